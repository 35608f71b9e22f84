namespace UptimeSampler.Statistics;

/// <summary>Planning backwards: what a given amount of sampling will find, and how much sampling a goal takes.</summary>
public static class DetectableRate
{
    /// <summary>The smallest failure rate that is found within so many samples in 95 of 100 outages; null when not even a total one is.</summary>
    /// <param name="p0">Tolerated failure rate, above 0 and below 1.</param>
    /// <param name="samples">Samples until it must be found, above 0.</param>
    /// <param name="threshold">The detector's threshold in samples, above 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double? Within(double p0, double samples, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        if (DetectionDelay.P95Samples(p0, 1, threshold) > samples)
            return null;
        double low = p0, high = 1;
        while (high - low > 1e-12 * high)
        {
            double middle = (low + high) / 2;
            if (DetectionDelay.P95Samples(p0, middle, threshold) <= samples)
                high = middle;
            else
                low = middle;
        }
        return high;
    }

    /// <summary>
    /// Samples per second of a target so that a rise to p1 is found within a time in 95 of 100 outages. The threshold grows with
    /// the rate, so this is the smallest solution r of r · seconds = P95(budget · r · targets).
    /// </summary>
    /// <param name="p0">Tolerated failure rate, above 0 and below 1.</param>
    /// <param name="p1">Failure rate of the outage, above <paramref name="p0"/> and at most 1.</param>
    /// <param name="within">Time within which it must be found, above 0.</param>
    /// <param name="budget">Time per false alarm over all targets, longer than <paramref name="within"/>.</param>
    /// <param name="targets">Number of targets that share the budget, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double SamplesPerSecond(double p0, double p1, TimeSpan within, TimeSpan budget, int targets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(within, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(budget, within);
        ArgumentOutOfRangeException.ThrowIfLessThan(targets, 1);
        if (!(p1 > p0))
            throw new ArgumentOutOfRangeException(nameof(p1), p1, $"Must be above the tolerated rate, {p0}.");
        double ratio = budget / within * targets;
        // samples = P95(samples · ratio) is a contraction: the right side grows with the logarithm of the left.
        double samples = 2;
        for (int step = 0; step < 1000; step++)
        {
            double next = DetectionDelay.P95Samples(p0, p1, samples * ratio);
            if (Math.Abs(next - samples) <= 1e-9 * samples)
                break;
            samples = next;
        }
        return samples / within.TotalSeconds;
    }
}
