namespace UptimeSampler.Statistics;

/// <summary>The ten stakes of one stream among several whose evidence is summed.</summary>
internal sealed class StreamWealth
{
    private readonly double[] _wealth = new double[StakeWealth.Count];

    /// <summary>The mean of the stakes' wealth.</summary>
    public double Evidence { get; private set; }

    /// <summary>The evidence with the patience added, and what an outcome would add to it at full stakes; no less than 0.</summary>
    public (double Before, double Gain) Weigh(double patience, double outcome)
    {
        (double mean, double staked) = StakeWealth.Weigh(_wealth, patience);
        return (mean, Math.Max(0, staked * outcome));
    }

    public void Bet(double patience, double outcome) => Evidence = StakeWealth.Bet(_wealth, patience, outcome);

    public void Clear()
    {
        Array.Clear(_wealth);
        Evidence = 0;
    }

    public void Save(Span<double> destination) => _wealth.CopyTo(destination);

    public void Load(ReadOnlySpan<double> wealth)
    {
        wealth.CopyTo(_wealth);
        Evidence = StakeWealth.Weigh(_wealth, 0).Mean;
    }
}
