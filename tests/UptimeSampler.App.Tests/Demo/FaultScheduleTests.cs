using UptimeSampler.App.Demo;

namespace UptimeSampler.App.Tests.Demo;

[TestClass]
public sealed class FaultScheduleTests
{
    /// <summary>Half the width allowed around the expectation: five standard deviations, passed by chance once in 1.7 million; the seed is fixed besides.</summary>
    private static double Tolerance(double rate, int draws) => 5 * Math.Sqrt(rate * (1 - rate) / draws);

    [TestMethod]
    [DataRow(0.02)]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(1d)]
    public void The_stated_share_fails(double rate)
    {
        const int draws = 100_000;
        Random random = new(20_261_123);
        FaultSchedule schedule = new(rate, TimeSpan.Zero, [FaultKind.ServerError]);
        int failed = Enumerable.Range(0, draws).Count(_ => schedule.Draw(TimeSpan.Zero, random) is not null);
        Assert.AreEqual(rate, (double)failed / draws, Tolerance(rate, draws));
    }

    [TestMethod]
    public void Each_kind_takes_an_equal_share()
    {
        const int draws = 100_000;
        Random random = new(7);
        FaultSchedule schedule = new(1, TimeSpan.Zero, [FaultKind.Reset, FaultKind.Close, FaultKind.WrongBody]);
        foreach (IGrouping<FaultKind?, int> kind in Enumerable.Range(0, draws).GroupBy(_ => schedule.Draw(TimeSpan.Zero, random)))
            Assert.AreEqual(1 / 3.0, (double)kind.Count() / draws, Tolerance(1 / 3.0, draws), kind.Key.ToString());
    }

    [TestMethod]
    public void Before_its_start_nothing_fails_and_from_then_on_the_same_requests_do()
    {
        FaultSchedule late = new(0.5, TimeSpan.FromSeconds(15), [FaultKind.ServerError]);
        FaultSchedule early = late with { StartsAfter = TimeSpan.Zero };
        (Random one, Random other) = (new Random(3), new Random(3));
        for (int second = 0; second < 60; second++)
        {
            TimeSpan age = TimeSpan.FromSeconds(second);
            FaultKind? drawn = early.Draw(age, other);
            Assert.AreEqual(second < 15 ? null : drawn, late.Draw(age, one));
        }
    }
}
