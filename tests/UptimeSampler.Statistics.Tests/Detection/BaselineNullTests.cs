using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class BaselineNullTests
{
    [TestMethod]
    public void Learned_rates_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("baseline_null");
        foreach (VectorCase c in vectors.Cases)
        {
            ClusterSums sums = default;
            foreach (var run in c.Json.GetProperty("runs").EnumerateArray())
                for (int i = 0; i < run[1].GetInt32(); i++)
                    sums += ClusterSums.OfUnit((int)c.Count("n"), run[0].GetInt32());
            vectors.AssertClose("p0", BaselineNull.Of(sums, 0.001), c);
        }
    }

    [TestMethod]
    public void Without_data_the_ceiling_is_learned() =>
        Assert.AreEqual(0.03, BaselineNull.Of(default, 0.001, ceiling: 0.03));

    [TestMethod]
    public void What_is_tolerated_may_be_the_ceiling() =>
        Assert.AreEqual(0.03, BaselineNull.Of(ClusterSums.OfUnit(1000, 0), 0.03, ceiling: 0.03));

    [TestMethod]
    public void It_stays_between_what_is_tolerated_and_the_ceiling_and_above_what_was_seen() =>
        Gen.Select(Gen.Int[1, 12], Gen.Double[0, 1]).Select((n, u) => (n, (int)(n * u * u * u * u))).Array[1, 200].Sample(units =>
        {
            ClusterSums sums = default;
            foreach ((int samples, int failures) in units)
                sums += ClusterSums.OfUnit(samples, failures);
            double got = BaselineNull.Of(sums, 0.001);
            return got is >= 0.001 and <= 0.05 && (got == 0.05 || got >= (double)sums.Failures / sums.Samples);
        });

    [TestMethod]
    public void Failures_that_come_together_teach_less()
    {
        ClusterSums spread = default, together = default;
        for (int i = 0; i < 1000; i++)
        {
            spread += ClusterSums.OfUnit(10, i % 50 == 0 ? 1 : 0);
            together += ClusterSums.OfUnit(10, i % 500 == 0 ? 10 : 0);
        }
        Assert.AreEqual(1, spread.Dispersion, 0.1);
        Assert.AreEqual(10, together.Dispersion, 0.1);
        Assert.IsGreaterThan(BaselineNull.Of(spread, 0.001), BaselineNull.Of(together, 0.001));
    }

    [TestMethod]
    public void Windows_without_failures_or_successes_are_not_dispersed()
    {
        Assert.AreEqual(1, default(ClusterSums).Dispersion);
        Assert.AreEqual(1, ClusterSums.OfUnit(5, 0).Dispersion);
        Assert.AreEqual(1, ClusterSums.OfUnit(5, 5).Dispersion);
    }

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BaselineNull.Of(default, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BaselineNull.Of(default, 0.1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BaselineNull.Of(default, 0.01, confidence: 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BaselineNull.Of(default, 0.01, ceiling: 1));
    }
}
