namespace UptimeSampler.Detection;

/// <summary>
/// How often a false alarm is accepted over all targets together. The evidence of a target grows, while nothing is wrong, by at most one
/// a second in expectation, so with the threshold (mean time between false alarms) × (targets) the fleet keeps the promise whatever
/// its sampling rates and however the targets depend on each other (Shin, Ramdas and Rinaldo 2023, e-detectors; union over targets).
/// </summary>
/// <param name="MeanTimeBetween">Mean time between false alarms of the whole fleet.</param>
public readonly record struct FalseAlarmBudget(TimeSpan MeanTimeBetween)
{
    /// <summary>The evidence, in seconds, at which one of so many detectors opens an incident.</summary>
    /// <param name="detectors">How many there are: one a target for its failure rate, one more where its latency is watched, and one for all together.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one detector, or no time.</exception>
    public double Threshold(int detectors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(detectors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MeanTimeBetween, TimeSpan.Zero);
        return MeanTimeBetween.TotalSeconds * detectors;
    }
}
