namespace UptimeSampler.Statistics;

/// <summary>
/// The exact generalised likelihood ratio for a rise of a failure rate: the largest, over every starting point and every rate
/// above the tolerated one, of the log likelihood ratio of what was seen since (Lorden 1973), by the pruning of FOCuS (Ward,
/// Dilillo, Eckley and Fearnhead 2023).
/// </summary>
/// <remarks>
/// <para>With N samples and S failures so far, a starting point (N_i, S_i) scores n KL(s/n‖p0), n = N − N_i, s = S − S_i, when
/// s/n &gt; p0. Only the corners of the lower convex hull of the points can win; about ln N of them are kept, at most
/// <see cref="Corners"/> (the oldest goes first). Evidence in nats; samples independent. No allocation.</para>
/// </remarks>
public sealed class LikelihoodRatioDetector : IRateDetector
{
    /// <summary>Most starting points kept.</summary>
    public const int Corners = 256;

    private readonly double _nullRate;
    private readonly (long Samples, long Failures)[] _corners = new (long, long)[Corners + 1];
    private int _count = 1;
    private (long Samples, long Failures) _now;

    /// <summary>Creates a detector without evidence.</summary>
    /// <param name="nullRate">The tolerated failure rate p0, above 0 and below 1: the same for all units.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public LikelihoodRatioDetector(double nullRate)
    {
        Require.OpenUnit(nullRate);
        _nullRate = nullRate;
    }

    /// <inheritdoc/>
    public double Evidence { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range, or the unit has another tolerated rate than the detector.</exception>
    public bool Observe(in EvidenceUnit unit, double threshold)
    {
        UnitRules.Check(unit, threshold);
        if (unit.NullRate != _nullRate)
            throw new ArgumentOutOfRangeException(nameof(unit), unit, $"This detector was made for the tolerated rate {_nullRate}; make another one for a new rate.");
        _now = (_now.Samples + unit.Samples, _now.Failures + unit.Failures);
        Evidence = Best();
        AddCorner();
        return UnitRules.IsAlarm(unit, Evidence, threshold);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        (_count, _now, Evidence) = (1, default, 0);
        _corners[0] = default;
    }

    private double Best()
    {
        double best = 0;
        for (int i = 0; i < _count; i++)
        {
            double samples = _now.Samples - _corners[i].Samples, failures = _now.Failures - _corners[i].Failures;
            if (failures > samples * _nullRate)
                best = Math.Max(best, samples * DetectionDelay.Divergence(failures / samples, _nullRate));
        }
        return best;
    }

    // The present point becomes a starting point; those it hides go, and those from which the rate has been too low ever since.
    private void AddCorner()
    {
        while (_count >= 2 && !TurnsUp(_corners[_count - 2], _corners[_count - 1], _now))
            _count--;
        _corners[_count++] = _now;
        int useless = _count > Corners ? 1 : 0;
        while (useless < _count - 1 && Slope(_corners[useless], _corners[useless + 1]) <= _nullRate)
            useless++;
        _count -= useless;
        Array.Copy(_corners, useless, _corners, 0, _count);
    }

    private static double Slope((long Samples, long Failures) a, (long Samples, long Failures) b) =>
        (double)(b.Failures - a.Failures) / (b.Samples - a.Samples);

    private static bool TurnsUp((long Samples, long Failures) a, (long Samples, long Failures) b, (long Samples, long Failures) c) =>
        (double)(b.Failures - a.Failures) * (c.Samples - b.Samples) < (double)(c.Failures - b.Failures) * (b.Samples - a.Samples);
}
