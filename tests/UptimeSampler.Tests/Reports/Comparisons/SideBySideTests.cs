using UptimeSampler.Reports.Comparisons;
using UptimeSampler.Statistics;

namespace UptimeSampler.Tests.Reports.Comparisons;

/// <summary>Which samples of two targets make a pair, and what that protects from.</summary>
[TestClass]
public sealed class SideBySideTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void A_pair_is_the_last_of_one_and_the_first_of_the_other_after_it()
    {
        SideBySide pairs = Taken(Before(0, failed: true), Before(6), After(7, failed: true), Before(20), After(21, failed: true), After(27));
        TwoSampleEProcess same = new(riseOnly: true);
        same.Observe(0, 1);
        Assert.AreEqual(Math.Exp(same.Observe(0, 1)), pairs.Evidence, 1e-12);
        Assert.AreEqual(2, pairs.Pairs);
    }

    [TestMethod]
    public void The_order_in_which_samples_are_given_does_not_matter() =>
        Assert.AreEqual(Taken(Before(0), After(1, failed: true), Before(10), After(11)).Evidence, Taken(After(11), Before(10), After(1, failed: true), Before(0)).Evidence);

    [TestMethod]
    public void A_burst_within_one_block_is_one_pair()
    {
        Draw[] burst = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? Before(0.1 * i) : After(0.1 * i, failed: true))];
        Assert.AreEqual(1, Taken(burst).Pairs);
        Assert.AreEqual(2, Taken([.. burst, Before(5), After(6)]).Pairs, "the next block gives the next");
    }

    [TestMethod]
    public void What_both_meet_at_the_same_time_is_no_evidence()
    {
        SideBySide pairs = Taken([.. Enumerable.Range(0, 500).SelectMany(i => new[] { Before(6 * i, failed: i % 50 < 20), After(6 * i + 1, failed: i % 50 < 20) })]);
        Assert.AreEqual(500, pairs.Pairs);
        Assert.AreEqual(1, pairs.PValue);
        Assert.AreEqual(1, pairs.Evidence);
    }

    [TestMethod]
    public void Evidence_is_that_of_the_pairs_at_its_highest()
    {
        TwoSampleEProcess same = new(riseOnly: true);
        double most = 0;
        List<Draw> draws = [];
        for (int i = 0; i < 400; i++)
        {
            bool failed = i < 200 && i % 10 == 0;
            draws.AddRange([Before(10 * i), After(10 * i + 2, failed)]);
            most = Math.Max(most, same.Observe(0, failed ? 1 : 0));
        }
        SideBySide pairs = Taken([.. draws]);
        Assert.AreEqual(Math.Exp(most), pairs.Evidence, 1e-9);
        Assert.IsLessThan(most, same.LogEvidence, "it was higher once");
        Assert.AreEqual(1 / pairs.Evidence, pairs.PValue, 1e-12);
    }

    private static SideBySide Taken(params Draw[] draws)
    {
        SideBySide pairs = new();
        pairs.Take(draws);
        return pairs;
    }

    private static Draw Before(double seconds, bool failed = false) => new(Start.AddSeconds(seconds), IsAfter: false, failed);

    private static Draw After(double seconds, bool failed = false) => new(Start.AddSeconds(seconds), IsAfter: true, failed);
}
