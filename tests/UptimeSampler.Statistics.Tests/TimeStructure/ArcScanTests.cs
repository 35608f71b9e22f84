namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class ArcScanTests
{
    [TestMethod]
    public void Periods_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("arc_scan");
        foreach (VectorCase c in vectors.Cases)
        {
            TimeSpan[] failures = [.. c.Json.GetProperty("tf").EnumerateArray().Select(t => TimeSpan.FromSeconds(t.GetDouble()))];
            IReadOnlyList<Periodicity> got = ArcScan.Find(failures, TimeSpan.FromSeconds(c["T"]), TimeSpan.FromSeconds(c["mean_interval"]));
            var want = c.Json.GetProperty("accepted");
            Assert.HasCount(want.GetArrayLength(), got);
            for (int i = 0; i < got.Count; i++)
            {
                Assert.AreEqual(want[i][0].GetDouble(), got[i].Period.TotalSeconds);
                vectors.AssertClose(want[i][1].GetDouble(), got[i].PValue, c, "p");
                vectors.AssertClose(want[i][2].GetDouble(), got[i].Concentration, c, "concentration");
            }
        }
    }

    [TestMethod]
    public void Ten_seconds_in_every_five_minutes_are_named()
    {
        var random = new Random(20_240_715);
        TimeSpan day = TimeSpan.FromDays(1);
        TimeSpan[] failures = [.. Probes(random, 30, day).Where(t => t.TotalSeconds % 300 is >= 120 and < 130)];
        Periodicity longest = ArcScan.Find(failures, day, TimeSpan.FromSeconds(30))[^1];
        Assert.AreEqual(TimeSpan.FromMinutes(5), longest.Period);
        Assert.IsGreaterThan(119, longest.Phase.TotalSeconds);
        Assert.IsLessThan(131, longest.Phase.TotalSeconds);
    }

    // Twenty episodes at the same place of every five minutes: all 20 in the narrowest arc, 15 · 4 · 20 · 0.02^19 by the scan's bound.
    [TestMethod]
    public void Failures_at_one_place_of_the_period_have_a_closed_form()
    {
        TimeSpan[] failures = [.. Enumerable.Range(0, 20).Select(i => TimeSpan.FromSeconds(300 * i + 130))];
        Periodicity got = ArcScan.Find(failures, TimeSpan.FromSeconds(6000), TimeSpan.FromSeconds(5)).Single(found => found.Period == TimeSpan.FromMinutes(5));
        Assert.AreEqual(1, got.PValue / (15 * 4 * 20 * Math.Pow(0.02, 19)), 1e-9);
        Assert.AreEqual(1, got.Concentration, 1e-12);
        Assert.AreEqual(20, got.Episodes);
        Assert.AreEqual(130, got.Phase.TotalSeconds, 1e-6);
        Assert.AreEqual(6, got.Width.TotalSeconds, 1e-6);
    }

    // Failures belong to one episode when they follow within three sampling intervals or a tenth of the period, whichever is longer.
    [TestMethod]
    [DataRow(89, 20)]
    [DataRow(90, 40)]
    public void Failures_within_three_sampling_intervals_are_one_episode(int apart, int episodes) =>
        Assert.AreEqual(episodes, Episodes(20, TimeSpan.FromMinutes(5), apart));

    [TestMethod]
    [DataRow(359, 20)]
    [DataRow(360, 40)]
    public void Failures_within_a_tenth_of_the_period_are_one_episode(int apart, int episodes) =>
        Assert.AreEqual(episodes, Episodes(20, TimeSpan.FromHours(1), apart));

    private static int Episodes(int periods, TimeSpan period, int apart)
    {
        TimeSpan[] failures = [.. Enumerable.Range(0, periods).SelectMany(i => new[] { i * period, i * period + TimeSpan.FromSeconds(apart) })];
        return ArcScan.Find(failures, periods * period, TimeSpan.FromSeconds(30)).Single(found => found.Period == period).Episodes;
    }

    [TestMethod]
    public void A_period_that_only_most_failures_keep_is_named_too()
    {
        var random = new Random(20_240_727);
        TimeSpan day = TimeSpan.FromDays(1);
        TimeSpan[] failures = [.. Enumerable.Range(0, 24).Select(i => i * TimeSpan.FromHours(1) + TimeSpan.FromMinutes(20)).Concat(Enumerable.Range(0, 12).Select(_ => random.NextDouble() * day)).Order()];
        Periodicity got = ArcScan.Find(failures, day, TimeSpan.FromSeconds(30)).Single(found => found.Period == TimeSpan.FromHours(1));
        // 24 of 36 in an arc of 2 %, and what falls there by chance.
        Assert.IsTrue(got.Concentration is > 0.6 and < 0.75, $"{got.Concentration}");
    }

    [TestMethod]
    public void Two_and_a_half_periods_must_fit_into_the_window()
    {
        // One failure an hour, always at the same place.
        TimeSpan[] failures = [.. Enumerable.Range(0, 40).Select(i => TimeSpan.FromHours(i) + TimeSpan.FromSeconds(7))];
        Assert.Contains(found => found.Period == TimeSpan.FromHours(1), ArcScan.Find(failures, TimeSpan.FromHours(40), TimeSpan.FromSeconds(5)));
        Assert.DoesNotContain(found => found.Period == TimeSpan.FromHours(1), ArcScan.Find(failures, TimeSpan.FromHours(2.49), TimeSpan.FromSeconds(5)));
        Assert.Contains(found => found.Period == TimeSpan.FromHours(1), ArcScan.Find(failures, TimeSpan.FromHours(2.5), TimeSpan.FromSeconds(5)));
    }

    [TestMethod]
    public void Failures_around_the_turn_of_the_period_are_one_arc()
    {
        TimeSpan[] failures = [.. Enumerable.Range(0, 20).SelectMany(i => i % 2 == 0 ? new[] { i * 300 + 1 } : [i * 300 - 2]).Order().Select(s => TimeSpan.FromSeconds(s))];
        Assert.AreEqual(TimeSpan.FromMinutes(5), ArcScan.Find(failures, TimeSpan.FromSeconds(6200), TimeSpan.FromSeconds(10))[^1].Period);
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    public void Neither_chance_nor_one_long_outage_is_periodic()
    {
        var random = new Random(20_240_716);
        TimeSpan day = TimeSpan.FromDays(1);
        int wrong = 0;
        for (int run = 0; run < 200; run++)
        {
            TimeSpan[] chance = [.. Probes(random, 60, day).Where(_ => random.NextDouble() < 0.02)];
            wrong += ArcScan.Find(chance, day, TimeSpan.FromSeconds(60)).Count > 0 ? 1 : 0;
            TimeSpan[] outage = [.. Probes(random, 60, day).Where(t => t.TotalMinutes is > 300 and < 330)];
            wrong += ArcScan.Find(outage, day, TimeSpan.FromSeconds(60)).Count > 0 ? 1 : 0;
        }
        Assert.IsLessThanOrEqualTo(4, wrong);
    }

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.HasCount(15, ArcScan.Periods);
        Assert.IsEmpty(ArcScan.Find([], TimeSpan.FromDays(1), TimeSpan.FromSeconds(1)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ArcScan.Find([], TimeSpan.FromDays(1), TimeSpan.Zero));
        Assert.ThrowsExactly<ArgumentException>(() => ArcScan.Find([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)], TimeSpan.FromDays(1), TimeSpan.FromSeconds(1)));
    }

    // One sample at a random time of every slot.
    private static IEnumerable<TimeSpan> Probes(Random random, int interval, TimeSpan window)
    {
        for (int slot = 0; slot * interval < window.TotalSeconds; slot++)
            yield return TimeSpan.FromSeconds((slot + random.NextDouble()) * interval);
    }
}
