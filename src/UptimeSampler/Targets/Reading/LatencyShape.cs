namespace UptimeSampler.Targets.Reading;

/// <summary>The keys under <c>latency</c>.</summary>
internal static class LatencyShape
{
    // Below the lower one, what must be ruled out for a recovery would be most of the answers.
    private const double Lowest = 0.75;
    private const double Highest = 0.999;

    private static readonly Key<double> Quantile = new("quantile", "The quantile that is watched: 0.95 for the 95th percentile.", NumberShapes.FromTo(Lowest, Highest)) { Default = LatencyWatch.StandardQuantile };
    private static readonly Key<TimeSpan> Limit = new("limit", "What the quantile may be (default: learned from the week before, without incidents and the last 6 hours).", NumberShapes.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5)));

    public static readonly Shape<LatencyWatch> Shape = new ObjectShape("the latency watch", [Quantile, Limit]).As<LatencyWatch>(file => new LatencyWatch(
        file.Get(Quantile, LatencyWatch.StandardQuantile),
        file.TryGet(Limit, out TimeSpan limit) ? limit : null));
}
