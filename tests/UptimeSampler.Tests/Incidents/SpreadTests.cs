using UptimeSampler.Incidents;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Incidents;

[TestClass]
public sealed class SpreadTests
{
    [TestMethod]
    [DataRow(20, 20, 0.05, true, DisplayName = "a little everywhere")]
    [DataRow(20, 20, 1.0, true, DisplayName = "everything everywhere")]
    [DataRow(20, 1, 1.0, false, DisplayName = "one target")]
    [DataRow(20, 2, 0.5, false, DisplayName = "two targets")]
    [DataRow(20, 4, 0.3, false, DisplayName = "a fifth of them")]
    [DataRow(20, 0, 0.0, false, DisplayName = "nothing")]
    public void Wide_is_what_hits_many_and_nobody_more_than_the_others(int targets, int failing, double rate, bool isWide)
    {
        Random random = new(4);
        List<Sample> samples = [.. from target in Enumerable.Range(0, targets)
            from i in Enumerable.Range(0, 100)
            select Batches.At(i, failed: target < failing && random.NextDouble() < rate) with { Target = $"t{target}" }];
        Spread spread = Spread.Of(samples);
        Assert.AreEqual((targets, isWide), (spread.Targets, spread.IsWide));
        Assert.AreEqual(failing, spread.Failing);
    }

    [TestMethod]
    [DataRow(new[] { 42, 3, 3, 0, 0 }, false, "Failures at 3 of 5 targets, 42 of 48 at t0: look there first.")]
    [DataRow(new[] { 10, 1, 1, 0, 0 }, false, "Failures at 3 of 5 targets, 10 of 12 at t0: look there first.")]
    [DataRow(new[] { 12, 12, 1, 0, 0 }, false, "Failures at 3 of 5 targets, 24 of 25 at t0 and t1: look there first.")]
    [DataRow(new[] { 1, 1, 1, 0, 0 }, true, "Failures at 3 of 5 targets and none stands out: look at what they share, our own side first (network, resolver, this machine).")]
    [DataRow(new[] { 5, 4, 4, 3, 3 }, true, "Failures at 5 of 5 targets and none stands out: look at what they share, our own side first (network, resolver, this machine).")]
    [DataRow(new[] { 1, 1, 0, 0, 0 }, false, "Failures at 2 of 5 targets.")]
    [DataRow(new[] { 80, 30, 30, 30, 30 }, false, "Failures at 5 of 5 targets: look at what they share, our own side first (network, resolver, this machine).")]
    [DataRow(new[] { 90, 90, 90, 90, 0 }, false, "Failures at 4 of 5 targets: look at what they share, our own side first (network, resolver, this machine).")]
    [DataRow(new[] { 40, 40, 40, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, false, "Failures at 4 of 20 targets.", DisplayName = "any two of those that fail alike")]
    public void Whoever_is_woken_for_all_is_sent_to_the_one_that_most_failures_are_of(int[] failures, bool isWide, string text)
    {
        Spread spread = Spread.Of([.. from target in Enumerable.Range(0, failures.Length)
            from i in Enumerable.Range(0, 100)
            select Batches.At(i, failed: i < failures[target]) with { Target = $"t{target}" }]);
        Assert.AreEqual((isWide, text), (spread.IsWide, spread.Text));
    }

    [TestMethod]
    [DataRow(3, 3, 12)]
    [DataRow(10, 5, 40)]
    [DataRow(50, 3, 9)]
    [DataRow(50, 5, 20)]
    [DataRow(50, 50, 20)]
    public void Of_several_that_fail_alike_chance_seldom_makes_one_or_two_lead(int targets, int failing, int failures)
    {
        Random random = new(11);
        int wrong = 0;
        for (int run = 0; run < 200; run++)
        {
            HashSet<(int, int)> failed = [];
            while (failed.Count < failures)
                failed.Add((random.Next(failing), random.Next(50)));
            wrong += Spread.Of([.. from target in Enumerable.Range(0, targets) from i in Enumerable.Range(0, 50) select Batches.At(i, failed: failed.Contains((target, i))) with { Target = $"t{target}" }]).Leading.Count > 0 ? 1 : 0;
        }
        Assert.IsLessThanOrEqualTo(20, wrong, "a tenth; the bound is 5 %");
    }
}
