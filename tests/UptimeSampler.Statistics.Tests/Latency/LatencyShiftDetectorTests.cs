namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class LatencyShiftDetectorTests
{
    [TestMethod]
    public void One_quantile_is_the_detector_of_its_exceedances()
    {
        var random = new Random(20_240_711);
        var shift = new LatencyShiftDetector(0.9);
        var rate = new EDetector();
        for (int i = 0; i < 500; i++)
        {
            int above = random.NextDouble() < 0.2 ? 1 : 0;
            bool one = shift.Observe(1, [above], 1, 1e4), other = rate.Observe(new(1, above, 1 - 0.9, 1, i), 1e4);
            Assert.AreEqual(other, one);
            Assert.AreEqual(rate.Evidence, shift.Evidence, 1e-9 * rate.Evidence);
        }
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    public void False_alarms_keep_the_promise()
    {
        const int Runs = 200;
        const double Budget = 2000;
        var random = new Random(20_240_712);
        double sum = 0;
        for (int run = 0; run < Runs; run++)
        {
            var detector = new LatencyShiftDetector();
            int n = 1;
            while (!Observe(detector, random.NextDouble(), Budget))
                n++;
            sum += n / Budget;
        }
        // Standard error about 0.08.
        Assert.IsGreaterThan(0.8, sum / Runs);
    }

    [TestMethod]
    public void Slower_requests_are_found_and_the_quantile_that_shows_it_leads()
    {
        var random = new Random(20_240_713);
        var detector = new LatencyShiftDetector();
        int n = 0;
        // A tenth of the requests becomes slower than all before: the 0.95-limit is exceeded by 0.1 + 0.9 · 0.05.
        while (!Observe(detector, random.NextDouble() < 0.1 ? 0.9999 : random.NextDouble(), 1e6))
            Assert.IsLessThan(2000, n++);
        Assert.AreEqual(0.99, detector.LeadingQuantile);
        detector.Reset();
        Assert.AreEqual(0, detector.Evidence);
        Assert.AreEqual(0.5, detector.LeadingQuantile, "without evidence the first");
        var fresh = new LatencyShiftDetector();
        Assert.AreEqual(Observe(fresh, 0.96, 1e6), Observe(detector, 0.96, 1e6));
        Assert.AreEqual(fresh.Evidence, detector.Evidence);
    }

    [TestMethod]
    public void A_saved_detector_continues_bit_for_bit()
    {
        var random = new Random(20_240_714);
        var one = new LatencyShiftDetector();
        var other = new LatencyShiftDetector();
        for (int i = 0; i < 300; i++)
            Observe(one, random.NextDouble(), 1e4);
        double[] state = new double[one.StateSize];
        one.Save(state);
        other.Load(state);
        Assert.AreEqual(one.Evidence, other.Evidence);
        for (int i = 0; i < 300; i++)
        {
            double u = random.NextDouble();
            Assert.AreEqual(Observe(one, u, 1e4), Observe(other, u, 1e4));
            Assert.AreEqual(one.Evidence, other.Evidence);
        }
        Assert.ThrowsExactly<ArgumentException>(() => other.Load(state.AsSpan(1)));
    }

    [TestMethod]
    public void The_evidence_is_the_mean_of_its_quantiles_uncapped_far_from_the_threshold()
    {
        LatencyShiftDetector both = new(0.5, 0.9), half = new(0.5), tenth = new(0.9);
        for (int i = 0; i < 50; i++)
        {
            int[] above = [i % 2, i % 7 == 0 ? 1 : 0];
            both.Observe(2, above, 1, 1e300);
            half.Observe(2, above.AsSpan(0, 1), 1, 1e300);
            tenth.Observe(2, above.AsSpan(1), 1, 1e300);
            Assert.AreEqual((half.Evidence + tenth.Evidence) / 2, both.Evidence, 1e-12 * both.Evidence);
            Assert.AreEqual(half.Evidence >= tenth.Evidence ? 0.5 : 0.9, both.LeadingQuantile);
        }
    }

    [TestMethod]
    public void One_slow_sample_does_not_overshoot_and_none_raises_no_alarm()
    {
        var detector = new LatencyShiftDetector();
        bool alarm = false;
        for (int i = 0; i < 1000 && !alarm; i++)
        {
            Assert.IsFalse(detector.Observe(1, [0, 0, 0], 1, 1000));
            double before = detector.Evidence + 1;
            alarm = detector.Observe(1, [1, 1, 1], 1, 1000);
            Assert.IsLessThanOrEqualTo(Math.Max(before, 1000) * (1 + 1e-9), detector.Evidence);
        }
        Assert.IsTrue(alarm);
        Assert.AreEqual(1000, detector.Evidence, 1e-6);
        Assert.IsFalse(detector.Observe(1, [0, 0, 0], 5000, 1000));
        Assert.IsTrue(detector.Observe(1, [0, 0, 1], 5000, 1000));
        Assert.IsTrue(detector.Observe(1, [1, 1, 0], 5000, 1000));
        Assert.IsTrue(detector.Observe(1, [1, 1, 1], 0, 1));
    }

    [TestMethod]
    public void Observing_allocates_nothing()
    {
        var detector = new LatencyShiftDetector();
        Span<int> above = [1, 0, 0];
        detector.Observe(2, above, 1, 1e6);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            detector.Observe(2, above, 1, 1e6);
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        CollectionAssert.AreEqual(new[] { 0.5, 0.95, 0.99 }, new LatencyShiftDetector().Quantiles.ToArray());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LatencyShiftDetector(1));
        Assert.ThrowsExactly<ArgumentException>(() => new LatencyShiftDetector().Observe(1, [0, 0], 1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LatencyShiftDetector().Observe(0, [0, 0, 0], 1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LatencyShiftDetector().Observe(1, [2, 0, 0], 1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LatencyShiftDetector().Observe(1, [0, 0, 0], -1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LatencyShiftDetector().Observe(1, [0, 0, 0], 1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LatencyShiftDetector().Observe(1, [0, 0, 0], double.PositiveInfinity, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LatencyShiftDetector().Observe(1, [0, 0, 0], double.NaN, 1));
    }

    private static bool Observe(LatencyShiftDetector detector, double u, double threshold) =>
        detector.Observe(1, [u > 0.5 ? 1 : 0, u > 0.95 ? 1 : 0, u > 0.99 ? 1 : 0], 1, threshold);
}
