namespace UptimeSampler.Statistics;

/// <summary>
/// The usual rule "k failures in a row". The evidence is the number of failed samples since the last unit with a success; the
/// threshold is k. For comparison: see <see cref="ConsecutiveRule"/> for how long it takes.
/// </summary>
public sealed class ConsecutiveFailures : IRateDetector
{
    /// <inheritdoc/>
    public double Evidence { get; private set; }

    /// <inheritdoc/>
    public bool Observe(in EvidenceUnit unit, double threshold)
    {
        UnitRules.Check(unit, threshold);
        Evidence = unit.Failures == unit.Samples ? Evidence + unit.Samples : 0;
        return UnitRules.IsAlarm(unit, Evidence, threshold);
    }

    /// <inheritdoc/>
    public void Reset() => Evidence = 0;
}
