namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class DeployWatchTests
{
    [TestMethod]
    public void It_looks_at_25_50_100_and_so_on()
    {
        var watch = new DeployWatch(new(0, 2000), 0.05, looks: 8);
        List<long> looked = [];
        for (int i = 0; i < 5000; i++)
        {
            int before = watch.Looks;
            watch.Observe(false);
            if (watch.Looks > before)
                looked.Add(watch.After.Samples);
        }
        CollectionAssert.AreEqual(new long[] { 25, 50, 100, 200, 400, 800, 1600, 3200 }, looked);
        Assert.IsFalse(watch.HasRisen);
    }

    [TestMethod]
    public void The_first_look_spends_its_share_of_the_level()
    {
        // 2 of 25 after 0 of 2000: p = C(25,2)/C(2025,2).
        double p = 25.0 * 24 / (2025.0 * 2024);
        var bounded = new DeployWatch(new(0, 2000), 8 * p * 1.001, looks: 8);
        var open = new DeployWatch(new(0, 2000), 0.5);
        var strict = new DeployWatch(new(0, 2000), 8 * p * 0.999, looks: 8);
        for (int i = 0; i < 25; i++)
        {
            bounded.Observe(i < 2);
            open.Observe(i < 2);
            strict.Observe(i < 2);
        }
        var just = new DeployWatch(new(0, 2000), bounded.PValue, looks: 8);
        for (int i = 0; i < 25; i++)
            just.Observe(i < 2);
        Assert.IsTrue(just.HasRisen, "the level is reached");
        Assert.IsTrue(bounded.HasRisen);
        Assert.IsFalse(strict.HasRisen);
        Assert.AreEqual(8 * p, bounded.PValue, 1e-10);
        Assert.AreEqual(p * Math.PI * Math.PI / 6, open.PValue, 1e-10);
    }

    [TestMethod]
    public void After_the_last_look_nothing_is_said_any_more()
    {
        var watch = new DeployWatch(new(0, 2000), 0.05, looks: 1);
        for (int i = 0; i < 200; i++)
            Assert.IsFalse(watch.Observe(i >= 25));
        Assert.AreEqual((1, 1.0), (watch.Looks, watch.PValue));
        Assert.AreEqual(new RateCount(175, 200), watch.After);
    }

    [TestMethod]
    public void Nothing_changed_is_rarely_called_a_rise_and_a_rise_is_found()
    {
        const int Runs = 400;
        var random = new Random(20_240_702);
        int wrong = 0, found = 0;
        for (int run = 0; run < Runs; run++)
        {
            wrong += Rises(0.01) ? 1 : 0;
            found += Rises(0.05) ? 1 : 0;
        }
        Assert.IsLessThan(0.05 * Runs, wrong);
        Assert.IsGreaterThan(0.95 * Runs, found);

        bool Rises(double rate)
        {
            long before = 0;
            for (int i = 0; i < 2000; i++)
                before += random.NextDouble() < 0.01 ? 1 : 0;
            var watch = new DeployWatch(new(before, 2000), 0.05);
            for (int i = 0; i < 3200; i++)
                watch.Observe(random.NextDouble() < rate);
            return watch.HasRisen;
        }
    }

    // Units of five that fail as one are worth one sample each: one bad one among five is 1 of 5, not 5 of 25.
    [TestMethod]
    public void Samples_that_fail_together_count_by_their_effective_number()
    {
        var watch = new DeployWatch(new(0, 2000), 0.05, looks: 1);
        for (int i = 0; i < 5; i++)
            watch.Observe(5, i == 2 ? 5 : 0);
        // The one failure fell on one of the 5 among 2005.
        Assert.AreEqual(5.0 / 2005, watch.PValue, 1e-10);
        Assert.AreEqual(new RateCount(5, 25), watch.After);
    }

    [TestMethod]
    public void A_unit_is_not_cut_and_passes_over_looks_that_fall_within_it()
    {
        var watch = new DeployWatch(new(0, 2000), 0.05);
        watch.Observe(24, 0);
        Assert.AreEqual(0, watch.Looks);
        watch.Observe(90, 0);
        Assert.AreEqual(1, watch.Looks, "at 114, past 25, 50 and 100");
        watch.Observe(85, 0);
        Assert.AreEqual(1, watch.Looks, "at 199");
        watch.Observe(1, 0);
        Assert.AreEqual(2, watch.Looks, "at 200");
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    public void Failures_that_come_in_clusters_are_rarely_called_a_rise()
    {
        const int Runs = 400, Units = 300, Size = 5;
        var random = new Random(20_261_126);
        int byUnits = 0, bySamples = 0;
        for (int run = 0; run < Runs; run++)
        {
            ClusterSums before = default;
            for (int i = 0; i < Units; i++)
                before += ClusterSums.OfUnit(Size, Blip());
            RateCount counted = new(before.Failures, before.Samples);
            var together = new DeployWatch(counted.Effective(before.DesignEffect, roundFailuresUp: true), 0.05);
            var single = new DeployWatch(counted, 0.05);
            for (int i = 0; i < Units; i++)
            {
                int failures = Blip();
                together.Observe(Size, failures);
                for (int k = 0; k < Size; k++)
                    single.Observe(k < failures);
            }
            byUnits += together.HasRisen ? 1 : 0;
            bySamples += single.HasRisen ? 1 : 0;
        }
        Assert.IsLessThan(0.05 * Runs, byUnits);
        Assert.IsGreaterThan(0.08 * Runs, bySamples, "or the test proves nothing");

        // One unit in fifty fails as a whole.
        int Blip() => random.NextDouble() < 0.02 ? Size : 0;
    }

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeployWatch(new(0, 0), 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeployWatch(new(2, 1), 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeployWatch(new(0, 1), 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeployWatch(new(0, 1), 0.05, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeployWatch(new(0, 1), 0.05).Observe(1, 2));
    }
}
