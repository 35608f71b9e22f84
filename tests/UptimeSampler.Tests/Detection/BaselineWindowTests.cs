using UptimeSampler.Detection;
using UptimeSampler.Statistics;

namespace UptimeSampler.Tests.Detection;

[TestClass]
public sealed class BaselineWindowTests
{
    [TestMethod]
    public void Without_data_the_most_is_tolerated_and_latency_is_not_judged()
    {
        Baseline baseline = new BaselineWindow().ToBaseline(Batches.Start, 0.001, 0.95);
        Assert.AreEqual(new Baseline(Batches.Start, 0.05, null, 0, 0), baseline);
    }

    [TestMethod]
    [DataRow(100_000, 0, 0.001, 0.001, DisplayName = "never less than what is tolerated")]
    [DataRow(100_000, 300, 0.003, 0.0035, DisplayName = "an upper bound of what was seen")]
    [DataRow(100_000, 20_000, 0.05, 0.05, DisplayName = "never more than the ceiling")]
    public void The_failure_rate_is_an_upper_bound_within_limits(int samples, int failures, double least, double most)
    {
        BaselineWindow window = new();
        for (int i = 0; i < samples; i++)
            window.AddUnits(i / 1_000, ClusterSums.OfUnit(1, i % (samples / Math.Max(1, failures)) == 0 && failures > 0 ? 1 : 0));
        Baseline baseline = window.ToBaseline(Batches.Start, 0.001, quantile: null);
        Assert.IsInRange(least, most, baseline.FailureRate);
        Assert.AreEqual((samples, samples / 1_000), ((int)baseline.Samples, baseline.Hours));
        Assert.IsNull(baseline.LatencyLimit);
    }

    [TestMethod]
    public void Few_answers_take_longer_than_the_limit_that_is_learned_from_others()
    {
        const double Quantile = 0.95;
        int tooMany = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            BaselineWindow window = new();
            LatencySketch sketch = new();
            for (int i = 0; i < 2_000; i++)
                sketch.Add(Draw(random));
            window.AddAnswers(sketch.ToBytes());
            TimeSpan limit = window.ToBaseline(Batches.Start, 0.001, Quantile).LatencyLimit!.Value;
            // Exponential with a mean of 100 ms: P(longer than t) = exp(-t / 100 ms).
            tooMany += Math.Exp(-limit.TotalMilliseconds / 100) > 1 - Quantile ? 1 : 0;
        }
        // Promised for 99 % of baselines; 200 of them have 8 or more misses with a probability below 1 in 1,000.
        Assert.IsLessThan(8, tooMany);
    }

    [TestMethod]
    public void Probes_that_ran_out_of_time_count_as_slower_than_every_limit()
    {
        LatencySketch sketch = new();
        for (int i = 1; i <= 4_000; i++)
            sketch.Add(TimeSpan.FromMilliseconds(i));
        BaselineWindow few = new(), some = new(), many = new();
        foreach (BaselineWindow window in new[] { few, some, many })
            window.AddAnswers(sketch.ToBytes());
        some.AddTimeouts(100);
        many.AddTimeouts(400);
        TimeSpan limit = few.ToBaseline(Batches.Start, 0.001, 0.95).LatencyLimit!.Value;
        Assert.IsInRange(3_800, 3_950, limit.TotalMilliseconds);
        Assert.IsGreaterThan(limit, some.ToBaseline(Batches.Start, 0.001, 0.95).LatencyLimit!.Value);
        Assert.IsNull(many.ToBaseline(Batches.Start, 0.001, 0.95).LatencyLimit, "more than one in twenty runs out of time");
    }

    private static TimeSpan Draw(Random random) => TimeSpan.FromMilliseconds(-100 * Math.Log(1 - random.NextDouble()));
}
