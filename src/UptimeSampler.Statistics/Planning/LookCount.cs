namespace UptimeSampler.Statistics;

/// <summary>What looking a few times can and cannot see, for independent looks.</summary>
public static class LookCount
{
    /// <summary>Number of looks that show at least one failure with the given probability: ⌈ln(1 − power) / ln(1 − p)⌉.</summary>
    /// <param name="p">Failure rate, above 0 and at most 1.</param>
    /// <param name="power">Probability of seeing a failure, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static long ToSeeOneFailure(double p, double power)
    {
        if (!(p > 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "Must be above 0 and at most 1.");
        Require.OpenUnit(power);
        if (p == 1)
            return 1;
        double looks = LogMath.LogOnePlus(-power) / LogMath.LogOnePlus(-p);
        return Math.Max(1, (long)Math.Ceiling(looks * (1 - 1e-12)));
    }

    /// <summary>Probability, 0 to 1, that so many looks all find it working: (1 − p)^looks.</summary>
    /// <param name="p">Failure rate, 0 to 1.</param>
    /// <param name="looks">Number of looks, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double MissedBy(double p, long looks)
    {
        Require.ClosedUnit(p);
        ArgumentOutOfRangeException.ThrowIfNegative(looks);
        return Math.Pow(1 - p, looks);
    }

    /// <summary>Probability, 0 to 1, that a single look finds it working: 1 − p.</summary>
    /// <param name="p">Failure rate, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public static double MissedBySingleLook(double p) => MissedBy(p, 1);
}
