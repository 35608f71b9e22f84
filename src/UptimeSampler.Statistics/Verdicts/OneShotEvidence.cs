namespace UptimeSampler.Statistics;

/// <summary>The two e-processes of <see cref="OneShotTest"/>: mixtures of likelihood ratios of x failures in n independent samples.</summary>
internal static class OneShotEvidence
{
    /// <summary>
    /// ln of ½ [x = 0] (1−X)^−n + ¼ Σ (q/X)^x ((1−q)/(1−X))^(n−x) over q in {X/20, X/5}: evidence against "the rate is X or more".
    /// Rises with X.
    /// </summary>
    public static double LogAgainstAtLeast(double rate, long failures, long samples)
    {
        double working = -LogMath.LogOnePlus(-rate);
        double none = failures == 0 ? Math.Log(0.5) + samples * working : double.NegativeInfinity;
        double twentieth = Math.Log(0.25) - failures * Math.Log(20) + (samples - failures) * (LogMath.LogOnePlus(-rate / 20) + working);
        double fifth = Math.Log(0.25) - failures * Math.Log(5) + (samples - failures) * (LogMath.LogOnePlus(-rate / 5) + working);
        return LogMath.LogAdd(none, LogMath.LogAdd(twentieth, fifth));
    }

    /// <summary>ln of the mean over the stakes f of (q/T)^x (1−f)^(n−x), q = T + f (1−T): evidence against "the rate is T or less".</summary>
    public static double LogAgainstAtMost(double rate, long failures, long samples)
    {
        double sum = double.NegativeInfinity;
        foreach (double stake in EDetector.Stakes)
        {
            double gain = LogMath.LogOnePlus(stake * (1 / rate - 1));
            sum = LogMath.LogAdd(sum, failures * gain + (samples - failures) * LogMath.LogOnePlus(-stake));
        }
        return sum - Math.Log(EDetector.Stakes.Length);
    }

    /// <summary>
    /// The rate at which <see cref="LogAgainstAtLeast"/> reaches ln(1/alpha). Each rate has its own e-process, so the true rate is
    /// ever excluded with probability at most alpha, and at a healthy verdict the bound is at most the rate to exclude.
    /// </summary>
    public static double SmallestExcludedRate(long failures, long samples, double alpha)
    {
        double low = -LogMath.LogOddsLimit, high = LogMath.LogOddsLimit;
        while (high - low > 1e-12 * (1 + Math.Abs(low)))
        {
            double middle = (low + high) / 2;
            if (LogAgainstAtLeast(LogMath.FromLogOdds(middle), failures, samples) < -Math.Log(alpha))
                low = middle;
            else
                high = middle;
        }
        return LogMath.FromLogOdds(high);
    }
}
