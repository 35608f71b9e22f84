using UptimeSampler.Statistics;
using UptimeSampler.Stress;

namespace UptimeSampler.Reports.Pictures;

/// <summary>A stress test at one look: which share failed and how long answers took, against the load.</summary>
public static class StressPicture
{
    /// <summary>The picture; null when too little was sent to draw one.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="name">What was loaded.</param>
    /// <param name="confidence">Confidence of the intervals.</param>
    /// <param name="isExpected">True when the load that decides must be carried; false when it is only the highest that was to be tried.</param>
    public static Chart? Of(StressResult result, string name, double confidence, bool isExpected)
    {
        Level[] levels = [.. result.Steps
            .Where(step => step is { Purpose: not (StepPurpose.Health or StepPurpose.Queue), Requests: > 0 })
            .GroupBy(step => step.ArrivalsPerSecond ?? step.Concurrency)
            .Select(group => new Level(group.Key, group.Sum(step => step.Requests), group.Sum(step => step.Failures), group.Last().Latencies.Quantile(0.95)))
            .OrderBy(level => level.Load)];
        if (levels.Length == 0)
            return null;
        bool isLong = levels.Any(level => level.Slow >= TimeSpan.FromSeconds(10));
        return new Chart
        {
            Title = $"{name}: failures and slow answers under load",
            Horizontal = result.IsOpenModel ? "requests that arrive a second" : "requests at once",
            IsLogarithmic = true,
            Left = new ChartLine("failed, % of requests", [.. levels.Select(level => Failed(level, confidence))]) { AtLeast = 5 },
            Right = new ChartLine(isLong ? "95 % answered within, s" : "95 % answered within, ms", [.. levels.Where(level => level.Slow is not null).Select(level => new ChartPoint(level.Load, isLong ? level.Slow!.Value.TotalSeconds : level.Slow!.Value.TotalMilliseconds))]),
            Marks = [.. Marks(result, isExpected)],
        };
    }

    private static ChartPoint Failed(Level level, double confidence)
    {
        Interval interval = BinomialInterval.Of(BinomialMethod.ClopperPearson, level.Failures, level.Requests, confidence);
        // A few requests say next to nothing: their intervals would hide the picture.
        bool isNarrow = interval.High - interval.Low < 0.2;
        return new ChartPoint(level.Load, 100.0 * level.Failures / level.Requests, isNarrow ? 100 * interval.Low : null, isNarrow ? 100 * interval.High : null);
    }

    private static IEnumerable<ChartMark> Marks(StressResult result, bool isExpected)
    {
        if (result.Knee is { } knee)
            yield return new ChartMark(knee.Low, knee.High, $"failures begin: {Words.Number(knee.Low)} to {Words.Number(knee.High)}", MarkKind.Found);
        if (isExpected)
            yield return new ChartMark(result.Goal, result.Goal, $"must be carried: {Words.Number(result.Goal)}", MarkKind.Wanted);
    }

    private sealed record Level(double Load, long Requests, long Failures, TimeSpan? Slow);
}
