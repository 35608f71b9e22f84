namespace UptimeSampler.Statistics;

/// <summary>How many samples a <see cref="OneShotTest"/> will need: figures to plan with.</summary>
public static class OneShotPlan
{
    // What a mixture of several bets costs against the best of them: the logarithm of their number.
    private const int BetsOnHealthy = 4;

    /// <summary>The number of samples, all of them good, after which the verdict is healthy: exact.</summary>
    /// <param name="options">What the test must be able to say.</param>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    public static long CleanSamples(OneShotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        double bar = -Math.Log(1 - options.Confidence);
        long high = 1;
        while (OneShotEvidence.LogAgainstAtLeast(options.ExcludeRate, 0, high) < bar)
            high *= 2;
        long low = high / 2;
        while (high - low > 1)
        {
            long middle = low + (high - low) / 2;
            if (OneShotEvidence.LogAgainstAtLeast(options.ExcludeRate, 0, middle) < bar)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    /// <summary>
    /// Mean number of independent samples until "healthy" or "failing" is proven at a failure rate p: the smaller of
    /// ln(4/α) / KL(p‖X) and ln(10/α') / KL(p‖T) (Wald 1945, with what the mixtures cost). Infinite only where neither is true.
    /// </summary>
    /// <param name="options">What the test must be able to say.</param>
    /// <param name="rate">The failure rate p, 0 to 1.</param>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public static double MeanSamples(OneShotOptions options, double rate)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require.ClosedUnit(rate);
        double healthy = rate < options.ExcludeRate
            ? Math.Log(BetsOnHealthy / (1 - options.Confidence)) / DetectionDelay.Divergence(rate, options.ExcludeRate)
            : double.PositiveInfinity;
        double failing = rate > options.TolerateRate
            ? Math.Log(EDetector.Stakes.Length / options.WrongFailingProbability) / DetectionDelay.Divergence(rate, options.TolerateRate)
            : double.PositiveInfinity;
        return Math.Min(healthy, failing);
    }
}
