namespace UptimeSampler.Statistics;

/// <summary>
/// Page's CUSUM (1954) for a rise from the tolerated rate to one rate q that was named in advance:
/// C ← max(0, C + y ln(q/p0) + (n−y) ln((1−q)/(1−p0))). For comparison: quickest for q (Moustakides 1986), slow for other rates.
/// </summary>
/// <remarks>
/// The evidence is a log likelihood ratio, in nats. With independent samples a threshold of ln A gives a mean of at least A
/// samples between false alarms (Lorden 1971), usually more. O(1) per unit, no allocation.
/// </remarks>
public sealed class Cusum : IRateDetector
{
    private readonly double _rate;

    /// <summary>Creates a detector without evidence.</summary>
    /// <param name="rate">The failure rate q it is tuned to, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public Cusum(double rate)
    {
        Require.OpenUnit(rate);
        _rate = rate;
    }

    /// <inheritdoc/>
    public double Evidence { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range, or the tolerated rate is not below the rate it is tuned to.</exception>
    public bool Observe(in EvidenceUnit unit, double threshold)
    {
        UnitRules.Check(unit, threshold);
        if (unit.NullRate >= _rate)
            throw new ArgumentOutOfRangeException(nameof(unit), unit, $"The tolerated rate must be below the rate {_rate} that the detector is tuned to.");
        double failing = Math.Log(_rate / unit.NullRate);
        double working = LogMath.LogOnePlus(-_rate) - LogMath.LogOnePlus(-unit.NullRate);
        Evidence = Math.Max(0, Evidence + unit.Failures * failing + (unit.Samples - unit.Failures) * working);
        return UnitRules.IsAlarm(unit, Evidence, threshold);
    }

    /// <inheritdoc/>
    public void Reset() => Evidence = 0;
}
