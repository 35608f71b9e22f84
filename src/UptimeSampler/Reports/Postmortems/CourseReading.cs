using UptimeSampler.Statistics;

namespace UptimeSampler.Reports.Postmortems;

/// <summary>Reads the course of an incident from its samples as they go by.</summary>
internal sealed class CourseReading(Incident incident)
{
    private readonly List<(double Below, DateTimeOffset At)> falls = [];
    private readonly RecoveryLadder? ladder = incident.Tolerated is > 0 and < 0.5 ? new(incident.Tolerated) : null;
    private readonly BurstBettingSequence blocks = new();
    private long block;
    private int taken, failed;
    private long takenBefore, failedBefore;

    /// <summary>Notes samples, which come in the order of their start, and passes them on.</summary>
    public IEnumerable<Sample> Note(IEnumerable<Sample> samples)
    {
        foreach (Sample sample in samples)
        {
            if (sample.IsEvidence)
                Take(sample.At, sample.Outcome.Kind == OutcomeKind.Failed ? 1 : 0);
            yield return sample;
        }
    }

    /// <summary>The course, once all samples have gone by; null for an incident that is not about a failure rate.</summary>
    public Course? Result()
    {
        if (incident.Kind != IncidentKind.FailureRate)
            return null;
        EndBlock();
        return new Course(falls, blocks.Bursts == 0 ? null : blocks.At(1 - Course.Confidence));
    }

    private void Take(DateTimeOffset at, int failure)
    {
        if (at < incident.OpenedAt)
            (takenBefore, failedBefore) = (takenBefore + 1, failedBefore + failure);
        else
            Climb(at, failure);
        // What is clean afterwards belongs to the recovery.
        if (at > (incident.LastFailureAt ?? at))
            return;
        if (EvidenceBlock.IndexOf(at) != block)
            EndBlock();
        (block, taken, failed) = (EvidenceBlock.IndexOf(at), taken + 1, failed + failure);
    }

    private void Climb(DateTimeOffset at, int failure)
    {
        double? before = ladder?.RuledOut;
        // The lowest rung is the end of the incident, which is told as such.
        if (ladder is null || ladder.Observe(1, failure) || ladder.RuledOut is not { } below || below == before)
            return;
        if (ConfidenceSequence.TwoSided(failedBefore, takenBefore, 1 - Course.Confidence).Low > below)
            falls.Add((below, at));
    }

    private void EndBlock()
    {
        if (taken > 0)
            blocks.Observe(taken, failed);
        (taken, failed) = (0, 0);
    }
}
