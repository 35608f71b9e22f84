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
}
