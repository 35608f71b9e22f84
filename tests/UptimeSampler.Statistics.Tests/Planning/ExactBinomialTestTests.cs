using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class ExactBinomialTestTests
{
    [TestMethod]
    public void Critical_counts_and_power_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("power");
        foreach (VectorCase c in vectors.Cases)
        {
            Assert.AreEqual(c.Count("c"), ExactBinomialTest.CriticalCount(c.Count("n"), c["p0"], c["alpha"]), c.ToString());
            vectors.AssertClose("power", ExactBinomialTest.Power(c.Count("n"), c["p0"], c["p1"], c["alpha"]), c);
        }
    }

    [TestMethod]
    [DataRow(0.001, 0.02, 0.01, 0.9)]
    [DataRow(0.01, 0.05, 0.001, 0.95)]
    [DataRow(0.05, 0.5, 0.05, 0.8)]
    [DataRow(0.001, 1.0, 0.05, 0.99)]
    public void The_planned_number_is_the_smallest_with_the_power(double p0, double p1, double alpha, double power)
    {
        long n = ExactBinomialTest.SamplesFor(p0, p1, alpha, power)!.Value;
        Assert.IsGreaterThanOrEqualTo(power, ExactBinomialTest.Power(n, p0, p1, alpha));
        for (long fewer = 1; fewer < n; fewer++)
            Assert.IsLessThan(power, ExactBinomialTest.Power(fewer, p0, p1, alpha), $"with {fewer}");
    }

    [TestMethod]
    public void No_smaller_number_has_the_power() =>
        Gen.Select(Gen.Double[0.01, 0.4], Gen.Double[1.3, 20], Gen.OneOf(0.001, 0.01, 0.05, 0.2), Gen.OneOf(0.5, 0.8, 0.95)).Sample((p0, times, alpha, power) =>
        {
            double p1 = Math.Min(1, p0 * times);
            long want = Enumerable.Range(1, 400).FirstOrDefault(n => ExactBinomialTest.Power(n, p0, p1, alpha) >= power);
            return want == 0 || ExactBinomialTest.SamplesFor(p0, p1, alpha, power) == want;
        }, iter: 60);

    [TestMethod]
    public void Rates_too_close_to_tell_have_no_plan() =>
        Assert.IsNull(ExactBinomialTest.SamplesFor(1e-9, 1.000001e-9, 0.001, 0.99));

    [TestMethod]
    public void Too_few_samples_can_never_reject() => Assert.AreEqual(2, ExactBinomialTest.CriticalCount(1, 0.5, 0.01));

    [TestMethod]
    public void Two_percent_are_ruled_out_by_149_clean_samples() =>
        Assert.AreEqual(149, ExactBinomialTest.CleanSamplesToRuleOut(0.02, 0.05));

    [TestMethod]
    public void The_detectable_rate_is_found_in_time_and_a_smaller_one_is_not()
    {
        double rate = DetectableRate.Within(0.001, 500, 1e6)!.Value;
        Assert.AreEqual(500, DetectionDelay.P95Samples(0.001, rate, 1e6), 1e-3);
        Assert.IsNull(DetectableRate.Within(0.001, 3, 1e6));
        Assert.IsLessThan(rate, DetectableRate.Within(0.001, 1000, 1e6)!.Value);
    }

    [TestMethod]
    public void The_planned_sampling_rate_meets_its_own_threshold()
    {
        TimeSpan within = TimeSpan.FromMinutes(10), budget = TimeSpan.FromDays(30);
        double perSecond = DetectableRate.SamplesPerSecond(0.001, 0.1, within, budget, 20);
        double threshold = budget.TotalSeconds * perSecond * 20;
        Assert.AreEqual(within.TotalSeconds * perSecond, DetectionDelay.P95Samples(0.001, 0.1, threshold), 1e-5);
        Assert.IsGreaterThan(perSecond, DetectableRate.SamplesPerSecond(0.001, 0.05, within, budget, 20));
    }

    [TestMethod]
    public void The_bound_is_one_sample_below_the_planned_mean()
    {
        Assert.AreEqual(DetectionDelay.MeanSamples(0.001, 0.1, 1e6) - 1, DetectionDelay.LordenSamples(0.001, 0.1, 1e6), 1e-12);
        Assert.AreEqual(double.PositiveInfinity, DetectionDelay.LordenSamples(0.1, 0.05, 1e6));
    }

    [TestMethod]
    public void Impossible_plans_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.CriticalCount(0, 0.1, 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.SamplesFor(0.1, 0.1, 0.05, 0.9));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.CriticalCount(5, 1, 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.CriticalCount(5, 0.1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.SamplesFor(0.1, 1.1, 0.05, 0.9));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.SamplesFor(0, 0.1, 0.05, 0.9));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.SamplesFor(0.1, 0.2, 0, 0.9));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.SamplesFor(0.1, 0.2, 0.05, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.CleanSamplesToRuleOut(0, 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.CleanSamplesToRuleOut(1, 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExactBinomialTest.CleanSamplesToRuleOut(0.1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DetectableRate.Within(0.1, 0, 1e6));
        TimeSpan day = TimeSpan.FromDays(1);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DetectableRate.SamplesPerSecond(0.1, 0.2, TimeSpan.Zero, day, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DetectableRate.SamplesPerSecond(0.1, 0.2, day, day, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DetectableRate.SamplesPerSecond(0.1, 0.2, day, 2 * day, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DetectableRate.SamplesPerSecond(0.2, 0.2, day, 2 * day, 1));
    }
}
