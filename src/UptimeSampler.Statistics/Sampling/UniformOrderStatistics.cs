namespace UptimeSampler.Statistics;

/// <summary>Random instants in order: n independent uniform numbers, sorted, without sorting.</summary>
public static class UniformOrderStatistics
{
    /// <summary>
    /// Fills the span with sorted independent uniform numbers in [0, 1), in O(n): partial sums of n + 1 exponential gaps over
    /// their total (Devroye 1986, V.3).
    /// </summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="sorted">Receives the numbers, ascending.</param>
    /// <exception cref="ArgumentNullException">The source is null.</exception>
    public static void Draw(Random random, Span<double> sorted)
    {
        ArgumentNullException.ThrowIfNull(random);
        double sum = 0;
        for (int i = 0; i < sorted.Length; i++)
            sorted[i] = sum += Gap(random);
        double total = sum + Gap(random);
        for (int i = 0; i < sorted.Length; i++)
            sorted[i] = Math.Min(sorted[i] / total, LargestBelowOne);
    }

    private static readonly double LargestBelowOne = Math.BitDecrement(1.0);

    // NextDouble lies in [0, 1): one minus it is never 0.
    private static double Gap(Random random) => -Math.Log(1 - random.NextDouble());
}
