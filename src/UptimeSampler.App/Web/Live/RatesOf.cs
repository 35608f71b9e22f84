using UptimeSampler.Reports;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Web.Live;

/// <summary>Failure rates of one window up to now, by target.</summary>
/// <param name="time">The clock.</param>
/// <param name="freshness">Numbers that are younger are shown as they are.</param>
/// <param name="count">Counts them.</param>
internal sealed class RatesOf(TimeProvider time, TimeSpan freshness, Func<CancellationToken, IReadOnlyDictionary<string, RateRow>> count)
{
    /// <summary>Older numbers are not shown.</summary>
    public static readonly TimeSpan AgeLimit = TimeSpan.FromMinutes(15);

    /// <summary>Counting may take this share of the time.</summary>
    private const double WorkShare = 0.01;

    /// <summary>Who asks waits for no more than this, unless there is nothing to show.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private readonly Lock guard = new();
    private volatile Counted? last;
    private int behind;
    private long? triedAt;

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
        return Count(last, CancellationToken.None).Rows;
    }

    /// <summary>
    /// Counts what nobody should have to wait for: what is slow to count, and was never counted or will soon be too old to be shown. What turns out to be quick is forgotten
    /// again: whoever asks has it fresh. For one thread.
    /// </summary>
    /// <param name="within">How soon.</param>
    /// <param name="cancel">Ends the counting.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public void Warm(TimeSpan within, CancellationToken cancel)
    {
        Counted? known = last;
        long? since = known is null ? triedAt : known.At;
        if (known?.Took <= Quick || (since is { } at && time.GetElapsedTime(at) <= AgeLimit - within))
            return;
        triedAt = time.GetTimestamp();
        TryCount(known, cancel);
        if (known is null && last?.Took <= Quick)
            last = null;
    }

    private TimeSpan AgeOf(Counted counted) => time.GetElapsedTime(counted.At);

    private Counted Count(Counted? before, CancellationToken cancel)
    {
        lock (guard)
        {
            // Somebody else has counted while this one waited.
            if (last is { } known && known != before)
                return known;
            long start = time.GetTimestamp();
            IReadOnlyDictionary<string, RateRow> rows = count(cancel);
            long end = time.GetTimestamp();
            return last = new Counted(rows, end, time.GetElapsedTime(start, end));
        }
    }

    // Not under the guard: it is held while somebody counts, and nobody who asks waits for that.
    private void CountBehind(Counted before)
    {
        if (Interlocked.Exchange(ref behind, 1) == 0)
            _ = Task.Run(() =>
            {
                try
                {
                    TryCount(before, CancellationToken.None);
                }
                finally
                {
                    Volatile.Write(ref behind, 0);
                }
            });
    }

    private void TryCount(Counted? before, CancellationToken cancel)
    {
        try
        {
            Count(before, cancel);
        }
        catch (StorageException)
        {
            // The committer tells of the database; what was counted last is shown until it is too old.
        }
    }
}
