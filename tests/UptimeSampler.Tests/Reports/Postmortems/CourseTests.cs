using UptimeSampler.Reports.Postmortems;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Reports.Postmortems;

/// <summary>What is read from the samples of an incident as they go by.</summary>
[TestClass]
public sealed class CourseTests
{
    /// <summary>Ten minutes of total outage, found after one; then a tenth fails for an hour, then nothing.</summary>
    private static readonly List<Sample> GettingBetter =
        [.. Enumerable.Range(0, 8_000).Select(second => Batches.At(second, failed: second < 600 || (second < 4_200 && second % 10 == 0)))];

    [TestMethod]
    public void Rates_that_it_was_above_and_fell_below_are_told_with_their_time()
    {
        (double Below, DateTimeOffset At)[] falls = [.. CourseOf(GettingBetter, until: 4_190).Falls];
        // It is 100 % at first and a tenth from second 600 on, so that 5 % is ruled out only when nothing fails any more, and 1 % ends it.
        CollectionAssert.AreEqual(new[] { 0.5, 0.2, 0.05 }, falls.Select(fall => fall.Below).ToArray());
        double[] seconds = [.. falls.Select(fall => (fall.At - Batches.Start).TotalSeconds)];
        Assert.IsTrue(seconds[0] > 600 && seconds[1] < 1_000, string.Join(' ', seconds));
        Assert.IsTrue(seconds[2] is > 4_200 and < 4_500, string.Join(' ', seconds));
    }

    [TestMethod]
    public void What_it_never_was_above_it_does_not_fall_below() =>
        Assert.IsEmpty(CourseOf([.. Enumerable.Range(0, 3_000).Select(second => Batches.At(second, failed: second % 25 == 0))], until: 3_000).Falls.Where(fall => fall.Below > 0.05));

    [TestMethod]
    public void Blocks_that_fail_as_one_widen_the_interval()
    {
        // A fifth fails either way; once by whole blocks of five samples, once one sample of each block.
        Course blocks = CourseOf([.. Enumerable.Range(0, 3_000).Select(second => Batches.At(second, failed: second / 5 % 5 == 0))], until: 3_000);
        Course singles = CourseOf([.. Enumerable.Range(0, 3_000).Select(second => Batches.At(second, failed: second % 5 == 0))], until: 3_000);
        foreach (Course course in (Course[])[blocks, singles])
            Assert.IsTrue(course.Interval!.Value.Low < 0.2 && course.Interval.Value.High > 0.2, course.Interval.ToString());
        Assert.IsGreaterThan(1.5 * Width(singles), Width(blocks));
    }

    [TestMethod]
    public void What_is_clean_after_the_last_failure_does_not_lower_the_interval() =>
        Assert.IsGreaterThan(0.9, CourseOf(GettingBetter[..600].Concat(GettingBetter[4_300..]), until: 599).Interval!.Value.Low);

    [TestMethod]
    public void Samples_in_maintenance_and_incidents_about_something_else_tell_nothing()
    {
        Assert.IsNull(CourseOf([Batches.At(0, failed: true, inMaintenance: true)], until: 10).Interval);
        CourseReading latency = new(Incident(10) with { Kind = IncidentKind.Latency });
        Assert.HasCount(1, latency.Note([Batches.At(0, failed: true)]).ToArray());
        Assert.IsNull(latency.Result());
    }

    private static double Width(Course course) => course.Interval!.Value.High - course.Interval.Value.Low;

    private static Course CourseOf(IEnumerable<Sample> samples, int until)
    {
        CourseReading reading = new(Incident(until));
        Sample[] given = [.. samples];
        CollectionAssert.AreEqual(given, reading.Note(given).ToArray(), "they are passed on");
        return reading.Result()!;
    }

    private static Incident Incident(int until) => new()
    {
        Target = "shop",
        Kind = IncidentKind.FailureRate,
        Onset = Batches.Start,
        OnsetLow = Batches.Start,
        OnsetHigh = Batches.Start,
        OpenedAt = Batches.Start.AddSeconds(60),
        LastFailureAt = Batches.Start.AddSeconds(until),
        Tolerated = 0.001,
        Summary = "",
    };
}
