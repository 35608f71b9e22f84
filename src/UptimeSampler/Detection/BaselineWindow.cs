using UptimeSampler.Statistics;

namespace UptimeSampler.Detection;

/// <summary>
/// Adds up the hours that a baseline is read from. The window ends hours before the present and leaves out the hours of incidents, so that
/// an outage does not become the norm while it lasts, nor a slow one while it grows.
/// </summary>
public sealed class BaselineWindow
{
    /// <summary>How far the window stays behind the present.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromHours(6);

    /// <summary>How long it is.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(7);

    /// <summary>What lies this close to an incident is left out with it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>A limit read from fewer answers would be far above the quantile, or below it by chance.</summary>
    public const int LeastAnswers = 2_000;

    private readonly LatencySketch answers = new();
    private readonly HashSet<long> hours = [];
    private ClusterSums units;
    private long timeouts;

    /// <summary>Adds the sums over evidence blocks of an hour.</summary>
    /// <param name="hour">Number of the hour since the Unix epoch.</param>
    /// <param name="sums">The sums.</param>
    public void AddUnits(long hour, ClusterSums sums)
    {
        hours.Add(hour);
        units += sums;
    }

    /// <summary>Adds the durations of good answers (an encoded <see cref="LatencySketch"/>).</summary>
    public void AddAnswers(ReadOnlySpan<byte> latency) => answers.Merge(latency);

    /// <summary>Adds probes that ran out of time: slower than every limit.</summary>
    public void AddTimeouts(long count) => timeouts += count;

    /// <summary>What is normal.</summary>
    /// <param name="from">Since when it will be judged by (UTC).</param>
    /// <param name="tolerated">The least failure rate that is tolerated.</param>
    /// <param name="quantile">The quantile of latency that is watched; null for none.</param>
    public Baseline ToBaseline(DateTimeOffset from, double tolerated, double? quantile) =>
        new(from, BaselineNull.Of(units, tolerated), quantile is { } q ? Limit(q) : null, units.Samples, hours.Count);

    private TimeSpan? Limit(double quantile)
    {
        long all = answers.Count + timeouts;
        if (all < LeastAnswers || QuantileRanks.UpperLimit(all, quantile, BaselineNull.Confidence) is not { } rank || rank > answers.Count)
            return null;
        return answers.UpperEdgeAtRank(rank);
    }
}
