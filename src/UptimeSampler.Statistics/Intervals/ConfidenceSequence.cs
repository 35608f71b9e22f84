using MathNet.Numerics;

namespace UptimeSampler.Statistics;

/// <summary>
/// Intervals for a failure rate that hold at all times at once, so that one may look after every sample, stop whenever one
/// likes, and choose the window by what was seen. From the beta-mixture martingale with a = ¼, b = ¾ (Robbins 1970; Howard,
/// Ramdas, McAuliffe and Sekhon 2021) and Ville's inequality. Assumes independent samples of a constant rate; for correlated
/// ones give effective counts (then approximate). Counts may be real numbers.
/// </summary>
public static class ConfidenceSequence
{
    private const double A = 0.25, B = 0.75;
    private const int StepLimit = 200;

    /// <summary>The rates not yet refuted at level alpha: { p : ln M(p) &lt; ln(1/alpha) }; [0, 1] without samples.</summary>
    /// <param name="failures">Failed samples, 0 to <paramref name="samples"/>.</param>
    /// <param name="samples">Valid samples, at least 0.</param>
    /// <param name="alpha">Probability, above 0 and below 1, that the interval ever misses the true rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Interval TwoSided(double failures, double samples, double alpha)
    {
        Check(failures, samples, alpha);
        double height = LogMixtureConstant(failures, samples, A, B) + Math.Log(alpha);
        return new(
            failures == 0 ? 0 : LogMath.FromLogOdds(-Root(samples - failures, samples, height)),
            failures == samples ? 1 : LogMath.FromLogOdds(Root(failures, samples, height)));
    }

    /// <summary>Time-uniform upper bound: refutes "the rate is p or more" with the mixture truncated to (0, p). Arguments as for <see cref="TwoSided"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Upper(double failures, double samples, double alpha)
    {
        Check(failures, samples, alpha);
        return failures == samples ? 1 : LogMath.FromLogOdds(OneSidedRoot(failures, samples, alpha, A, B));
    }

    /// <summary>Time-uniform lower bound: refutes "the rate is p or less" with the mixture truncated to (p, 1). Arguments as for <see cref="TwoSided"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Lower(double failures, double samples, double alpha)
    {
        Check(failures, samples, alpha);
        return failures == 0 ? 0 : LogMath.FromLogOdds(-OneSidedRoot(samples - failures, samples, alpha, B, A));
    }

    /// <summary>
    /// ln of the mixture martingale B(a+x, b+n−x) / B(a, b) / (p^x (1−p)^(n−x)): evidence against "the rate is exactly p" with
    /// a Beta(a, b) mixture (Robbins 1970).
    /// </summary>
    /// <param name="failures">Failed samples x, 0 to <paramref name="samples"/>.</param>
    /// <param name="samples">Valid samples n, at least 0.</param>
    /// <param name="p">The rate under test, above 0 and below 1.</param>
    /// <param name="a">First parameter of the mixing distribution, above 0.</param>
    /// <param name="b">Second parameter of the mixing distribution, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double LogMixture(double failures, double samples, double p, double a, double b)
    {
        Require.Counts(failures, samples);
        Require.OpenUnit(p);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(b);
        return LogMixtureConstant(failures, samples, a, b) - failures * Math.Log(p) - (samples - failures) * LogMath.LogOnePlus(-p);
    }

    private static double LogMixtureConstant(double failures, double samples, double a, double b) =>
        SpecialFunctions.BetaLn(a + failures, b + samples - failures) - SpecialFunctions.BetaLn(a, b);

    // Over the log-odds t, ln M(t) = c + x ln(1+e^−t) + (n−x) ln(1+e^t) is convex and lies above its asymptote c + (n−x) t.
    // Newton's steps from the asymptote's root come down to the upper root without ever passing it. The height is c + ln α.
    private static double Root(double failures, double samples, double height)
    {
        double successes = samples - failures;
        double logOdds = Math.Min(-height / successes, LogMath.LogOddsLimit);
        for (int step = 0; step < StepLimit; step++)
        {
            double value = height + failures * LogMath.LogOnePlusExp(-logOdds) + successes * LogMath.LogOnePlusExp(logOdds);
            double slope = successes - samples * LogMath.FromLogOdds(-logOdds);
            double next = logOdds - value / slope;
            if (!(next < logOdds - 1e-15 * Math.Abs(logOdds)))
                return logOdds;
            logOdds = next;
        }
        return logOdds;
    }

    // ln of B_p(a+x, b+n−x) / B_p(a, b) / (p^x (1−p)^(n−x)) with incomplete beta functions; below x/n it is negative, above it rises.
    private static double OneSidedRoot(double failures, double samples, double alpha, double a, double b)
    {
        double height = LogMixtureConstant(failures, samples, a, b) + Math.Log(alpha);
        double low = -LogMath.LogOddsLimit, high = LogMath.LogOddsLimit;
        while (high - low > 1e-13 * (1 + Math.Abs(low)))
        {
            double middle = (low + high) / 2;
            double p = LogMath.FromLogOdds(middle);
            double value = height
                + failures * LogMath.LogOnePlusExp(-middle) + (samples - failures) * LogMath.LogOnePlusExp(middle)
                + Math.Log(SpecialFunctions.BetaRegularized(a + failures, b + samples - failures, p))
                - Math.Log(SpecialFunctions.BetaRegularized(a, b, p));
            if (value < 0)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    private static void Check(double failures, double samples, double alpha)
    {
        Require.Counts(failures, samples);
        Require.OpenUnit(alpha);
    }
}
