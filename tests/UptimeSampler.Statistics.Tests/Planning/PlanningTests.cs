namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class PlanningTests
{
    [TestMethod]
    public void Divergence_and_its_bound_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("kl_bounds");
        foreach (VectorCase c in vectors.Cases)
        {
            vectors.AssertClose("kl", DetectionDelay.Divergence(c["p1"], c["p0"]), c);
            vectors.AssertClose("lorden_1e5", DetectionDelay.MeanSamples(c["p0"], c["p1"], 1e5) - 1, c);
            vectors.AssertClose("lorden_1e6", DetectionDelay.MeanSamples(c["p0"], c["p1"], 1e6) - 1, c);
        }
    }

    [TestMethod]
    public void Planned_delays_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("pace");
        foreach (VectorCase c in vectors.Cases)
        {
            vectors.AssertClose("mean", DetectionDelay.MeanSamples(c["p0"], c["p1"], c["A"]), c);
            vectors.AssertClose("p95", DetectionDelay.P95Samples(c["p0"], c["p1"], c["A"]), c);
        }
    }

    [TestMethod]
    public void What_is_tolerated_is_never_found()
    {
        Assert.AreEqual(double.PositiveInfinity, DetectionDelay.MeanSamples(0.01, 0.01, 1e6));
        Assert.AreEqual(double.PositiveInfinity, DetectionDelay.P95Samples(0.01, 0.001, 1e6));
        Assert.AreEqual(0, DetectionDelay.Divergence(0.01, 0.01), 1e-18);
    }

    [TestMethod]
    public void A_total_outage_diverges_by_the_log_of_what_is_tolerated() =>
        Assert.AreEqual(Math.Log(1000), DetectionDelay.Divergence(1, 0.001), 1e-12);

    [TestMethod]
    public void Failures_in_a_row_take_as_long_as_the_reference_says()
    {
        VectorGroup vectors = VectorGroup.Load("consecutive_arl");
        foreach (VectorCase c in vectors.Cases)
            vectors.AssertClose("arl", ConsecutiveRule.MeanSamples(c["p"], (int)c.Count("k")), c);
        Assert.AreEqual(3, ConsecutiveRule.MeanSamples(1, 3));
    }

    [TestMethod]
    public void Looks_needed_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("probes_to_see_one");
        foreach (VectorCase c in vectors.Cases)
            Assert.AreEqual(c.Count("n"), LookCount.ToSeeOneFailure(c["p"], c["power"]), c.ToString());
    }

    [TestMethod]
    public void So_many_looks_suffice_and_one_fewer_does_not()
    {
        foreach (double p in (double[])[0.001, 0.02, 0.1, 0.25, 0.5, 0.9, 1])
        {
            foreach (double power in (double[])[0.5, 0.75, 0.9, 0.95, 0.999])
            {
                long looks = LookCount.ToSeeOneFailure(p, power);
                Assert.IsLessThanOrEqualTo(1 - power + 1e-12, LookCount.MissedBy(p, looks), $"{p} {power}");
                Assert.IsGreaterThan(1 - power, LookCount.MissedBy(p, looks - 1), $"{p} {power}");
            }
        }
    }

    [TestMethod]
    public void Without_failures_the_divergence_is_that_of_working() =>
        Assert.AreEqual(-Math.Log(0.99), DetectionDelay.Divergence(0, 0.01), 1e-15);

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DetectionDelay.MeanSamples(0.01, 0.1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DetectionDelay.Divergence(1.1, 0.1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DetectionDelay.Divergence(0.1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ConsecutiveRule.MeanSamples(0, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ConsecutiveRule.MeanSamples(1.1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ConsecutiveRule.MeanSamples(0.1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LookCount.ToSeeOneFailure(0, 0.9));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LookCount.ToSeeOneFailure(1.1, 0.9));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LookCount.ToSeeOneFailure(0.5, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LookCount.MissedBy(1.1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LookCount.MissedBy(0.5, -1));
    }

    [TestMethod]
    public void One_look_misses_a_half_outage_half_of_the_time() =>
        Assert.AreEqual(0.5, LookCount.MissedBySingleLook(0.5));
}
