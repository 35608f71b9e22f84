namespace UptimeSampler.Statistics;

/// <summary>
/// Watches the failure rate after a change against a window before it: Fisher's exact test at 25, 50, 100, 200 … samples, each
/// at its share of the level, so that looking often costs nothing.
/// </summary>
/// <remarks>
/// If the rate has not risen, P(<see cref="HasRisen"/> is ever true) ≤ alpha: look j spends 6 α / (π² j²) without an end, or
/// α / looks with a known last look (Bonferroni). Independent samples; the window before was chosen before looking. Samples that fail
/// together are given by units, and a look counts them by the effective number that the units so far tell: an approximation then.
/// </remarks>
public sealed class DeployWatch
{
    /// <summary>Samples after the change at the first look; every further look doubles them.</summary>
    public const int FirstLook = 25;

    private readonly RateCount _before;
    private readonly double _alpha;
    private readonly int? _looks;
    private ClusterSums _units;
    private long _next = FirstLook;

    /// <summary>Creates a watch that has seen nothing after the change.</summary>
    /// <param name="before">The window before the change, with at least one sample: effective numbers where samples fail together (<see cref="RateCount.Effective"/>).</param>
    /// <param name="alpha">Probability, above 0 and below 1, of ever saying "risen" wrongly.</param>
    /// <param name="looks">How many looks there will be, at least 1; null to watch without an end.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public DeployWatch(RateCount before, double alpha, int? looks = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(before.Samples, 1, nameof(before));
        Require.Counts(before.Failures, before.Samples);
        Require.OpenUnit(alpha);
        if (looks is < 1)
            throw new ArgumentOutOfRangeException(nameof(looks), looks, "Must be at least 1.");
        (_before, _alpha, _looks) = (before, alpha, looks);
    }

    /// <summary>What was seen after the change.</summary>
    public RateCount After => new(_units.Failures, _units.Samples);

    /// <summary>Looks taken.</summary>
    public int Looks { get; private set; }

    /// <summary>Samples after the change at the last look; 0 before the first.</summary>
    public long LastLook { get; private set; }

    /// <summary>Samples after the change at which the next look falls due.</summary>
    public long NextLook => _next;

    /// <summary>Whether a look has shown a rise; stays true.</summary>
    public bool HasRisen { get; private set; }

    /// <summary>The smallest p-value so far times its look's share of the level, as a p-value for the whole watch: at most 1.</summary>
    public double PValue { get; private set; } = 1;

    /// <summary>Takes one sample after the change.</summary>
    /// <param name="failed">Whether the sample failed.</param>
    /// <returns>Whether a rise has been shown.</returns>
    public bool Observe(bool failed) => Observe(1, failed ? 1 : 0);

    /// <summary>Takes one unit after the change: samples that may fail together. A look that falls due within it comes after it.</summary>
    /// <param name="samples">Samples in the unit, at least 0.</param>
    /// <param name="failures">Failed samples among them.</param>
    /// <returns>Whether a rise has been shown.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More failures than samples, or fewer than none.</exception>
    public bool Observe(int samples, int failures)
    {
        _units += ClusterSums.OfUnit(samples, failures);
        if (_units.Samples >= _next && (_looks is null || Looks < _looks))
            Look();
        return HasRisen;
    }

    private void Look()
    {
        Looks++;
        LastLook = _units.Samples;
        while (_next <= _units.Samples)
            _next *= 2;
        double share = _looks is int looks ? 1.0 / looks : 6 / (Math.PI * Math.PI * Looks * Looks);
        RateCount after = After.Effective(_units.DesignEffect, roundFailuresUp: false);
        double p = FisherExact.Greater(after.Failures, after.Samples, _before.Failures + after.Failures, _before.Samples + after.Samples);
        PValue = Math.Min(PValue, p / share);
        HasRisen = PValue <= _alpha;
    }
}
