namespace UptimeSampler.Statistics;

/// <summary>Do failures come in episodes, or one by one? The exact runs test (Wald and Wolfowitz 1940), one-sided towards clustering.</summary>
/// <param name="Failures">Failed samples F.</param>
/// <param name="Samples">All samples N.</param>
/// <param name="Runs">Unbroken runs of failures: episodes.</param>
/// <param name="PValue">P(at most so many runs | F of N) when every order is as likely, 0 to 1: small when failures are clustered.</param>
public readonly record struct RunsTest(long Failures, long Samples, long Runs, double PValue)
{
    /// <summary>Mean number of samples of an episode; null without failures.</summary>
    public double? MeanLength => Runs == 0 ? null : (double)Failures / Runs;

    /// <summary>The test on samples in the order of time.</summary>
    /// <param name="failed">Whether each sample failed.</param>
    public static RunsTest Of(ReadOnlySpan<bool> failed)
    {
        long failures = 0, runs = 0;
        for (int i = 0; i < failed.Length; i++)
        {
            failures += failed[i] ? 1 : 0;
            runs += failed[i] && (i == 0 || !failed[i - 1]) ? 1 : 0;
        }
        return Of(failures, failed.Length, runs);
    }

    /// <summary>
    /// The test on counts: p = Σ_{k ≤ r} C(F−1, k−1) C(N−F+1, k) / C(N, F). Exchangeable samples under the hypothesis; 1 without failures.
    /// </summary>
    /// <param name="failures">Failed samples F, 0 to <paramref name="samples"/>.</param>
    /// <param name="samples">All samples N.</param>
    /// <param name="runs">Runs of failures r, possible for these counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The counts cannot be those of one sequence.</exception>
    public static RunsTest Of(long failures, long samples, long runs)
    {
        Require.Counts(failures, samples);
        long highest = Math.Min(failures, samples - failures + 1), lowest = Math.Min(1, failures);
        if (runs < lowest || runs > highest)
            throw new ArgumentOutOfRangeException(nameof(runs), runs, $"Must be between {lowest} and {highest}.");
        if (failures == 0)
            return new(0, samples, 0, 1);
        // C(F−1, F−k) C(N−F+1, k): k of the F "failures" fall on a part of N−F+1 among N: a hypergeometric sum.
        var terms = new HypergeometricSum(samples - failures + 1, failures, samples, 1);
        double tail = terms.LogSum(1, runs) - terms.LogSum(terms.Lowest, terms.Highest);
        return new(failures, samples, runs, Math.Min(1, Math.Exp(tail)));
    }
}
