namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class LevelVoteTests
{
    [TestMethod]
    public void A_lead_decides_and_nothing_changes_it()
    {
        var vote = new LevelVote(2);
        Assert.AreEqual(LevelVerdict.Undecided, vote.Observe(true));
        Assert.AreEqual(LevelVerdict.Undecided, vote.Observe(false));
        Assert.AreEqual(LevelVerdict.Undecided, vote.Observe(false));
        Assert.AreEqual(LevelVerdict.Clean, vote.Observe(false));
        Assert.AreEqual(LevelVerdict.Clean, vote.Observe(true));
        Assert.AreEqual((1, 3), (vote.Bad, vote.Clean));
    }

    [TestMethod]
    public void A_tie_after_all_bursts_is_bad()
    {
        var vote = new LevelVote(2, 4);
        for (int i = 0; i < 4; i++)
            vote.Observe(i % 2 == 0);
        Assert.AreEqual(LevelVerdict.Bad, vote.Verdict);
    }

    // Gambler's ruin: 1 / (1 + (p/q)^lead) with p = 0.9.
    [TestMethod]
    [DataRow(2, 0.0122)]
    [DataRow(3, 0.00137)]
    public void Wrong_decisions_are_as_rare_as_the_gamblers_ruin_says(int lead, double expected)
    {
        const int Runs = 40_000;
        var random = new Random(20_240_719);
        int wrong = 0;
        for (int run = 0; run < Runs; run++)
        {
            var vote = new LevelVote(lead, 1000);
            while (vote.Observe(random.NextDouble() < 0.1) == LevelVerdict.Undecided)
            {
            }
            wrong += vote.Verdict == LevelVerdict.Bad ? 1 : 0;
        }
        Assert.AreEqual(expected, (double)wrong / Runs, 5 * Math.Sqrt(expected / Runs));
    }

    [TestMethod]
    [DataRow(50, 5, true)]
    [DataRow(50, 3, false)] // P(Bin(50, 0.01) ≥ 3) = 0.014: chance
    [DataRow(50, 2, false)]
    [DataRow(1000, 50, true)]
    [DataRow(1000, 49, false)]
    public void A_burst_is_bad_when_its_share_is_too_high_and_not_by_chance(int requests, int failures, bool bad) =>
        Assert.AreEqual(bad, LevelVote.IsBad(requests, failures, 0.05));

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LevelVote(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LevelVote(3, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LevelVote.IsBad(0, 0, 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LevelVote.IsBad(1, 2, 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LevelVote.IsBad(1, 0, 0));
    }
}
