namespace UptimeSampler.Detection;

/// <summary>
/// How often a false alarm is accepted over all targets together. The evidence of a target grows, while nothing is wrong, by at most one
/// a second in expectation, so with the threshold (mean time between false alarms) × (targets) the fleet keeps the promise whatever
/// its sampling rates and however the targets depend on each other (Shin, Ramdas and Rinaldo 2023, e-detectors; union over targets).
/// </summary>
/// <param name="MeanTimeBetween">Mean time between false alarms of the whole fleet.</param>
public readonly record struct FalseAlarmBudget(TimeSpan MeanTimeBetween)
{
    /// <summary>The evidence, in seconds, at which one of <paramref name="targets"/> targets opens an incident.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one target, or no time.</exception>
    public double Threshold(int targets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targets, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MeanTimeBetween, TimeSpan.Zero);
        return MeanTimeBetween.TotalSeconds * targets;
    }
}
