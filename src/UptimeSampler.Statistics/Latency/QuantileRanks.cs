namespace UptimeSampler.Statistics;

/// <summary>
/// Where among sorted durations a quantile lies: distribution-free intervals by ranks (Wilks 1948; David and Nagaraja 2003). Ranks
/// count from 1, the shortest; rank n + 1 means "no upper limit". Independent samples of one distribution; ties only help.
/// </summary>
public static class QuantileRanks
{
    /// <summary>
    /// The ranks between which the q-quantile lies, for a number of samples fixed in advance: the largest l with P(Bin(n, q) ≤ l − 1) ≤ α/2
    /// and the smallest u with P(Bin(n, q) ≤ u − 1) ≥ 1 − α/2. Rank 0 means "no lower limit".
    /// </summary>
    /// <param name="samples">Number of samples n, at least 1.</param>
    /// <param name="q">The quantile, above 0 and below 1.</param>
    /// <param name="confidence">Promised coverage, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static RankInterval Fixed(long samples, double q, double confidence)
    {
        Check(samples, q);
        Require.OpenUnit(confidence);
        double tail = (1 - confidence) / 2;
        long low = Smallest(samples, rank => BinomialDistribution.AtMost(rank, samples, q) > tail);
        return new(low, Smallest(samples, rank => BinomialDistribution.AtMost(rank, samples, q) >= 1 - tail) + 1);
    }

    /// <summary>
    /// The rank of a limit that the q-quantile does not exceed: the smallest k with P(Bin(n, q) ≤ k − 1) ≥ confidence; null when n is
    /// too small for one. So a share of at most 1 − q of such durations is longer than the k-th.
    /// </summary>
    /// <param name="samples">Number of samples n, at least 1.</param>
    /// <param name="q">The quantile, above 0 and below 1.</param>
    /// <param name="confidence">Promised coverage, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static long? UpperLimit(long samples, double q, double confidence)
    {
        Check(samples, q);
        Require.OpenUnit(confidence);
        long below = Smallest(samples, rank => BinomialDistribution.AtMost(rank, samples, q) >= confidence);
        return below < samples ? below + 1 : null;
    }

    /// <summary>
    /// The ranks between which the q-quantile lies at every number of samples at once (Howard and Ramdas 2022): those whose count
    /// below it the beta mixture martingale with parameters q·m, (1−q)·m, m = tightest/4, has not refuted.
    /// </summary>
    /// <remarks>With probability at least 1 − alpha it never misses, whenever one looks or stops (Ville 1939).</remarks>
    /// <param name="samples">Number of samples n so far, at least 1.</param>
    /// <param name="q">The quantile, above 0 and below 1.</param>
    /// <param name="alpha">Probability, above 0 and below 1, that it is ever missed.</param>
    /// <param name="tightest">Number of samples at which the interval is to be tightest, at least 1; fixed before looking.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static RankInterval AnyTime(long samples, double q, double alpha, long tightest = 1000)
    {
        Check(samples, q);
        Require.OpenUnit(alpha);
        ArgumentOutOfRangeException.ThrowIfLessThan(tightest, 1);
        double a = q * tightest / 4, b = (1 - q) * tightest / 4, bar = -Math.Log(alpha);
        // ln M is convex in the count: it falls to its least value and rises again. One count is never refuted: that one.
        long least = Smallest(samples, count => LogMixture(count + 1) >= LogMixture(count));
        long low = Smallest(least, count => LogMixture(count) < bar);
        long above = samples - least - Smallest(samples - least, back => LogMixture(samples - back) < bar);
        return new(low, least + above + 1);

        double LogMixture(long count) => ConfidenceSequence.LogMixture(count, samples, q, a, b);
    }

    // The smallest number from 0 up to high for which a condition that stays true holds; high when none below it does.
    private static long Smallest(long high, Func<long, bool> holds)
    {
        long low = 0;
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

    private static void Check(long samples, double q)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Require.OpenUnit(q);
    }
}
