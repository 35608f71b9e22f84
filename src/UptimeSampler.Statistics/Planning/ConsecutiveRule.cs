namespace UptimeSampler.Statistics;

/// <summary>The usual rule "alarm after k failures in a row", for comparison.</summary>
public static class ConsecutiveRule
{
    /// <summary>Mean number of independent samples until k failures in a row: (1 − p^k) / ((1 − p) p^k) (Feller 1968, XIII.7).</summary>
    /// <param name="p">Failure rate, above 0 and at most 1.</param>
    /// <param name="k">Failures in a row that raise the alarm, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double MeanSamples(double p, int k)
    {
        if (!(p > 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "Must be above 0 and at most 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        double run = Math.Pow(p, k);
        return p == 1 ? k : -LogMath.ExpMinusOne(k * Math.Log(p)) / ((1 - p) * run);
    }
}
