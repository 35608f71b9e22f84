using UptimeSampler.Reports;

namespace UptimeSampler.App.Web.Live;

/// <summary>Failure rates of the last hour, by target. Counting them for every question would cost more than sampling does.</summary>
internal sealed class RecentRates(WebSource source)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>How old an answer may be.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly Lock guard = new();
    private Dictionary<string, RateRow> rows = [];
    private long? countedAt;

    public IReadOnlyDictionary<string, RateRow> LastHour()
    {
        lock (guard)
        {
            if (countedAt is { } at && source.Time.GetElapsedTime(at) < Freshness)
                return rows;
            DateTimeOffset now = source.Time.GetUtcNow();
            rows = Rates.Answer(source.Store, new RateQuestion { From = now - Window, To = now }).Rows.ToDictionary(row => row.Target, StringComparer.Ordinal);
            countedAt = source.Time.GetTimestamp();
            return rows;
        }
    }
}
