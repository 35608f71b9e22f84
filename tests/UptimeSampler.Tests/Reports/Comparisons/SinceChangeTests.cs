using UptimeSampler.Reports.Comparisons;
using UptimeSampler.Statistics;

namespace UptimeSampler.Tests.Reports.Comparisons;

/// <summary>How samples after a change reach the watch.</summary>
[TestClass]
public sealed class SinceChangeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Whoever_asks_later_meets_the_same_looks()
    {
        Draw[] draws = [.. Enumerable.Range(0, 2_000).Select(i => new Draw(Start.AddSeconds(1.7 * i), IsAfter: true, i % 12 == 0))];
        (int Looks, double PValue) last = (0, 1);
        for (int until = 0; until < 3_400; until++)
        {
            DateTimeOffset to = Start.AddSeconds(until);
            DeployWatch watch = new(new RateCount(20, 2_000), 1e-9);
            SinceChange.Observe(watch, draws.Where(draw => draw.At < to), to);
            if (watch.Looks == last.Looks)
                Assert.AreEqual(last.PValue, watch.PValue, $"until {until}: nothing was looked at, and yet something changed");
            Assert.IsTrue(watch.Looks >= last.Looks && watch.PValue <= last.PValue);
            last = (watch.Looks, watch.PValue);
        }
        Assert.IsGreaterThan(5, last.Looks);
    }

    [TestMethod]
    public void A_block_that_is_not_over_waits()
    {
        Draw[] draws = [.. Enumerable.Range(0, 25).Select(i => new Draw(Start.AddSeconds(0.1 * i), IsAfter: true, Failed: false))];
        Assert.AreEqual(0, Looks(draws, Start.AddSeconds(4.9)));
        Assert.AreEqual(1, Looks(draws, Start.AddSeconds(5)));
    }

    [TestMethod]
    public void Nothing_is_nothing() => Assert.AreEqual(0, Looks([], Start));

    private static int Looks(Draw[] draws, DateTimeOffset to)
    {
        DeployWatch watch = new(new RateCount(0, 100), 0.05);
        SinceChange.Observe(watch, draws, to);
        return watch.Looks;
    }
}
