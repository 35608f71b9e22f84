namespace UptimeSampler.Statistics;

/// <summary>Does a part fail more or less often than the rest? Fisher's exact test (1935), one-sided and two-sided.</summary>
public static class FisherExact
{
    /// <summary>
    /// Probability, 0 to 1, of at least so many failures in the part if it were like the rest: the upper tail of the
    /// hypergeometric distribution, given all totals. Assumes exchangeable samples and a part that was named before the outcome.
    /// </summary>
    /// <param name="failuresInPart">Failed samples of the part.</param>
    /// <param name="samplesInPart">Valid samples of the part.</param>
    /// <param name="failures">Failed samples of all.</param>
    /// <param name="samples">Valid samples of all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The counts cannot be the parts of one table.</exception>
    public static double Greater(long failuresInPart, long samplesInPart, long failures, long samples)
    {
        HypergeometricSum.Check(failuresInPart, samplesInPart, failures, samples);
        var terms = new HypergeometricSum(samplesInPart, failures, samples, 1);
        double tail = terms.LogSum(failuresInPart, terms.Highest) - terms.LogSum(terms.Lowest, terms.Highest);
        return Math.Min(1, Math.Exp(tail));
    }

    /// <summary>Probability, 0 to 1, of at most so many failures in the part if it were like the rest. Arguments as for <see cref="Greater"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The counts cannot be the parts of one table.</exception>
    public static double Less(long failuresInPart, long samplesInPart, long failures, long samples)
    {
        HypergeometricSum.Check(failuresInPart, samplesInPart, failures, samples);
        var terms = new HypergeometricSum(samplesInPart, failures, samples, 1);
        double tail = terms.LogSum(terms.Lowest, failuresInPart) - terms.LogSum(terms.Lowest, terms.Highest);
        return Math.Min(1, Math.Exp(tail));
    }

    /// <summary>
    /// Probability, 0 to 1, of a table at most as probable as this one if the part were like the rest (Freeman and Halton 1951).
    /// Arguments as for <see cref="Greater"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The counts cannot be the parts of one table.</exception>
    public static double TwoSided(long failuresInPart, long samplesInPart, long failures, long samples)
    {
        HypergeometricSum.Check(failuresInPart, samplesInPart, failures, samples);
        var terms = new HypergeometricSum(samplesInPart, failures, samples, 1);
        double all = terms.LogSum(terms.Lowest, terms.Highest);
        // Tables that differ by rounding only count as equally probable.
        double limit = terms.LogTerm(failuresInPart) + TieTolerance;
        long mode = terms.Mode();
        long left = LastAtMost(terms, terms.Lowest, mode, limit), right = FirstAtMost(terms, mode, terms.Highest, limit);
        double tails = LogMath.LogAdd(terms.LogSum(terms.Lowest, left), terms.LogSum(right, terms.Highest));
        return Math.Min(1, Math.Exp(tails - all));
    }

    private const double TieTolerance = 1e-7;

    // Up to the mode terms rise: the last k whose term is within the limit, or one below the lowest.
    private static long LastAtMost(HypergeometricSum terms, long low, long mode, double limit)
    {
        long inside = low - 1, outside = mode + 1;
        while (outside - inside > 1)
        {
            long middle = inside + (outside - inside) / 2;
            if (terms.LogTerm(middle) <= limit)
                inside = middle;
            else
                outside = middle;
        }
        return inside;
    }

    // From the mode on terms fall: the first k whose term is within the limit, or one above the highest.
    private static long FirstAtMost(HypergeometricSum terms, long mode, long high, double limit)
    {
        long outside = mode - 1, inside = high + 1;
        while (inside - outside > 1)
        {
            long middle = outside + (inside - outside) / 2;
            if (terms.LogTerm(middle) <= limit)
                inside = middle;
            else
                outside = middle;
        }
        return inside;
    }
}
