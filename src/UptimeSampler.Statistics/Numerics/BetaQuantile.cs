using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace UptimeSampler.Statistics;

/// <summary>
/// Quantiles of the beta distribution with small relative error everywhere: Newton steps on the logarithm of the distribution
/// function over the log-odds, kept in a bracket. (The library's own inverse is good to 1e-12 absolute only, which is nothing
/// to a bound of 1e-7.)
/// </summary>
internal static class BetaQuantile
{
    private const int StepLimit = 100;

    /// <summary>The x with P(Beta(a, b) ≤ x) = probability; a, b &gt; 0, probability in (0, 1).</summary>
    public static double Of(double probability, double a, double b) =>
        probability <= 0.5
            ? LogMath.FromLogOdds(LowerTail(probability, a, b))
            : LogMath.FromLogOdds(-LowerTail(1 - probability, b, a));

    private static double LowerTail(double probability, double a, double b)
    {
        double logBeta = SpecialFunctions.BetaLn(a, b);
        double logProbability = Math.Log(probability);
        double low = -LogMath.LogOddsLimit, high = LogMath.LogOddsLimit;
        double logOdds = Math.Clamp(Start(probability, a, b, logBeta), low, high);
        for (int step = 0; step < StepLimit; step++)
        {
            double x = LogMath.FromLogOdds(logOdds);
            double distribution = SpecialFunctions.BetaRegularized(a, b, x);
            double excess = Math.Log(distribution) - logProbability;
            if (excess > 0)
                high = logOdds;
            else
                low = logOdds;
            double logDensity = a * Math.Log(x) - b * LogMath.LogOnePlusExp(logOdds) - logBeta;
            double next = logOdds - excess * distribution / Math.Exp(logDensity);
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - logOdds) <= 1e-15 * (1 + Math.Abs(logOdds)))
                return next;
            logOdds = next;
        }
        return logOdds;
    }

    // The leading term x^a / (a B(a, b)) for small a, a normal approximation of the log-odds otherwise.
    private static double Start(double probability, double a, double b, double logBeta) =>
        a <= 1.5
            ? (Math.Log(probability) + Math.Log(a) + logBeta) / a
            : Math.Log(a / b) + Normal.InvCDF(0, 1, probability) * Math.Sqrt(1 / a + 1 / b);
}
