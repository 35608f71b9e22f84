namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class RecoveryLadderTests
{
    [TestMethod]
    public void Rungs_start_at_twice_what_is_tolerated_and_at_least_one_percent()
    {
        CollectionAssert.AreEqual(new[] { 0.01, 0.05, 0.2, 0.5, 0.9 }, new RecoveryLadder(0.001).Rungs.ToArray());
        CollectionAssert.AreEqual(new[] { 0.1, 0.2, 0.5, 0.9 }, new RecoveryLadder(0.05).Rungs.ToArray());
        CollectionAssert.AreEqual(new[] { 0.2, 0.5, 0.9 }, new RecoveryLadder(0.1).Rungs.ToArray());
    }

    [TestMethod]
    public void Clean_samples_rule_out_the_worst_first_and_the_mildest_last()
    {
        var ladder = new RecoveryLadder(0.001);
        List<(double? RuledOut, int After)> steps = [];
        for (int n = 1; !ladder.IsRecovered; n++)
        {
            double? before = ladder.RuledOut;
            ladder.Observe(1, 0);
            if (ladder.RuledOut != before)
                steps.Add((ladder.RuledOut, n));
        }
        CollectionAssert.AreEqual(new double?[] { 0.9, 0.5, 0.2, 0.05, 0.01 }, steps.Select(step => step.RuledOut).ToArray());
        // The table of the specification: 494 clean samples at 1 %, 130 at 5 %, 37 at 20 %, 13 at 50 %.
        CollectionAssert.AreEqual(new[] { 13, 37, 130, 494 }, steps.Skip(1).Select(step => step.After).ToArray());
    }

    [TestMethod]
    public void What_still_fails_is_not_over()
    {
        var random = new Random(20_240_709);
        var ladder = new RecoveryLadder(0.001);
        for (int n = 0; n < 3000; n++)
            ladder.Observe(1, random.NextDouble() < 0.1 ? 1 : 0);
        Assert.IsFalse(ladder.IsRecovered);
        Assert.AreEqual(0.2, ladder.RuledOut);
    }

    [TestMethod]
    public void Reset_takes_it_all_back()
    {
        var ladder = new RecoveryLadder(0.001);
        for (int n = 0; n < 600; n++)
            ladder.Observe(1, 0);
        Assert.IsTrue(ladder.IsRecovered);
        ladder.Reset();
        Assert.IsFalse(ladder.IsRecovered);
        Assert.IsNull(ladder.RuledOut);
        Assert.IsFalse(ladder.Observe(1, 0));
        Assert.IsNull(ladder.RuledOut);
    }

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecoveryLadder(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecoveryLadder(0.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecoveryLadder(0.01, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecoveryLadder(0.01).Observe(0, 0));
    }
}
