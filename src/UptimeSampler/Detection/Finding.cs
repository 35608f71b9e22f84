namespace UptimeSampler.Detection;

/// <summary>What changed in the judgement of a target.</summary>
public enum FindingKind
{
    /// <summary>The failure rate is above the tolerated one.</summary>
    Alarm,

    /// <summary>It became, or stopped being, a total outage.</summary>
    LevelChanged,

    /// <summary>The failure rate is proven to be back below what counts as healthy.</summary>
    Recovered,
}

/// <summary>One change in the judgement of a target.</summary>
/// <param name="Kind">What changed.</param>
/// <param name="At">The sample that changed it started then (UTC).</param>
/// <param name="Status">The numbers behind it.</param>
public sealed record Finding(FindingKind Kind, DateTimeOffset At, FailureStatus Status);

/// <summary>The numbers of a failing target.</summary>
public sealed record FailureStatus
{
    /// <summary>Estimated onset, to the precision of a block (UTC).</summary>
    public required DateTimeOffset Onset { get; init; }

    /// <summary>Start of the newest failed sample (UTC).</summary>
    public required DateTimeOffset LastFailure { get; init; }

    /// <summary>Valid samples from the onset to the last failure.</summary>
    public required long Samples { get; init; }

    /// <summary>Failed samples among them.</summary>
    public required long Failures { get; init; }

    /// <summary>Valid samples after the last failure; of those that follow the proof of recovery a few may have failed.</summary>
    public required long SamplesSinceLastFailure { get; init; }

    /// <summary>The sample that proved recovery started then (UTC); null as long as it is not proven.</summary>
    public required DateTimeOffset? RecoveryProvenAt { get; init; }

    /// <summary>Evidence when the alarm was raised, in seconds.</summary>
    public required double Evidence { get; init; }

    /// <summary>Threshold when the alarm was raised, in seconds.</summary>
    public required double Threshold { get; init; }

    /// <summary>True when nearly everything fails.</summary>
    public required bool Down { get; init; }

    /// <summary>How much of the proof of recovery is there, 0 to 1 on a logarithmic scale.</summary>
    public required double Recovery { get; init; }
}
