namespace UptimeSampler.Statistics;

/// <summary>A closed interval for the difference of two failure rates.</summary>
/// <param name="Low">Lower end, −1 to 1.</param>
/// <param name="High">Upper end, −1 to 1, at least <paramref name="Low"/>.</param>
public readonly record struct DifferenceInterval(double Low, double High)
{
    /// <summary>[−1, 1]: what is known without samples.</summary>
    public static DifferenceInterval Unknown => new(-1, 1);

    /// <summary>Whether a difference lies within, ends included.</summary>
    public bool Contains(double difference) => difference >= Low && difference <= High;
}
