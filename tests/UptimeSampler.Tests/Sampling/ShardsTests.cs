using CsCheck;
using UptimeSampler.Sampling;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Sampling;

[TestClass]
public sealed class ShardsTests
{
    private static Target Of(int number, double seconds) => new() { Name = "t" + number, Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromSeconds(seconds) };

    [TestMethod]
    public void Every_target_is_in_one_shard_of_its_interval() =>
        Gen.Int[0, 4].Select(choice => new[] { 1.0, 5, 10, 60, 300 }[choice]).List[0, 200].Sample(intervals =>
        {
            List<Target> targets = [.. intervals.Select((seconds, number) => Of(number, seconds))];
            IReadOnlyList<Shard> shards = Shards.Of(targets);
            return targets.All(target => shards.Count(shard => shard.Targets.Contains(target.Name) && shard.Interval == target.Interval) == 1)
                && shards.Sum(shard => shard.Targets.Count) == targets.Count;
        }, iter: 100);

    [TestMethod]
    [DataRow(10_000, 1.0)]
    [DataRow(1_000, 10.0)]
    [DataRow(3, 1.0)]
    public void Firings_stay_within_tens_a_second(int targets, double seconds)
    {
        IReadOnlyList<Shard> shards = Shards.Of([.. Enumerable.Range(0, targets).Select(number => Of(number, seconds))]);
        Assert.IsLessThanOrEqualTo(Shards.MaxFiringsPerSecond + 1e-9, shards.Sum(shard => 1 / shard.Interval.TotalSeconds));
        Assert.IsTrue(shards.All(shard => shard.Offset < shard.Interval));
        Assert.IsLessThanOrEqualTo(1, shards.Max(shard => shard.Targets.Count) - shards.Min(shard => shard.Targets.Count));
    }
}
