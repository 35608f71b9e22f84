using MathNet.Numerics;

namespace UptimeSampler.Statistics;

/// <summary>
/// Probabilities of the number X of failures among n independent samples that fail with probability p. Single terms by Loader's
/// saddle-point expansion (2000), tails by summing outward from the largest term: the relative error stays near 1e-13 even where
/// the probability is 1e-200.
/// </summary>
public static class BinomialDistribution
{
    private const double Negligible = 1e-17;
    private const double SmallCount = 16;

    /// <summary>P(X = k), 0 to 1.</summary>
    /// <param name="k">Number of failures; outside 0 to <paramref name="n"/> it has probability 0.</param>
    /// <param name="n">Number of samples, at least 0.</param>
    /// <param name="p">Failure rate, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Probability(long k, long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Require.ClosedUnit(p);
        return k < 0 || k > n ? 0 : Term(k, n, p);
    }

    /// <summary>P(X ≤ k), 0 to 1. Arguments as for <see cref="Probability"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double AtMost(long k, long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Require.ClosedUnit(p);
        if (k < 0)
            return 0;
        if (k >= n)
            return 1;
        return k < n * p ? Downward(k, n, p) : Math.Max(0, 1 - Upward(k + 1, n, p));
    }

    /// <summary>P(X ≥ k), 0 to 1. Arguments as for <see cref="Probability"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double AtLeast(long k, long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Require.ClosedUnit(p);
        if (k <= 0)
            return 1;
        if (k > n)
            return 0;
        return k > n * p ? Upward(k, n, p) : Math.Max(0, 1 - Downward(k - 1, n, p));
    }

    // Below the mean every term is smaller than the one before it; the sum ends where nothing is added any more.
    private static double Downward(long k, long n, double p)
    {
        double term = Term(k, n, p), sum = term;
        for (long i = k; i > 0 && term > Negligible * sum; i--)
            sum += term *= i * (1 - p) / ((n - i + 1) * p);
        return Math.Min(1, sum);
    }

    private static double Upward(long k, long n, double p)
    {
        double term = Term(k, n, p), sum = term;
        for (long i = k; i < n && term > Negligible * sum; i++)
            sum += term *= (n - i) * p / ((i + 1) * (1 - p));
        return Math.Min(1, sum);
    }

    private static double Term(long k, long n, double p)
    {
        if (p == 0)
            return k == 0 ? 1 : 0;
        if (p == 1)
            return k == n ? 1 : 0;
        if (k == 0)
            return Math.Exp(n * LogMath.LogOnePlus(-p));
        if (k == n)
            return Math.Exp(n * Math.Log(p));
        double log = StirlingError(n) - StirlingError(k) - StirlingError(n - k) - Deviance(k, n * p) - Deviance(n - k, n * (1 - p));
        return Math.Exp(log) * Math.Sqrt(n / (2 * Math.PI * k * (n - k)));
    }

    // ln n! less Stirling's formula for it.
    private static double StirlingError(double n)
    {
        if (n < SmallCount)
            return SpecialFunctions.GammaLn(n + 1) - (n + 0.5) * Math.Log(n) + n - 0.5 * Math.Log(2 * Math.PI);
        double square = n * n;
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) / square) / n;
    }

    // x ln(x/m) + m − x without cancellation where x is close to m.
    private static double Deviance(double x, double mean)
    {
        double difference = x - mean;
        if (Math.Abs(difference) >= 0.1 * (x + mean))
            return x * Math.Log(x / mean) + mean - x;
        double v = difference / (x + mean), sum = difference * v, term = 2 * x * v;
        for (int j = 1; j < 1000; j++)
        {
            term *= v * v;
            double next = sum + term / (2 * j + 1);
            if (next == sum)
                break;
            sum = next;
        }
        return sum;
    }
}
