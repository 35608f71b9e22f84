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

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeployWatch(new(0, 0), 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeployWatch(new(2, 1), 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeployWatch(new(0, 1), 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeployWatch(new(0, 1), 0.05, 0));
    }
}
