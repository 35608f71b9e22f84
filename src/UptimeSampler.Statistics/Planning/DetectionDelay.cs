namespace UptimeSampler.Statistics;

/// <summary>How long the detector will need: planning figures, on the safe side of what simulation measures.</summary>
public static class DetectionDelay
{
    /// <summary>Mean number of samples until a rise from p0 to p1 is found: ln A / KL(p1‖p0) + 1 (after Lorden 1971); infinite when p1 ≤ p0.</summary>
    /// <param name="p0">Tolerated failure rate, above 0 and below 1.</param>
    /// <param name="p1">Failure rate of the outage, 0 to 1.</param>
    /// <param name="threshold">The detector's threshold A in samples, above 1: budget in seconds times sampling rate times targets.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double MeanSamples(double p0, double p1, double threshold) => LordenSamples(p0, p1, threshold) + 1;

    /// <summary>Number of samples within which 95 of 100 such rises are found: 2 ln A / KL(p1‖p0) + 2. Arguments as for <see cref="MeanSamples"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double P95Samples(double p0, double p1, double threshold) => 2 * LordenSamples(p0, p1, threshold) + 2;

    /// <summary>
    /// The information bound ln A / KL(p1‖p0): to first order no rule with a mean time to a false alarm of A finds the rise in fewer
    /// samples on average (Lorden 1971); infinite when p1 ≤ p0. At finite A real delays may lie somewhat below it. Arguments as for
    /// <see cref="MeanSamples"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double LordenSamples(double p0, double p1, double threshold)
    {
        if (!(threshold > 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Must be above 1.");
        double divergence = Divergence(p1, p0);
        return p1 <= p0 ? double.PositiveInfinity : Math.Log(threshold) / divergence;
    }

    /// <summary>Kullback–Leibler divergence KL(p1‖p0) of two failure rates, in nats per sample (Kullback and Leibler 1951).</summary>
    /// <param name="p1">The true rate, 0 to 1.</param>
    /// <param name="p0">The assumed rate, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Divergence(double p1, double p0)
    {
        Require.ClosedUnit(p1);
        Require.OpenUnit(p0);
        double failing = p1 == 0 ? 0 : p1 * Math.Log(p1 / p0);
        double working = p1 == 1 ? 0 : (1 - p1) * (LogMath.LogOnePlus(-p1) - LogMath.LogOnePlus(-p0));
        return failing + working;
    }
}
