namespace UptimeSampler.Reports.Pictures;

/// <summary>Durations of good answers over time.</summary>
public static class LatencyPicture
{
    /// <summary>The picture; null when no span holds a good answer.</summary>
    /// <param name="series">The durations.</param>
    /// <param name="limit">The duration beyond which an answer is slow; null for none.</param>
    /// <param name="incidents">Spans in which incidents lasted.</param>
    public static Chart? Of(RateSeries series, TimeSpan? limit, IReadOnlyList<ChartMark> incidents)
    {
        RateSpan[] spans = [.. series.Targets.SelectMany(target => target.Value).Where(span => span.Row.P50 is not null)];
        ChartLine Line(string name, Func<RateRow, TimeSpan?> quantile) =>
            new(name, [.. spans.Select(span => new ChartPoint((RatePicture.Place(span.From) + RatePicture.Place(span.To)) / 2, quantile(span.Row)!.Value.TotalMilliseconds))]);
        return spans.Length == 0 ? null : new Chart
        {
            Title = "Duration of good answers, by " + Words.Span(series.Step),
            Horizontal = "UTC",
            IsTime = true,
            Vertical = "milliseconds",
            Left = Line("p95, ms", row => row.P95),
            More = [Line("median, ms", row => row.P50)],
            Level = limit is { } slow ? new ChartLevel(slow.TotalMilliseconds, "slow: " + Words.Latency(slow)) : null,
            Marks = incidents,
        };
    }
}
