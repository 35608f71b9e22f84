using UptimeSampler.Statistics;

namespace UptimeSampler.Reports.Postmortems;

/// <summary>
/// The interval of an incident's failure rate, however much the samples of a five-second block fail together (<see cref="BurstBettingSequence"/>). It is
/// about the samples from the first to the last failing one, read as they go by.
/// </summary>
internal sealed class BlockInterval(Incident incident)
{
    /// <summary>Probability with which it holds the rate, were its window chosen in advance.</summary>
    public const double Confidence = 0.95;

    private readonly BurstBettingSequence blocks = new();
    private long block;
    private int taken, failed;

    /// <summary>Notes samples, which come in the order of their start, and passes them on.</summary>
    public IEnumerable<Sample> Note(IEnumerable<Sample> samples)
    {
        foreach (Sample sample in samples)
        {
            if (sample.IsEvidence && sample.At <= (incident.LastFailureAt ?? sample.At))
                Take(sample);
            yield return sample;
        }
    }

    /// <summary>The interval, once all samples have gone by; null without any, and for what is no failure rate.</summary>
    public Interval? Result()
    {
        EndBlock();
        return incident.Kind != IncidentKind.FailureRate || blocks.Bursts == 0 ? null : blocks.At(1 - Confidence);
    }

    private void Take(Sample sample)
    {
        if (EvidenceBlock.IndexOf(sample.At) != block)
            EndBlock();
        (block, taken, failed) = (EvidenceBlock.IndexOf(sample.At), taken + 1, failed + (sample.Outcome.Kind == OutcomeKind.Failed ? 1 : 0));
    }

    private void EndBlock()
    {
        if (taken > 0)
            blocks.Observe(taken, failed);
        (taken, failed) = (0, 0);
    }
}
