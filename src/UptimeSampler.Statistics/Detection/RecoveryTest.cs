namespace UptimeSampler.Statistics;

/// <summary>
/// Says when an outage may be called over: a Shiryaev–Roberts e-detector (Shin, Ramdas and Rinaldo 2023) against "still failing
/// at a mean rate of r or more", betting on rates 0, r/30, r/10 and r/3.
/// </summary>
/// <remarks>
/// Promise: while the rate is r or more, the mean number of samples before a wrong "over" is at least the bound, and
/// P(wrong within h samples) ≤ h / bound. Exact for single samples. For units of several samples and r ≤ ½ the likelihood ratio
/// is tempered by 1 / (1 + (n−1) 0.2): holds for beta-binomial units with an intra-class correlation up to 0.2 (checked
/// numerically up to n = 100). For r &gt; ½ the unit's mean is bet on, which needs no such assumption.
/// </remarks>
public sealed class RecoveryTest
{
    /// <summary>Number of doubles in a saved state.</summary>
    public const int StateSize = 4;

    /// <summary>Highest intra-class correlation within a unit that the tempered form allows for, 0 to 1.</summary>
    public const double HighestIntraClassCorrelation = 0.2;

    private readonly double[] _wealth = new double[StateSize];
    private readonly double _rate;
    private readonly double _bound;

    /// <summary>Creates a test without evidence.</summary>
    /// <param name="rate">The failure rate r to be ruled out, above 0 and below 1.</param>
    /// <param name="bound">Mean number of samples before a wrong "over", above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public RecoveryTest(double rate, double bound = 10_000)
    {
        Require.OpenUnit(rate);
        if (!(bound > 0))
            throw new ArgumentOutOfRangeException(nameof(bound), bound, "Must be above 0.");
        (_rate, _bound) = (rate, bound);
    }

    /// <summary>The failure rate that is to be ruled out, above 0 and below 1.</summary>
    public double Rate => _rate;

    /// <summary>The evidence that the rate has fallen below <see cref="Rate"/>, at least 0, in samples.</summary>
    public double Evidence { get; private set; }

    /// <summary>Whether the evidence has reached the bound.</summary>
    public bool IsRecovered => Evidence >= _bound;

    /// <summary>Takes one unit of samples and says whether the rate has fallen below <see cref="Rate"/>.</summary>
    /// <param name="samples">Valid samples in the unit, at least 1.</param>
    /// <param name="failures">Failed samples among them.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public bool Observe(int samples, int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Require.Counts(failures, samples);
        double sum = 0;
        for (int k = 0; k < StateSize; k++)
        {
            double lower = _rate * Shares[k];
            double factor = _rate > 0.5 ? MeanBet(samples, failures, lower) : TemperedRatio(samples, failures, lower);
            _wealth[k] = (_wealth[k] + samples) * factor;
            sum += _wealth[k];
        }
        Evidence = sum / StateSize;
        return IsRecovered;
    }

    /// <summary>Forgets all evidence.</summary>
    public void Reset()
    {
        Array.Clear(_wealth);
        Evidence = 0;
    }

    /// <summary>Writes the state so that <see cref="Load"/> gives a test that continues bit for bit.</summary>
    /// <param name="destination">At least <see cref="StateSize"/> long.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Save(Span<double> destination) => _wealth.CopyTo(destination);

    /// <summary>Creates a test from a saved state.</summary>
    /// <param name="rate">As for the constructor; the rate that the state was saved with.</param>
    /// <param name="bound">As for the constructor.</param>
    /// <param name="state">What <see cref="Save"/> wrote: <see cref="StateSize"/> finite numbers.</param>
    /// <exception cref="ArgumentException">The state has another length or a number that is not finite.</exception>
    public static RecoveryTest Load(double rate, double bound, ReadOnlySpan<double> state)
    {
        Require.State(state, StateSize);
        var test = new RecoveryTest(rate, bound);
        state.CopyTo(test._wealth);
        double sum = 0;
        foreach (double wealth in state)
            sum += wealth;
        test.Evidence = sum / StateSize;
        return test;
    }

    private static ReadOnlySpan<double> Shares => [0, 1.0 / 30, 1.0 / 10, 1.0 / 3];

    private double TemperedRatio(int samples, int failures, double lower)
    {
        double log = (samples - failures) * (LogMath.LogOnePlus(-lower) - LogMath.LogOnePlus(-_rate));
        if (failures > 0)
            log += failures * Math.Log(lower / _rate);
        return Math.Exp(log / (1 + (samples - 1) * HighestIntraClassCorrelation));
    }

    private double MeanBet(int samples, int failures, double lower) =>
        1 + (_rate - lower) / (_rate * (1 - _rate)) * (_rate - (double)failures / samples);
}
