namespace UptimeSampler.Incidents;

/// <summary>The numbers of a failing target, as the detector gives them.</summary>
/// <param name="Onset">Estimated onset (UTC).</param>
/// <param name="LastFailure">Start of the newest failed sample (UTC).</param>
/// <param name="Samples">Valid samples from the onset to the last failure.</param>
/// <param name="Failures">Failed samples among them.</param>
/// <param name="Evidence">Evidence at the alarm, in seconds.</param>
/// <param name="Threshold">Threshold at the alarm, in seconds.</param>
/// <param name="Down">True when nearly everything fails.</param>
/// <param name="Tolerated">Tolerated failure rate p0, 0 to 1.</param>
/// <param name="IsLearned">True when what is tolerated was learned from the target's past.</param>
/// <param name="SlowerThan">What takes longer counts as failed; null when the numbers are about failures.</param>
public sealed record FailureNumbers(DateTimeOffset Onset, DateTimeOffset LastFailure, long Samples, long Failures, double Evidence, double Threshold, bool Down, double Tolerated,
    bool IsLearned = false, TimeSpan? SlowerThan = null)
{
    /// <summary>Valid samples after the last failure.</summary>
    public long SamplesSinceLastFailure { get; init; }

    /// <summary>When recovery was proven (UTC); null as long as it is not.</summary>
    public DateTimeOffset? RecoveryProvenAt { get; init; }
}
