namespace UptimeSampler.Statistics;

/// <summary>
/// The largest of ten CUSUMs that bet as <see cref="EDetector"/> does: C ← max(0, C + ln(1 + f (y/(n p0) − 1))) for each stake f.
/// A generalised likelihood ratio over a grid of rates (Lorden 1973). For comparison: the sum over starting points of the
/// e-detector finds the same outages sooner at the same rate of false alarms.
/// </summary>
/// <remarks>The evidence is in nats; no closed form ties its threshold to a rate of false alarms. O(1) per unit, no allocation.</remarks>
public sealed class StakeCusum : IRateDetector
{
    private readonly double[] _sums = new double[StakeWealth.Count];

    /// <inheritdoc/>
    public double Evidence { get; private set; }

    /// <inheritdoc/>
    public bool Observe(in EvidenceUnit unit, double threshold)
    {
        UnitRules.Check(unit, threshold);
        double bet = unit.Failures / (unit.Samples * unit.NullRate) - 1;
        double most = 0;
        for (int k = 0; k < _sums.Length; k++)
        {
            _sums[k] = Math.Max(0, _sums[k] + LogMath.LogOnePlus(bet * StakeWealth.Stakes[k]));
            most = Math.Max(most, _sums[k]);
        }
        Evidence = most;
        return UnitRules.IsAlarm(unit, Evidence, threshold);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(_sums);
        Evidence = 0;
    }
}
