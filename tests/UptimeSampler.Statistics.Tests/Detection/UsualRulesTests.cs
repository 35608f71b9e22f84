using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class UsualRulesTests
{
    [TestMethod]
    public void Three_in_a_row_needs_three_in_a_row()
    {
        var detector = new ConsecutiveFailures();
        bool[] alarms = [.. new[] { 1, 1, 0, 1, 1, 1, 1 }.Select((y, i) => detector.Observe(new(1, y, 0.01, 1, i), 3))];
        CollectionAssert.AreEqual(new[] { false, false, false, false, false, true, true }, alarms);
    }

    [TestMethod]
    public void A_unit_of_several_samples_counts_them_when_all_failed()
    {
        var detector = new ConsecutiveFailures();
        Assert.IsTrue(detector.Observe(new(3, 3, 0.01, 1, 0), 3));
        Assert.IsFalse(detector.Observe(new(3, 2, 0.01, 1, 1), 3));
        Assert.AreEqual(0, detector.Evidence);
    }

    [TestMethod]
    public void In_a_row_takes_as_long_as_its_formula_says()
    {
        var random = new Random(20_240_705);
        double sum = 0;
        for (int run = 0; run < 2000; run++)
        {
            var detector = new ConsecutiveFailures();
            int n = 1;
            while (!detector.Observe(new(1, random.NextDouble() < 0.3 ? 1 : 0, 0.01, 1, n), 3))
                n++;
            sum += n;
        }
        double want = ConsecutiveRule.MeanSamples(0.3, 3);
        Assert.AreEqual(want, sum / 2000, 0.1 * want);
    }

    [TestMethod]
    public void A_window_counts_the_failures_of_its_last_samples() =>
        Gen.Bool.Array[1, 300].Sample(outcomes =>
        {
            var detector = new SlidingWindow(17);
            for (int i = 0; i < outcomes.Length; i++)
            {
                detector.Observe(new(1, outcomes[i] ? 1 : 0, 0.01, 1, i), 5);
                if (detector.Evidence != outcomes.Take(i + 1).TakeLast(17).Count(failed => failed))
                    return false;
            }
            return true;
        });

    [TestMethod]
    public void A_window_holds_whole_units()
    {
        var detector = new SlidingWindow(10);
        detector.Observe(new(4, 4, 0.01, 1, 0), 5);
        detector.Observe(new(4, 1, 0.01, 1, 1), 5);
        Assert.AreEqual(5, detector.Evidence);
        detector.Observe(new(4, 0, 0.01, 1, 2), 5);
        Assert.AreEqual(1, detector.Evidence);
        detector.Observe(new(10, 7, 0.01, 1, 3), 5);
        Assert.AreEqual(7, detector.Evidence);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => detector.Observe(new(11, 0, 0.01, 1, 3), 5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SlidingWindow(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SlidingWindow(1_000_001));
    }

    [TestMethod]
    public void Burn_rate_needs_both_windows()
    {
        // One sample a second, tolerated 1 %, burning 14.4 times as fast means 14.4 % failures.
        var detector = new BurnRate(new BurnRateRule(3600, 300, 14.4));
        for (int i = 0; i < 3600; i++)
            detector.Observe(new(1, 0, 0.01, 1, i), 1);
        int until = 0;
        while (!detector.Observe(new(1, 1, 0.01, 1, until), 1))
            until++;
        // 14.4 % of an hour, up to a slot of a minute.
        Assert.AreEqual(518, until, 61);
        for (int i = 0; i < 301; i++)
            detector.Observe(new(1, 0, 0.01, 1, i), 1);
        Assert.IsFalse(detector.Observe(new(1, 1, 0.01, 1, 0), 1), "the short window has recovered");
    }

    [TestMethod]
    public void The_windows_forget_after_a_silence()
    {
        var detector = new BurnRate(new BurnRateRule(100, 10, 1));
        for (int i = 0; i < 50; i++)
            detector.Observe(new(1, 1, 0.5, 1, i), 1);
        Assert.AreEqual(2, detector.Evidence);
        detector.Observe(new(1, 0, 0.5, 1000, 0), 1);
        Assert.AreEqual(0, detector.Evidence);
    }

    [TestMethod]
    public void The_rate_in_a_window_is_that_of_its_time() =>
        Gen.Select(Gen.Double[0.1, 5], Gen.Bool).Array[1, 200].Sample(units =>
        {
            var detector = new BurnRate(new BurnRateRule(60, 60, 1));
            List<(double Time, bool Failed)> seen = [];
            double now = 0;
            foreach ((double patience, bool failed) in units)
            {
                now += patience;
                seen.Add((now, failed));
                detector.Observe(new(1, failed ? 1 : 0, 1, patience, 0), 1);
                double slot = Math.Floor(now);
                var inside = seen.Where(s => Math.Floor(s.Time) > slot - 60).ToList();
                if (Math.Abs(detector.Evidence - (double)inside.Count(s => s.Failed) / inside.Count) > 1e-12)
                    return false;
            }
            return true;
        });

    [TestMethod]
    public void Impossible_rules_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new BurnRate());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BurnRate(new BurnRateRule(10, 20, 1)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BurnRate(new BurnRateRule(10, 0, 1)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BurnRate(new BurnRateRule(10, 5, 0)));
    }
}
