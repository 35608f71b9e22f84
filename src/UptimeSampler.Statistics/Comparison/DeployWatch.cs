namespace UptimeSampler.Statistics;

/// <summary>
/// Watches the failure rate after a change against a window before it: Fisher's exact test at 25, 50, 100, 200 … samples, each
/// at its share of the level, so that looking often costs nothing.
/// </summary>
/// <remarks>
/// If the rate has not risen, P(<see cref="HasRisen"/> is ever true) ≤ alpha: look j spends 6 α / (π² j²) without an end, or
/// α / looks with a known last look (Bonferroni). Independent samples; the window before was chosen before looking.
/// </remarks>
public sealed class DeployWatch
{
    /// <summary>Samples after the change at the first look; every further look doubles them.</summary>
    public const int FirstLook = 25;

    private readonly RateCount _before;
    private readonly double _alpha;
    private readonly int? _looks;
    private long _next = FirstLook;

    /// <summary>Creates a watch that has seen nothing after the change.</summary>
    /// <param name="before">The window before the change, with at least one sample.</param>
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
    public RateCount After { get; private set; }

    /// <summary>Looks taken.</summary>
    public int Looks { get; private set; }

    /// <summary>Whether a look has shown a rise; stays true.</summary>
    public bool HasRisen { get; private set; }

    /// <summary>The smallest p-value so far times its look's share of the level, as a p-value for the whole watch: at most 1.</summary>
    public double PValue { get; private set; } = 1;

    /// <summary>Takes one sample after the change.</summary>
    /// <param name="failed">Whether the sample failed.</param>
    /// <returns>Whether a rise has been shown.</returns>
    public bool Observe(bool failed)
    {
        After = new(After.Failures + (failed ? 1 : 0), After.Samples + 1);
        if (After.Samples == _next && (_looks is null || Looks < _looks))
            Look();
        return HasRisen;
    }

    private void Look()
    {
        Looks++;
        _next *= 2;
        double share = _looks is int looks ? 1.0 / looks : 6 / (Math.PI * Math.PI * Looks * Looks);
        double p = FisherExact.Greater(After.Failures, After.Samples, _before.Failures + After.Failures, _before.Samples + After.Samples);
        PValue = Math.Min(PValue, p / share);
        HasRisen = PValue <= _alpha;
    }
}
