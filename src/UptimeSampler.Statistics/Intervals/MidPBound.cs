using MathNet.Numerics;

namespace UptimeSampler.Statistics;

/// <summary>The one equation behind both ends of the mid-P interval.</summary>
internal static class MidPBound
{
    /// <summary>Log-odds of the p with P(X &gt; x | p) + ½ P(X = x | p) = tail; −∞ for no failures.</summary>
    public static double LogOddsOfLower(double failures, double samples, double tail)
    {
        if (failures == 0)
            return double.NegativeInfinity;
        double low = -LogMath.LogOddsLimit, high = LogMath.LogOddsLimit;
        while (high - low > 1e-14 * (1 + Math.Abs(low)))
        {
            double middle = (low + high) / 2;
            if (UpperTail(failures, samples, LogMath.FromLogOdds(middle)) < tail)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    // P(X ≥ x | p) = I_p(x, n−x+1), the incomplete beta function, which also serves real counts.
    private static double UpperTail(double failures, double samples, double rate)
    {
        double atLeast = SpecialFunctions.BetaRegularized(failures, samples - failures + 1, rate);
        double above = failures == samples ? 0 : SpecialFunctions.BetaRegularized(failures + 1, samples - failures, rate);
        return (atLeast + above) / 2;
    }
}
