using UptimeSampler.App.Web.Live;
using UptimeSampler.Reports;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.App.Web.Pages.Targets;

/// <summary>Pictures of a target over time.</summary>
internal static class TargetCharts
{
    private const int MarksLimit = 30;

    /// <summary>Those that there is something to see in.</summary>
    public static IEnumerable<KeyValuePair<string, Chart>> Of(RateSeries series, EvidenceTrail? trail, TargetModel target)
    {
        ChartMark[] marks = [.. target.Incidents.Take(MarksLimit).Select(incident => RatePicture.Mark(incident, target.Window.To)).Select(mark => Within(mark, target.Window))];
        if (RatePicture.Of(series, target.Tolerated, marks) is { } rate)
            yield return KeyValuePair.Create("failure-rate", rate with { Title = "Failure rate and its interval, by " + Words.Span(series.Step) });
        if (Evidence(trail, target, marks) is { } evidence)
            yield return KeyValuePair.Create("evidence-trail", evidence);
        if (LatencyPicture.Of(series, target.SlowLimit, marks) is { } latency)
            yield return KeyValuePair.Create("latency", latency);
    }

    private static Chart? Evidence(EvidenceTrail? trail, TargetModel target, ChartMark[] marks)
    {
        if (trail is null || target.Evidence is not { } now)
            return null;
        ChartPoint[] points = [.. trail.Between(target.Window.From, target.Window.To).Select(minute => new ChartPoint(RatePicture.Place(minute.Key), 100 * EvidenceScale.PlaceOf(minute.Value, now.Calm, now.Threshold)))];
        return points.Length < 2 ? null : new Chart
        {
            Title = $"Evidence that the target fails, since the service started (at most {EvidenceTrail.Minutes / 60} h)",
            Horizontal = "UTC",
            IsTime = true,
            Left = new ChartLine("% of the way to an incident, logarithmic", points) { AtLeast = 100 },
            Level = new ChartLevel(100, "an incident opens"),
            Marks = marks,
        };
    }

    private static ChartMark Within(ChartMark mark, (DateTimeOffset From, DateTimeOffset To) window) => mark with
    {
        From = Math.Clamp(mark.From, RatePicture.Place(window.From), RatePicture.Place(window.To)),
        To = Math.Clamp(mark.To, RatePicture.Place(window.From), RatePicture.Place(window.To)),
    };
}
