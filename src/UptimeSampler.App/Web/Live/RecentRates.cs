using System.Diagnostics;
using UptimeSampler.Reports;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Web.Live;

/// <summary>
/// Failure rates of the last hour, day and month, of all targets. Counting them for every question would cost more than sampling does: what was quick to
/// count is counted again soon, what was not is counted behind the back of whoever asks, who gets the last numbers meanwhile.
/// </summary>
internal sealed class RecentRates(WebSource source)
{
    public RatesOf Hour { get; } = new(source, TimeSpan.FromHours(1), freshness: TimeSpan.FromSeconds(5));

    public RatesOf Day { get; } = new(source, TimeSpan.FromHours(24), freshness: TimeSpan.FromSeconds(30));

    public RatesOf Month { get; } = new(source, TimeSpan.FromDays(30), freshness: TimeSpan.FromMinutes(5));
}

/// <summary>Failure rates of one window up to now, by target.</summary>
internal sealed class RatesOf(WebSource source, TimeSpan window, TimeSpan freshness)
{
    /// <summary>Counting may take this share of the time.</summary>
    private const double WorkShare = 0.01;

    /// <summary>Who asks waits for no more than this, unless there is nothing to show.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    /// <summary>Older numbers are not shown.</summary>
    private static readonly TimeSpan AgeLimit = TimeSpan.FromMinutes(15);

    private readonly Lock guard = new();
    private Counted? last;
    private Task behind = Task.CompletedTask;

    private sealed record Counted(IReadOnlyDictionary<string, RateRow> Rows, long At, TimeSpan Took);

    /// <summary>The rates as they were counted last.</summary>
    /// <exception cref="StorageException">They have to be counted, and the database cannot be read.</exception>
    public IReadOnlyDictionary<string, RateRow> Rows()
    {
        if (last is { } known && AgeOf(known) is var age && age < AgeLimit)
        {
            if (age < freshness || age < known.Took / WorkShare)
                return known.Rows;
            if (known.Took > Quick)
            {
                CountBehind(known);
                return known.Rows;
            }
        }
        return Count(last).Rows;
    }

    private TimeSpan AgeOf(Counted counted) => source.Time.GetElapsedTime(counted.At);

    private Counted Count(Counted? before)
    {
        lock (guard)
        {
            // Somebody else has counted while this one waited.
            if (last is { } known && known != before)
                return known;
            DateTimeOffset now = source.Time.GetUtcNow();
            long start = Stopwatch.GetTimestamp();
            Dictionary<string, RateRow> rows = Rates.Answer(source.Store, new RateQuestion { From = now - window, To = now }).Rows.ToDictionary(row => row.Target, StringComparer.Ordinal);
            return last = new Counted(rows, source.Time.GetTimestamp(), Stopwatch.GetElapsedTime(start));
        }
    }

    private void CountBehind(Counted before)
    {
        lock (guard)
            if (behind.IsCompleted)
                behind = Task.Run(() => TryCount(before));
    }

    private void TryCount(Counted before)
    {
        try
        {
            Count(before);
        }
        catch (StorageException)
        {
            // The committer tells of the database; what was counted last is shown until it is too old.
        }
    }
}
