namespace UptimeSampler.Service;

/// <summary>What a commit has stored of one target, and how the evidence stands after it.</summary>
/// <param name="Batch">The samples.</param>
/// <param name="Evidence">Evidence that its failure rate is above the tolerated one, in seconds of false-alarm-free watching, from 0; while it has an incident, what opened it.</param>
/// <param name="Threshold">The evidence at which an incident is opened, in the same unit.</param>
public sealed record CommittedBatch(SampleBatch Batch, double Evidence, double Threshold)
{
    /// <summary>The evidence of a target that never fails, in the same unit: where the way to an incident begins.</summary>
    public double Calm { get; init; } = 1;

    /// <summary>Evidence that more answers are slow than is tolerated, in the same unit; null when nobody watches that.</summary>
    public double? SlowEvidence { get; init; }
}
