namespace UptimeSampler.Reports.Pictures;

/// <summary>Failure rates over time with their confidence bands.</summary>
public static class RatePicture
{
    /// <summary>Most targets in one picture: more bands cannot be told apart.</summary>
    public const int MostTargets = 6;

    private const int NameLimit = 40;

    /// <summary>The picture; null when no span holds a sample.</summary>
    /// <param name="series">The rates; of its targets the first <see cref="MostTargets"/> are drawn.</param>
    /// <param name="tolerated">A rate that is marked, 0 to 1; null for none.</param>
    /// <param name="incidents">Spans in which incidents lasted.</param>
    public static Chart? Of(RateSeries series, double? tolerated, IReadOnlyList<ChartMark> incidents)
    {
        ChartLine[] lines = [.. series.Targets.Where(target => target.Value.Count > 0).Take(MostTargets).Select(Line)];
        if (lines.Length == 0)
            return null;
        bool isAlone = lines.Length == 1;
        return new Chart
        {
            Title = $"{(isAlone ? lines[0].Name : $"{lines.Length} targets")}: failure rate and its interval, by {Words.Span(series.Step)}",
            Horizontal = "UTC",
            IsTime = true,
            Vertical = isAlone ? null : "failed, % of samples",
            Left = isAlone ? lines[0] with { Name = "failed, % of samples" } : lines[0],
            More = lines[1..],
            Level = tolerated is { } rate ? new ChartLevel(100 * rate, $"tolerated: {Words.Percent(rate)}") : null,
            Marks = incidents,
        };
    }

    /// <summary>An incident as a span of the time axis: while it is open, to now.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="to">Where the span of one that lasts ends.</param>
    public static ChartMark Mark(Incident incident, DateTimeOffset to) =>
        new(Place(incident.Onset), Place(incident.State == IncidentState.Resolved ? incident.LastFailureAt ?? incident.ResolvedAt ?? to : to), $"incident {incident.Id}", MarkKind.Found);

    /// <summary>An instant's place on the axis.</summary>
    /// <param name="at">The instant.</param>
    public static double Place(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;

    private static ChartLine Line(KeyValuePair<string, IReadOnlyList<RateSpan>> target) => new(
        PlainText.Line(target.Key, NameLimit),
        [.. target.Value.Select(span => new ChartPoint((Place(span.From) + Place(span.To)) / 2, 100 * span.Row.Rate!.Value, 100 * span.Row.Low, 100 * span.Row.High))])
    {
        AtLeast = 1,
    };
}
