using UptimeSampler.Backtesting;
using UptimeSampler.Detection;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Backtesting;

[TestClass]
public sealed class SettingsTimelineTests
{
    [TestMethod]
    public void A_rate_holds_from_when_it_was_learned()
    {
        DetectionSettings first = new(0.05, 1e6, TimeSpan.FromSeconds(10));
        SettingsTimeline settings = new(first, [(Batches.Start.AddSeconds(10), 0.01), (Batches.Start.AddSeconds(20), 0.002)]);
        List<double> rates = [];
        foreach (int second in new[] { 0, 9, 10, 15, 25, 30 })
        {
            settings.MoveTo(Batches.Start.AddSeconds(second));
            rates.Add(settings.Current.NullRate);
        }
        CollectionAssert.AreEqual(new[] { 0.05, 0.05, 0.01, 0.01, 0.002, 0.002 }, rates);
        Assert.AreEqual(first with { NullRate = 0.002 }, settings.Current);
    }

    [TestMethod]
    public void What_was_tolerated_then_decides()
    {
        int Alerts(double learned)
        {
            Replay replay = new([BacktestRule.Detector], _ => new SettingsTimeline(new DetectionSettings(0.05, 1e6, TimeSpan.FromSeconds(1)), [(Batches.Start.AddMinutes(1), learned)]));
            // One in ten fails.
            for (int second = 0; second < 300; second++)
                replay.Take(Batches.At(second, failed: second % 10 == 3));
            return (int)replay.End().Single().Count;
        }

        Assert.AreEqual(0, Alerts(0.05));
        Assert.AreEqual(1, Alerts(0.001));
    }
}
