namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class EqualWeightRateTests
{
    [TestMethod]
    public void Rates_and_limits_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("stratified_mover_cp");
        foreach (VectorCase c in vectors.Cases)
        {
            RateCount[] groups = [.. c.Json.GetProperty("strata").EnumerateArray().Select(s => new RateCount(s[0].GetInt64(), s[1].GetInt64()))];
            EqualWeightRate got = EqualWeightRate.Of(groups, c["conf"]);
            vectors.AssertClose("p", got.Rate, c);
            vectors.AssertClose("lo", got.Interval.Low, c);
            vectors.AssertClose("hi", got.Interval.High, c);
        }
    }

    [TestMethod]
    public void A_single_group_has_its_own_interval()
    {
        EqualWeightRate got = EqualWeightRate.Of([new(3, 70)], 0.9);
        Interval want = BinomialInterval.ClopperPearson(3, 70, 0.9);
        Assert.AreEqual(want.Low, got.Interval.Low, 1e-15);
        Assert.AreEqual(want.High, got.Interval.High, 1e-15);
    }

    [TestMethod]
    public void Every_group_counts_the_same_however_many_samples_it_has() =>
        Assert.AreEqual(0.25, EqualWeightRate.Of([new(5, 10), new(0, 100_000)], 0.95).Rate, 1e-15);

    [TestMethod]
    public void Samples_that_fail_together_count_by_their_effective_number() =>
        Assert.AreEqual(EqualWeightRate.Of([new(3, 30), new(10, 100)], 0.95), EqualWeightRate.Of([new(6, 60), new(20, 200)], 0.95, designEffect: 2));

    [TestMethod]
    public void No_group_and_empty_groups_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => EqualWeightRate.Of([], 0.95));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => EqualWeightRate.Of([new(0, 0)], 0.95));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => EqualWeightRate.Of([new(0, 9)], 0.95, designEffect: 0.9));
    }
}
