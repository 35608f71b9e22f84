using UptimeSampler.Detection;

namespace UptimeSampler.Service.Judging;

/// <summary>The hours that lie within a target's incidents, or close to one: what happened in them is not normal.</summary>
internal sealed class IncidentHours(IEnumerable<Incident> incidents)
{
    private readonly List<(long First, long Last)> spans = [.. incidents.Select(incident => (
        HourOf(incident.OnsetLow - BaselineWindow.Margin),
        incident.ResolvedAt is { } end ? HourOf(end + BaselineWindow.Margin) : long.MaxValue))];

    /// <summary>True for an hour, counted since the Unix epoch, to be left out.</summary>
    public bool Contains(long hour) => spans.Exists(span => hour >= span.First && hour <= span.Last);

    private static long HourOf(DateTimeOffset at) => (long)Math.Floor(at.ToUnixTimeSeconds() / TimeSpan.FromHours(1).TotalSeconds);
}
