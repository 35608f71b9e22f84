using UptimeSampler.Targets;

namespace UptimeSampler.Sampling;

/// <summary>Targets whose rounds are fired together.</summary>
/// <param name="Interval">Time between rounds.</param>
/// <param name="Offset">When in the interval this shard fires.</param>
/// <param name="Targets">Names of the targets.</param>
public sealed record Shard(TimeSpan Interval, TimeSpan Offset, IReadOnlyList<string> Targets);

/// <summary>Groups targets into shards, so that the scheduler fires tens of times a second at most, however many targets there are.</summary>
public static class Shards
{
    /// <summary>Most firings a second of all shards together, unless there are more different intervals than that allows.</summary>
    public const double MaxFiringsPerSecond = 20;

    /// <summary>Splits the targets of each interval evenly, and spreads the shards evenly over their interval.</summary>
    public static IReadOnlyList<Shard> Of(IReadOnlyList<Target> targets)
    {
        List<IGrouping<TimeSpan, Target>> intervals = [.. targets.GroupBy(target => target.Interval)];
        List<Shard> shards = [];
        foreach (IGrouping<TimeSpan, Target> group in intervals)
        {
            List<string> names = [.. group.Select(target => target.Name)];
            double allowed = MaxFiringsPerSecond / intervals.Count * group.Key.TotalSeconds;
            int count = (int)Math.Clamp(Math.Floor(allowed), 1, names.Count);
            for (int i = 0; i < count; i++)
                shards.Add(new Shard(group.Key, group.Key * i / count, [.. names.Where((_, place) => place % count == i)]));
        }
        return shards;
    }
}
