namespace UptimeSampler.Benchmarks;

/// <summary>Mean, median and 95th percentile of simulated numbers.</summary>
internal readonly record struct Summary(double Mean, double Median, double P95, double StandardError)
{
    public static Summary Of(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        double mean = sorted.Average();
        double variance = sorted.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, sorted.Length - 1);
        return new(mean, sorted[(sorted.Length - 1) / 2], sorted[(int)(0.95 * (sorted.Length - 1))], Math.Sqrt(variance / sorted.Length));
    }

    public override string ToString() => $"{Mean:0.#}/{Median:0}/{P95:0}";
}
