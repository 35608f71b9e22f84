namespace UptimeSampler.Statistics;

/// <summary>
/// How much did the failure rate change? Intervals for p₂ − p₁ from two windows that were chosen before looking; independent
/// samples within and between them, and approximate coverage. For a comparison watched while it grows use <see cref="DeployWatch"/>.
/// </summary>
public static class RateDifference
{
    /// <summary>
    /// Newcombe's hybrid of two Wilson intervals (1998, method 10): d − √((p₂−l₂)² + (u₁−p₁)²) to d + √((u₂−p₂)² + (p₁−l₁)²);
    /// [−1, 1] when a window is empty.
    /// </summary>
    /// <param name="first">The first window: before.</param>
    /// <param name="second">The second window: after.</param>
    /// <param name="confidence">Nominal coverage, above 0 and below 1; the true one is 0.94 to 1 for 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static DifferenceInterval Newcombe(RateCount first, RateCount second, double confidence) => Newcombe(first, second, confidence, 1, 1);

    /// <summary>The same for windows whose samples fail together: Wilson's intervals at the effective numbers of samples, an approximation.</summary>
    /// <param name="first">The first window: before.</param>
    /// <param name="second">The second window: after.</param>
    /// <param name="confidence">Nominal coverage, above 0 and below 1.</param>
    /// <param name="firstDesignEffect">How many samples of the first window are worth one, at least 1 (<see cref="ClusterSums.DesignEffect"/>).</param>
    /// <param name="secondDesignEffect">The same of the second window.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static DifferenceInterval Newcombe(RateCount first, RateCount second, double confidence, double firstDesignEffect, double secondDesignEffect)
    {
        Check(first, second, confidence);
        Require.DesignEffect(firstDesignEffect);
        Require.DesignEffect(secondDesignEffect);
        if (first.Samples == 0 || second.Samples == 0)
            return DifferenceInterval.Unknown;
        Interval one = BinomialInterval.Wilson(first.Failures / firstDesignEffect, first.Samples / firstDesignEffect, confidence);
        Interval two = BinomialInterval.Wilson(second.Failures / secondDesignEffect, second.Samples / secondDesignEffect, confidence);
        double difference = second.Rate - first.Rate;
        return new(
            Math.Max(-1, difference - Hypotenuse(second.Rate - two.Low, one.High - first.Rate)),
            Math.Min(1, difference + Hypotenuse(two.High - second.Rate, first.Rate - one.Low)));
    }

    /// <summary>
    /// Agresti and Caffo (2000): the normal interval after adding one failure and one success to each window. Wider than
    /// Newcombe's for rates near zero; [−1, 1] when a window is empty. Arguments as for <see cref="Newcombe(RateCount, RateCount, double)"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static DifferenceInterval AgrestiCaffo(RateCount first, RateCount second, double confidence)
    {
        Check(first, second, confidence);
        if (first.Samples == 0 || second.Samples == 0)
            return DifferenceInterval.Unknown;
        double n1 = first.Samples + 2.0, n2 = second.Samples + 2.0;
        double p1 = (first.Failures + 1) / n1, p2 = (second.Failures + 1) / n2;
        double half = NormalQuantile.TwoSided(confidence) * Math.Sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2);
        return new(Math.Max(-1, p2 - p1 - half), Math.Min(1, p2 - p1 + half));
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt(a * a + b * b);

    private static void Check(RateCount first, RateCount second, double confidence)
    {
        Require.Counts(first.Failures, first.Samples);
        Require.Counts(second.Failures, second.Samples);
        Require.OpenUnit(confidence);
    }
}
