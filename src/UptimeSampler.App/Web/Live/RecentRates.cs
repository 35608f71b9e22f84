using UptimeSampler.Reports;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Web.Live;

/// <summary>
/// Failure rates of the last hour, day and month, of all targets. Counting them for every question would cost more than sampling does: what was quick to
/// count is counted again soon, what was not is counted behind the back of whoever asks, who gets the last numbers meanwhile.
/// </summary>
internal sealed class RecentRates(WebSource source)
{
    /// <summary>How old numbers may be that are shown as they are.</summary>
    public static readonly TimeSpan HourAge = TimeSpan.FromSeconds(5), DayAge = TimeSpan.FromSeconds(30), MonthAge = TimeSpan.FromMinutes(5);

    public RatesOf Hour { get; } = Of(source, TimeSpan.FromHours(1), HourAge);

    public RatesOf Day { get; } = Of(source, TimeSpan.FromHours(24), DayAge);

    public RatesOf Month { get; } = Of(source, TimeSpan.FromDays(30), MonthAge);

    /// <summary>All of them, the dearest last.</summary>
    public IReadOnlyList<RatesOf> All => [Hour, Day, Month];

    private static RatesOf Of(WebSource source, TimeSpan window, TimeSpan freshness) => new(source.Time, freshness, cancel => Count(source, window, cancel));

    private static Dictionary<string, RateRow> Count(WebSource source, TimeSpan window, CancellationToken cancel)
    {
        DateTimeOffset now = source.Time.GetUtcNow();
        return Rates.Answer(source.Store, new RateQuestion { From = now - window, To = now }, cancel).Rows.ToDictionary(row => row.Target, StringComparer.Ordinal);
    }
}
