namespace UptimeSampler.Statistics;

/// <summary>Does a part fail more often than the rest? Fisher's exact test (1935), one-sided.</summary>
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
}
