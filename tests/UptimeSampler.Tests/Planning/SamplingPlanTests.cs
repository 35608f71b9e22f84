using UptimeSampler.Detection;
using UptimeSampler.Planning;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Sampling;

namespace UptimeSampler.Tests.Planning;

/// <summary>What the plan says is what the real rounds and the real detector do.</summary>
[TestClass]
public sealed class SamplingPlanTests
{
    private static readonly FalseAlarmBudget Budget = new(TimeSpan.FromDays(30));
    private static readonly Target EveryTenSeconds = new() { Name = "shop", Url = new Uri("http://127.0.0.1/"), SamplesPerRound = 1 };
    private static readonly Target Standard = EveryTenSeconds with { SamplesPerRound = 3 };

    [TestMethod]
    [DataRow(0.5, 120)]
    [DataRow(0.1, 120)]
    [DataRow(1.0, 60)]
    public void Outages_are_found_as_soon_as_the_real_rounds_find_them(double rate, int runs)
    {
        DetectionTimes planned = new SamplingPlan(Standard, Budget, 3, seed: 1).Row(rate).Found!;
        double[] real = [.. Enumerable.Range(1, runs).Select(seed => RealSeconds(Standard, rate, seed))];
        double mean = real.Average(), error = Math.Sqrt(real.Sum(each => (each - mean) * (each - mean)) / (runs - 1) / runs);
        // Four standard errors of the real ones, one of the planned ones, and the clock's step.
        Assert.AreEqual(mean, planned.Mean.TotalSeconds, (4 * error) + (0.03 * mean) + 0.2, $"{mean:0.0} ± {error:0.0}; planned {planned}");
    }

    // Mean and 95 of 100 in seconds from simulations of a prototype with one sample in ten seconds, at most two a second on suspicion.
    [TestMethod]
    [DataRow(0.1, 117, 281)]
    [DataRow(0.5, 31, 60)]
    [DataRow(1.0, 20, 20)]
    public void Delays_are_those_of_the_prototype(double rate, double mean, double p95)
    {
        DetectionTimes found = new SamplingPlan(EveryTenSeconds, Budget, 1, seed: 2).Row(rate).Found!;
        Assert.AreEqual(mean, found.Mean.TotalSeconds, (0.12 * mean) + 2.5);
        // The prototype counts whole blocks.
        Assert.AreEqual(p95, found.P95.TotalSeconds, (0.12 * p95) + 5);
    }

    [TestMethod]
    public void Without_added_samples_it_takes_about_as_long_as_the_formula_says()
    {
        foreach (double rate in new[] { 0.02, 0.1, 0.5 })
        {
            PlanRow row = new SamplingPlan(EveryTenSeconds with { MaxRate = 0.1 }, Budget, 1, seed: 3).Row(rate);
            // The formula is for a detector that has watched for long; one that has just started needs up to a tenth more.
            Assert.IsLessThanOrEqualTo(1.15 * row.PlannedMean!.Value, row.Found!.MeanSamples, row.ToString());
            Assert.IsLessThanOrEqualTo(1.05 * row.PlannedP95!.Value, row.Found.P95Samples, row.ToString());
            Assert.IsGreaterThan(0.6 * row.Bound!.Value, row.Found.MeanSamples, row.ToString());
        }
    }

    [TestMethod]
    public void What_is_tolerated_is_not_looked_for_and_what_is_hardly_more_is_not_simulated()
    {
        SamplingPlan plan = new(Standard with { Tolerate = 0.05 }, Budget, 1, seed: 1);
        Assert.AreEqual(new PlanRow(0.05, null, null, null, null), plan.Row(0.05));
        PlanRow near = plan.Row(0.0501);
        Assert.IsNull(near.Found);
        Assert.IsGreaterThan(1e6, near.PlannedMean!.Value);
    }

    [TestMethod]
    public void The_smallest_rate_is_found_in_95_of_100_cases_and_a_quarter_less_is_not()
    {
        SamplingPlan plan = new(EveryTenSeconds, Budget, 1, seed: 1);
        SmallestFound smallest = plan.WithinHour();
        Assert.IsTrue(smallest.IsSimulated);
        // Another seed: the standard error of the share is 1 in 100.
        Assert.IsGreaterThan(0.91, Share(smallest.Rate!.Value));
        Assert.IsLessThan(0.93, Share(0.75 * smallest.Rate.Value));
        Assert.IsLessThan(smallest.Rate.Value, plan.WithinDay().Rate!.Value);

        double Share(double rate) => 1 - (DetectionTimes.Missed(plan.Target, plan.Settings, rate, TimeSpan.FromHours(1), 500, 99, enough: 500) / 500.0);
    }

    [TestMethod]
    public void Two_samples_a_day_find_nothing_within_a_day_and_ten_a_second_are_not_simulated_for_a_day()
    {
        Target rare = EveryTenSeconds with { Interval = TimeSpan.FromHours(12), MaxRate = 2.0 / 86_400 };
        Assert.AreEqual(new SmallestFound(null, IsSimulated: true), new SamplingPlan(rare, Budget, 1, seed: 1).WithinDay());
        Target often = EveryTenSeconds with { SamplesPerRound = 100, MaxRate = 10 };
        Assert.IsFalse(new SamplingPlan(often, Budget, 1, seed: 1).WithinDay().IsSimulated);
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_answer_and_another_one_another()
    {
        Assert.AreEqual(new SamplingPlan(Standard, Budget, 1, seed: 7).Row(0.1), new SamplingPlan(Standard, Budget, 1, seed: 7).Row(0.1));
        Assert.AreNotEqual(new SamplingPlan(Standard, Budget, 1, seed: 7).Row(0.1), new SamplingPlan(Standard, Budget, 1, seed: 8).Row(0.1));
    }

    [TestMethod]
    public void A_single_failure_an_hour_is_a_burn_rate_of_its_own_at_one_sample_a_minute()
    {
        UsualRule burnRate = new SamplingPlan(EveryTenSeconds with { Interval = TimeSpan.FromMinutes(1) }, Budget, 1, seed: 1).UsualRules().Single(rule => rule.Name == "burn rate");
        // Each failed sample is 1 of 60 at most, more than 14.4 times 0.1 %: the first one is the alarm, on average sample 1/p.
        Assert.AreEqual(20, burnRate.Samples(0.05)!.Value, 6);
        Assert.AreEqual(1_000, burnRate.Samples(0.001)!.Value, 350);
        Assert.IsNull(new SamplingPlan(EveryTenSeconds, Budget, 1, seed: 1).UsualRules().Single(rule => rule.Name == "burn rate").Samples(0.0001), "in a hundred thousand samples");
    }

    private static double RealSeconds(Target shop, double rate, int seed)
    {
        TargetDetector detector = new();
        DetectionSettings settings = new(shop.Tolerate, Budget.Threshold(3), shop.Interval);
        DateTimeOffset? found = null;
        SimulatedTarget? target = null;
        target = new SimulatedTarget(shop, seed, batch =>
        {
            if (detector.Fold(batch, settings).Any(finding => finding.Kind == FindingKind.Alarm))
                found ??= target!.Time.GetUtcNow();
        }) { Step = TimeSpan.FromMilliseconds(100) };
        // Up to a round and a block, so that the fault begins anywhere in them.
        target.Run(TimeSpan.FromSeconds(new Random(seed + 10_000).NextDouble() * 30));
        DateTimeOffset began = target.Time.GetUtcNow();
        target.FailureRate = rate;
        target.Run(TimeSpan.FromHours(1), () => found is not null);
        return (found!.Value - began).TotalSeconds;
    }
}
