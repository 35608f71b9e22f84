using UptimeSampler.Load.Pacing;

namespace UptimeSampler.Tests.Load;

[TestClass]
public sealed class PacingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [TestMethod]
    public void A_burst_begins_all_and_is_over()
    {
        BurstPacing pacing = new(3);
        Assert.AreEqual((3, PaceKind.Over), BeginAll(pacing, TimeSpan.Zero, inFlight: 0));
    }

    [TestMethod]
    public void The_closed_model_begins_one_for_each_that_ended_until_its_time_is_over()
    {
        HoldPacing pacing = new(5, Second);
        Assert.AreEqual((5, PaceKind.Wait), BeginAll(pacing, TimeSpan.Zero, inFlight: 0));
        Assert.AreEqual((2, PaceKind.Wait), BeginAll(pacing, Second / 2, inFlight: 3));
        Assert.AreEqual((0, PaceKind.Over), BeginAll(pacing, Second, inFlight: 0));
    }

    [TestMethod]
    public void The_open_model_is_a_Poisson_process()
    {
        // Mean and variance of a Poisson count are equal: 1,000 a second for 100 s, 100,000 ± 4 standard deviations of √100,000; and the gaps
        // are exponential: their standard deviation is their mean.
        List<double> gaps = [];
        TimeSpan before = TimeSpan.Zero;
        foreach (TimeSpan at in Arrivals(perSecond: 1000, 100 * Second, seed: 3))
        {
            gaps.Add((at - before).TotalSeconds);
            before = at;
        }
        Assert.AreEqual(100_000, gaps.Count, 4 * Math.Sqrt(100_000));
        double mean = gaps.Average(), deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));
        Assert.AreEqual(1, deviation / mean, 0.02);
    }

    [TestMethod]
    public void An_arrival_without_a_place_waits_and_keeps_its_instant()
    {
        TimeSpan first = Arrivals(10, Second, seed: 1).First();
        ArrivalPacing pacing = new(10, Second, mostInFlight: 1, patience: Second, new Random(1));
        Assert.AreEqual(Pace.Until(first), pacing.Next(TimeSpan.Zero, 0));
        Assert.AreEqual(Pace.Until(first + Second), pacing.Next(first + Second / 4, inFlight: 1));
        // From when it had a place: what it waited before is not our lateness.
        Assert.AreEqual(Pace.Begin(first, first + Second / 4), pacing.Next(first + Second / 2, inFlight: 0));
    }

    [TestMethod]
    public void An_arrival_without_a_place_is_given_up_when_its_time_is_over()
    {
        TimeSpan first = Arrivals(10, Second, seed: 1).First();
        ArrivalPacing pacing = new(10, Second, mostInFlight: 1, patience: Second, new Random(1));
        Assert.AreEqual(Pace.GiveUp(first), pacing.Next(first + Second, inFlight: 1));
    }

    private static IEnumerable<TimeSpan> Arrivals(double perSecond, TimeSpan duration, int seed)
    {
        ArrivalPacing pacing = new(perSecond, duration, int.MaxValue, TimeSpan.MaxValue, new Random(seed));
        for (TimeSpan now = TimeSpan.Zero; pacing.Next(now, 0) is var pace && pace.Kind != PaceKind.Over;)
            if (pace.Kind == PaceKind.Wait)
                now = pace.At;
            else
                yield return pace.At;
    }

    private static (int Begun, PaceKind Then) BeginAll(IPacing pacing, TimeSpan now, int inFlight)
    {
        int begun = 0;
        while (true)
        {
            Pace pace = pacing.Next(now, inFlight + begun);
            if (pace.Kind != PaceKind.Begin)
                return (begun, pace.Kind);
            begun++;
        }
    }
}
