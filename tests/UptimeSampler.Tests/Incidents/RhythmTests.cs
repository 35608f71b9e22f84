using System.Net;
using UptimeSampler.Incidents;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Incidents;

[TestClass]
public sealed class RhythmTests
{
    [TestMethod]
    [DataRow(300, 20)]
    [DataRow(60, 6)]
    [DataRow(3_600, 120)]
    public void What_comes_back_is_named_with_how_long_it_lasts(int period, int lasts)
    {
        int right = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            double phase = random.NextDouble() * period;
            Rhythm? rhythm = Rhythm.Of(Samples(random, period * 12, at => (at + phase) % period < lasts));
            right += rhythm is not null && rhythm.Period == TimeSpan.FromSeconds(period) && rhythm.Lasts.TotalSeconds > lasts * 0.5 && rhythm.Lasts.TotalSeconds <= lasts ? 1 : 0;
        }
        Assert.IsGreaterThanOrEqualTo(18, right);
    }

    [TestMethod]
    public void Failures_by_chance_and_one_long_outage_have_no_rhythm()
    {
        int named = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            named += Rhythm.Of(Samples(random, 3_600, _ => random.NextDouble() < 0.02)) is null ? 0 : 1;
            named += Rhythm.Of(Samples(random, 3_600, at => at is > 1_000 and < 2_500)) is null ? 0 : 1;
        }
        Assert.IsLessThanOrEqualTo(4, named, "the level is 1 %");
    }

    [TestMethod]
    [DataRow(120, 0.5, 1.0)]
    [DataRow(100, 0.5, 1.0)]
    [DataRow(8, 0.5, 1.0)]
    [DataRow(8, 0.5, 0.5)]
    [DataRow(5, 60, 1.0)]
    [DataRow(5, 60, 0.5)]
    public void The_turn_of_a_bad_address_is_no_rhythm(int addresses, double interval, double rate)
    {
        int named = 0;
        for (int seed = 0; seed < 100; seed++)
            named += Rhythm.Of(InTurn(new Random(seed), addresses, interval, (_, address, random) => address == 0 && random.NextDouble() < rate)) is null ? 0 : 1;
        Assert.IsLessThanOrEqualTo(4, named, "the level is 1 %");
    }

    [TestMethod]
    public void What_comes_back_at_one_address_is_named()
    {
        int right = 0;
        for (int seed = 0; seed < 20; seed++)
            right += Rhythm.Of(InTurn(new Random(seed), addresses: 8, interval: 0.5, (at, address, _) => address == 0 && at % 300 < 20)) is { Period.TotalMinutes: 5 } ? 1 : 0;
        Assert.IsGreaterThanOrEqualTo(18, right);
    }

    [TestMethod]
    public void Nothing_and_a_single_sample_have_none()
    {
        Assert.IsNull(Rhythm.Of([]));
        Assert.IsNull(Rhythm.Of([Batches.At(0, failed: true)]));
        Assert.IsNull(Rhythm.Of([Batches.At(0, failed: true), Batches.At(0, failed: true)]));
    }

    [TestMethod]
    public void It_is_said_in_plain_words()
    {
        Assert.AreEqual("Failures come back every 5 min, for about 10 s each time.", new Rhythm(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), 6).Text);
        Assert.AreEqual("Failures come back every 1 h.", new Rhythm(TimeSpan.FromHours(1), TimeSpan.Zero, 6).Text);
    }

    /// <summary>Five thousand samples, one in each interval at a random instant, of addresses that take turns.</summary>
    private static List<Sample> InTurn(Random random, int addresses, double interval, Func<double, int, Random, bool> failed) =>
        [.. Enumerable.Range(0, 5_000).Select(i =>
        {
            double at = (i + random.NextDouble()) * interval;
            Sample sample = Batches.At(at, failed(at, i % addresses, random));
            return sample with { Outcome = sample.Outcome with { Address = new IPAddress([10, 0, 0, (byte)(i % addresses)]) } };
        })];

    /// <summary>One sample in each two seconds, at a random instant.</summary>
    private static List<Sample> Samples(Random random, int seconds, Func<double, bool> failed) =>
        [.. Enumerable.Range(0, seconds / 2).Select(i => (2 * i) + (2 * random.NextDouble())).Select(at => Batches.At(at, failed(at)))];
}
