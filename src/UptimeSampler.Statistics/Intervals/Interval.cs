namespace UptimeSampler.Statistics;

/// <summary>A closed interval of failure rates.</summary>
/// <param name="Low">Lower end, 0 to 1.</param>
/// <param name="High">Upper end, 0 to 1, at least <paramref name="Low"/>.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>[0, 1]: what is known without samples.</summary>
    public static Interval Unknown => new(0, 1);

    /// <summary>Whether a rate lies within, ends included.</summary>
    public bool Contains(double rate) => rate >= Low && rate <= High;
}
