using UptimeSampler.App.Web.Live;
using UptimeSampler.Reports;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.App.Web.Pages.Targets;

/// <summary>Pictures of a target over time.</summary>
internal static class TargetCharts
{
    private const int MarksLimit = 30;

    /// <summary>Those that there is something to see in.</summary>
    public static IEnumerable<KeyValuePair<string, Chart>> Of(RateSeries series, LiveTarget? stands, TargetModel target)
    {
        ChartMark[] marks = [.. target.Incidents.Take(MarksLimit).Select(incident => RatePicture.Mark(incident, target.Window.To)).Select(mark => Within(mark, target.Window))];
        if (RatePicture.Of(series, target.Tolerated, marks) is { } rate)
            yield return KeyValuePair.Create("failure-rate", rate with { Title = "Failure rate and its interval, by " + Words.Span(series.Step) });
        if (Evidence(stands, target, marks) is { } evidence)
            yield return KeyValuePair.Create("evidence-trail", evidence);
        if (LatencyPicture.Of(series, target.SlowLimit, marks) is { } latency)
            yield return KeyValuePair.Create("latency", latency);
    }

    private static Chart? Evidence(LiveTarget? stands, TargetModel target, ChartMark[] marks)
    {
        if (stands is null || target.Evidence is not { } now)
            return null;
        ChartPoint[] failing = Points(stands.Trail), slow = stands.SlowTrail is { } trail ? Points(trail) : [];
        const string scale = "% of the way to an incident, logarithmic";
        return failing.Length < 2 ? null : new Chart
        {
            Title = $"Evidence {(slow.Length == 0 ? "that requests fail" : "against the target")}, since the service started (the highest of each minute, at most {EvidenceTrail.Minutes / 60} h)",
            Horizontal = "UTC",
            IsTime = true,
            Vertical = slow.Length == 0 ? null : scale,
            Left = new ChartLine(slow.Length == 0 ? scale : "that requests fail", failing) { AtLeast = 100, IsStepped = true },
            More = slow.Length == 0 ? [] : [new ChartLine("that answers are slow", slow) { IsStepped = true }],
            Level = new ChartLevel(100, "an incident opens"),
            Marks = marks,
        };

        ChartPoint[] Points(EvidenceTrail trail) =>
            [.. trail.Between(target.Window.From, target.Window.To).Select(minute => new ChartPoint(End(minute.Key, target.At), 100 * EvidenceScale.PlaceOf(minute.Value, now.Calm, now.Threshold)))];
    }

    // The highest evidence of a minute is known at its end: before, it would stand ahead of the failures that it is of.
    private static double End(DateTimeOffset minute, DateTimeOffset now) => RatePicture.Place(minute.AddMinutes(1) < now ? minute.AddMinutes(1) : now);

    private static ChartMark Within(ChartMark mark, (DateTimeOffset From, DateTimeOffset To) window) => mark with
    {
        From = Math.Clamp(mark.From, RatePicture.Place(window.From), RatePicture.Place(window.To)),
        To = Math.Clamp(mark.To, RatePicture.Place(window.From), RatePicture.Place(window.To)),
    };
}
