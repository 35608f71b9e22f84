using UptimeSampler.Detection;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Demo;

/// <summary>How one target of the demonstration stands, read from the database as any report would.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Samples">Valid samples so far; since the onset while an incident is open.</param>
/// <param name="Failures">Failed samples among them.</param>
/// <param name="Rate">Failure rate with an interval that is valid however often one looks; null without samples.</param>
/// <param name="Interval">That interval.</param>
/// <param name="Evidence">
/// How far the evidence is on its way to the alert, 0 to 1, on a logarithmic scale that starts where chance alone leads: with nothing wrong the
/// evidence grows by one a second.
/// </param>
/// <param name="Incident">What was found; null when nothing was.</param>
internal sealed record DemoReading(string Target, long Samples, long Failures, double? Rate, Interval Interval, double Evidence, Incident? Incident)
{
    /// <summary>Reads all targets.</summary>
    public static IReadOnlyList<DemoReading> All(Store store, IReadOnlyList<string> targets, DateTimeOffset since, DateTimeOffset now, double threshold, double confidence)
    {
        double byChance = Math.Clamp((now - since).TotalSeconds, 1, threshold / 2);
        ILookup<string, Sample> samples = store.Samples(new SampleQuery(From: since)).Where(sample => sample.Outcome.Kind != OutcomeKind.Invalid).ToLookup(sample => sample.Target);
        ILookup<string, Incident> incidents = store.Incidents(openOnly: false, since).Where(incident => incident.Kind == IncidentKind.FailureRate).ToLookup(incident => incident.Target);
        IReadOnlyDictionary<DetectorKey, byte[]> states = store.DetectorStates();
        return [.. targets.Select(target => Of(target, [.. samples[target]], incidents[target].FirstOrDefault(), Progress(states.GetValueOrDefault(new DetectorKey(target, IncidentKind.FailureRate)), byChance, threshold), confidence))];
    }

    private static DemoReading Of(string target, IReadOnlyList<Sample> samples, Incident? incident, double progress, double confidence)
    {
        if (incident is not null)
            samples = [.. samples.Where(sample => sample.At >= incident.Onset)];
        long failures = samples.Count(sample => sample.Outcome.Kind == OutcomeKind.Failed);
        return new DemoReading(
            target,
            samples.Count,
            failures,
            samples.Count == 0 ? null : (double)failures / samples.Count,
            samples.Count == 0 ? Interval.Unknown : ConfidenceSequence.TwoSided(failures, samples.Count, 1 - confidence),
            incident is not null ? 1 : progress,
            incident);
    }

    private static double Progress(byte[]? state, double byChance, double threshold)
    {
        double evidence = state is null ? 0 : TargetDetector.FromBytes(state).Evidence;
        return evidence <= byChance ? 0 : Math.Min(1, Math.Log(evidence / byChance) / Math.Log(threshold / byChance));
    }
}
