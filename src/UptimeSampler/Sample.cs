namespace UptimeSampler;

/// <summary>One probe's outcome with where, when and by whom it was taken.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Location">Name of the location (group of processes) that took it.</param>
/// <param name="Worker">Name of the worker (vantage in the process) that took it.</param>
/// <param name="At">When the probe started (UTC).</param>
/// <param name="Outcome">What it found.</param>
/// <param name="InMaintenance">True when taken within a maintenance window: stored, but no evidence.</param>
public sealed record Sample(string Target, string Location, string Worker, DateTimeOffset At, Outcome Outcome, bool InMaintenance)
{
    /// <summary>
    /// True when suspicion added it; otherwise it is a base sample, which would have been taken whatever the others found. Evidence is
    /// in both, but a share of time can be read from base samples only: the others crowd where something fails.
    /// </summary>
    public bool IsExtra { get; init; }

    /// <summary>True when it speaks for or against the target: valid, and taken outside maintenance.</summary>
    public bool IsEvidence => Outcome.Kind != OutcomeKind.Invalid && !InMaintenance;
}
