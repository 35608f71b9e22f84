namespace UptimeSampler.Statistics;

/// <summary>
/// Planning a test of "the failure rate is at most p0" with a number of samples fixed in advance: when it rejects, how often it
/// finds p1, and how many samples that takes. Exact for independent samples; no normal approximation.
/// </summary>
public static class ExactBinomialTest
{
    /// <summary>Most samples that <see cref="SamplesFor"/> plans with.</summary>
    public const long MaxSamples = 1_000_000_000;

    /// <summary>The number of failures from which on the test rejects: min { c : P(X ≥ c | p0) ≤ alpha }; n + 1 when it never can.</summary>
    /// <param name="samples">Number of samples n, at least 1.</param>
    /// <param name="p0">Tolerated failure rate, above 0 and below 1.</param>
    /// <param name="alpha">Probability of rejecting wrongly, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static long CriticalCount(long samples, double p0, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Require.OpenUnit(p0);
        Require.OpenUnit(alpha);
        return Smallest(0, samples + 1, count => BinomialDistribution.AtLeast(count, samples, p0) <= alpha);
    }

    /// <summary>Probability, 0 to 1, that the test rejects when the rate is p1: P(X ≥ c | p1).</summary>
    /// <param name="samples">Number of samples, at least 1.</param>
    /// <param name="p0">Tolerated failure rate, above 0 and below 1.</param>
    /// <param name="p1">The true failure rate, 0 to 1.</param>
    /// <param name="alpha">Probability of rejecting wrongly, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Power(long samples, double p0, double p1, double alpha) =>
        BinomialDistribution.AtLeast(CriticalCount(samples, p0, alpha), samples, p1);

    /// <summary>
    /// The smallest number of samples with which the test finds p1 with the given power; null when more than
    /// <see cref="MaxSamples"/> would be needed. Power does not rise smoothly with n: a slightly larger n may have less.
    /// </summary>
    /// <param name="p0">Tolerated failure rate, above 0 and below 1.</param>
    /// <param name="p1">Failure rate to be found, above <paramref name="p0"/> and at most 1.</param>
    /// <param name="alpha">Probability of rejecting wrongly, above 0 and below 1.</param>
    /// <param name="power">Probability of finding it, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static long? SamplesFor(double p0, double p1, double alpha, double power)
    {
        Require.OpenUnit(p0);
        Require.OpenUnit(alpha);
        Require.OpenUnit(power);
        if (!(p1 > p0 && p1 <= 1))
            throw new ArgumentOutOfRangeException(nameof(p1), p1, $"Must be above the tolerated rate, {p0}, and at most 1.");
        // For c failures: the test may use c up to a largest n, and has the power from a smallest n on. The first c whose two meet.
        for (long count = 1; ; count++)
        {
            long largest = Smallest(count, MaxSamples + 1, n => BinomialDistribution.AtLeast(count, n, p0) > alpha) - 1;
            long smallest = Smallest(count, MaxSamples + 1, n => BinomialDistribution.AtLeast(count, n, p1) >= power);
            if (smallest > MaxSamples)
                return null;
            if (smallest <= largest)
                return smallest;
        }
    }

    /// <summary>Samples without a failure that rule out a rate of p or more: ⌈ln alpha / ln(1 − p)⌉, when their number is fixed in advance.</summary>
    /// <param name="p">The rate to rule out, above 0 and below 1.</param>
    /// <param name="alpha">Probability of ruling it out wrongly, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static long CleanSamplesToRuleOut(double p, double alpha)
    {
        Require.OpenUnit(p);
        Require.OpenUnit(alpha);
        return LookCount.ToSeeOneFailure(p, 1 - alpha);
    }

    // The smallest number from low to high (exclusive) for which a condition that stays true holds; high when none does.
    private static long Smallest(long low, long high, Func<long, bool> holds)
    {
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (holds(middle))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
