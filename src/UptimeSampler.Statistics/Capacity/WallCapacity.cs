namespace UptimeSampler.Statistics;

/// <summary>
/// The capacity of a server that serves as many at once as it can and fails the rest at once: the number served, whatever was sent.
/// </summary>
/// <param name="Capacity">Median number served at once.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end of its interval.</param>
/// <param name="Units">Units that it rests on.</param>
public sealed record WallCapacity(double Capacity, double Low, double High, int Units)
{
    /// <summary>A unit counts from so many failures on.</summary>
    public const int FewestFailures = 20;

    /// <summary>
    /// Median of <see cref="CapacityUnit.Served"/> over the units that clearly exceeded the capacity, with its interval by order
    /// statistics (<see cref="QuantileRanks.Fixed"/>); the extremes where there are too few for the confidence.
    /// </summary>
    /// <remarks>
    /// For single bursts released at once. In a closed loop a failed request comes back and is counted again: the number served then says
    /// something else. Assumes independent bursts.
    /// </remarks>
    /// <param name="units">The units; those with fewer than <see cref="FewestFailures"/> failures are left out.</param>
    /// <param name="confidence">Coverage, above 0 and below 1.</param>
    /// <returns>The capacity; null when no unit has enough failures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static WallCapacity? Of(ReadOnlySpan<CapacityUnit> units, double confidence = 0.95)
    {
        CapacityUnit.Check(units);
        Require.OpenUnit(confidence);
        double[] served = [.. units.ToArray().Where(unit => unit.Failures >= FewestFailures).Select(unit => unit.Served).Order()];
        if (served.Length == 0)
            return null;
        double median = (served[(served.Length - 1) / 2] + served[served.Length / 2]) / 2;
        RankInterval ranks = QuantileRanks.Fixed(served.Length, 0.5, confidence);
        return new(median, served[Math.Max(0, ranks.Low - 1)], served[Math.Min(served.Length, ranks.High) - 1], served.Length);
    }
}
