using UptimeSampler.Incidents;

namespace UptimeSampler.Backtesting;

/// <summary>
/// When the newest samples failed: an incident's onset is the first failure since the detector's estimate, among as many samples as
/// <see cref="IncidentWriter"/> is given.
/// </summary>
internal sealed class FailureTimes
{
    private readonly Queue<(DateTimeOffset At, long Sample)> failures = new();
    private long samples;
    private long marked;

    public void Take(Sample sample)
    {
        samples++;
        if (sample is { Outcome.Kind: OutcomeKind.Failed, InMaintenance: false })
            failures.Enqueue((sample.At, samples));
        while (failures.TryPeek(out (DateTimeOffset At, long Sample) oldest) && oldest.Sample <= marked - IncidentWriter.SampleLimit)
            failures.Dequeue();
    }

    /// <summary>The sample taken last is the last one that counts, so far: what comes after it is not looked at.</summary>
    public void Mark() => marked = samples;

    /// <summary>The first failure at an instant or later, up to the mark; null when there is none.</summary>
    public DateTimeOffset? FirstSince(DateTimeOffset onset)
    {
        foreach ((DateTimeOffset at, long sample) in failures)
            if (at >= onset && sample <= marked && sample > marked - IncidentWriter.SampleLimit)
                return at;
        return null;
    }
}
