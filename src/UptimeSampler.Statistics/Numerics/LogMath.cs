namespace UptimeSampler.Statistics;

/// <summary>Logarithms and exponentials near zero, where the plain functions lose every digit.</summary>
internal static class LogMath
{
    /// <summary>Beyond these log-odds, either way, a rate is 0 or 1 to a double.</summary>
    public const double LogOddsLimit = 750;

    /// <summary>ln(1 + x), x &gt; −1, exact to the last digits for tiny x (Kahan's correction; Goldberg 1991).</summary>
    public static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        if (sum == 1)
            return x;
        return double.IsInfinity(sum) ? sum : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>e^x − 1, exact to the last digits for tiny x (Kahan's correction; Higham 2002).</summary>
    public static double ExpMinusOne(double x)
    {
        double power = Math.Exp(x);
        if (power == 1)
            return x;
        return power - 1 is var result && (result == -1 || double.IsInfinity(result)) ? result : result * (x / Math.Log(power));
    }

    /// <summary>1 / (1 + e^−t): a probability from its log-odds, exact at both ends.</summary>
    public static double FromLogOdds(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>ln(1 + e^x) without overflow.</summary>
    public static double LogOnePlusExp(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <summary>ln(e^a + e^b); either may be −∞.</summary>
    public static double LogAdd(double a, double b)
    {
        double high = Math.Max(a, b);
        return double.IsNegativeInfinity(high) ? high : high + LogOnePlus(Math.Exp(Math.Min(a, b) - high));
    }
}
