namespace UptimeSampler.Statistics;

/// <summary>
/// One-sided Clopper–Pearson bounds (1934) for a failure rate over a window that was chosen before looking; independent samples,
/// or effective counts. With no failure the upper bound is the sentence to print beside a rate of 0.
/// </summary>
public static class BinomialBound
{
    /// <summary>The rate that is exceeded with at most 1 − confidence: B⁻¹(confidence; x+1, n−x), and 1 − (1−confidence)^(1/n) for x = 0.</summary>
    /// <param name="failures">Failed samples, 0 to <paramref name="samples"/>; need not be whole.</param>
    /// <param name="samples">Valid samples, at least 0; none gives 1.</param>
    /// <param name="confidence">Promised coverage, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Upper(double failures, double samples, double confidence)
    {
        Require.Counts(failures, samples);
        Require.OpenUnit(confidence);
        if (failures == samples)
            return 1;
        return failures == 0
            ? -LogMath.ExpMinusOne(Math.Log(1 - confidence) / samples)
            : BetaQuantile.Of(confidence, failures + 1, samples - failures);
    }

    /// <summary>The rate that is undercut with at most 1 − confidence: B⁻¹(1−confidence; x, n−x+1), and (1−confidence)^(1/n) for x = n.</summary>
    /// <param name="failures">Failed samples, 0 to <paramref name="samples"/>; need not be whole.</param>
    /// <param name="samples">Valid samples, at least 0; none gives 0.</param>
    /// <param name="confidence">Promised coverage, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Lower(double failures, double samples, double confidence)
    {
        Require.Counts(failures, samples);
        Require.OpenUnit(confidence);
        if (failures == 0)
            return 0;
        return failures == samples
            ? Math.Exp(Math.Log(1 - confidence) / samples)
            : BetaQuantile.Of(1 - confidence, failures, samples - failures + 1);
    }
}
