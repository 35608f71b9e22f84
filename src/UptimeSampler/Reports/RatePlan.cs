using UptimeSampler.Storage;

namespace UptimeSampler.Reports;

/// <summary>What is stored from when and until when, in Unix ms.</summary>
/// <param name="SamplesFrom">Single samples are kept since then (start of a minute).</param>
/// <param name="MinutesFrom">Minutes are kept since then (start of an hour).</param>
/// <param name="HoursFrom">Hours and days are kept since then (start of a day).</param>
/// <param name="HoursTo">Hours that end by then are complete.</param>
/// <param name="DaysTo">Days that end by then are complete.</param>
internal readonly record struct Coverage(long SamplesFrom, long MinutesFrom, long HoursFrom, long HoursTo, long DaysTo);

/// <summary>A part of the window and where it is read: a roll-up level, or single samples (null).</summary>
internal sealed record RateSegment(Level? Level, long FromMs, long ToMs);

/// <summary>
/// Covers a window with the fewest rows: whole days, whole hours, whole minutes, and single samples at its edges. Where only
/// coarser data is kept the window grows to its boundaries.
/// </summary>
internal sealed record RatePlan(long FromMs, long ToMs, IReadOnlyList<RateSegment> Segments)
{
    /// <param name="kept">What is stored.</param>
    /// <param name="fromMs">Start asked for.</param>
    /// <param name="toMs">End asked for, not included.</param>
    /// <param name="coarsest">The coarsest level that keeps the groups apart.</param>
    public static RatePlan Of(in Coverage kept, long fromMs, long toMs, Level coarsest)
    {
        long from = fromMs >= kept.SamplesFrom ? fromMs
            : Level.Minute.Floor(fromMs) >= kept.MinutesFrom ? Level.Minute.Floor(fromMs)
            : Math.Max(Level.Hour.Floor(fromMs), kept.HoursFrom);
        long to = toMs >= kept.SamplesFrom ? toMs
            : Level.Minute.Floor(toMs) >= kept.MinutesFrom ? Level.Minute.Ceiling(toMs)
            : Level.Hour.Ceiling(toMs);
        List<RateSegment> segments = [];
        if (from < to)
            Split(segments, kept, coarsest, from, to);
        return new RatePlan(from, Math.Max(from, to), segments);
    }

    private static void Split(List<RateSegment> segments, in Coverage kept, Level? level, long from, long to)
    {
        if (from >= to)
            return;
        if (level is null)
        {
            segments.Add(new RateSegment(null, from, to));
            return;
        }
        (Level? finer, long keptFrom, long completeTo) =
            level == Level.Day ? (Level.Hour, kept.HoursFrom, kept.DaysTo)
            : level == Level.Hour ? (Level.Minute, kept.HoursFrom, kept.HoursTo)
            : ((Level?)null, kept.MinutesFrom, long.MaxValue);
        long low = level.Ceiling(Math.Max(from, keptFrom)), high = level.Floor(Math.Min(to, completeTo));
        if (low >= high)
        {
            Split(segments, kept, finer, from, to);
            return;
        }
        Split(segments, kept, finer, from, low);
        segments.Add(new RateSegment(level, low, high));
        Split(segments, kept, finer, high, to);
    }
}
