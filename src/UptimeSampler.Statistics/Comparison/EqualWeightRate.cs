namespace UptimeSampler.Statistics;

/// <summary>
/// The failure rate as an average over groups that count the same however many samples each has: workers in different places,
/// of which one probes ten times as often.
/// </summary>
/// <param name="Rate">The mean of the groups' rates, 0 to 1.</param>
/// <param name="Interval">Its interval.</param>
public readonly record struct EqualWeightRate(double Rate, Interval Interval)
{
    /// <summary>
    /// Mean rate with limits recovered from each group's Clopper–Pearson interval: p ∓ √Σ((p_h − l_h)/H)², upper end alike
    /// (MOVER: Zou and Donner 2008). Independent samples, windows chosen before looking; covers 0.96 to 0.98 for 0.95.
    /// </summary>
    /// <param name="groups">At least one group; each with at least one sample.</param>
    /// <param name="confidence">Nominal coverage, above 0 and below 1.</param>
    /// <param name="designEffect">How many samples are worth one where they fail together, at least 1: intervals are taken at effective numbers.</param>
    /// <exception cref="ArgumentException">There is no group.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A group is empty or impossible, or another argument is outside its range.</exception>
    public static EqualWeightRate Of(ReadOnlySpan<RateCount> groups, double confidence, double designEffect = 1)
    {
        if (groups.IsEmpty)
            throw new ArgumentException("Needs at least one group.", nameof(groups));
        Require.OpenUnit(confidence);
        Require.DesignEffect(designEffect);
        double rate = 0, below = 0, above = 0;
        foreach (RateCount group in groups)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(group.Samples, 1, nameof(groups));
            Interval interval = BinomialInterval.ClopperPearson(group.Failures / designEffect, group.Samples / designEffect, confidence);
            rate += group.Rate / groups.Length;
            below += Square((group.Rate - interval.Low) / groups.Length);
            above += Square((interval.High - group.Rate) / groups.Length);
        }
        return new(rate, new(Math.Max(0, rate - Math.Sqrt(below)), Math.Min(1, rate + Math.Sqrt(above))));
    }

    private static double Square(double value) => value * value;
}
