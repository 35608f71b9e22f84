using UptimeSampler.Reports.Postmortems;
using UptimeSampler.Statistics;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Reports.Postmortems;

/// <summary>The interval of an incident's failure rate, read from its samples as they go by.</summary>
[TestClass]
public sealed class BlockIntervalTests
{
    [TestMethod]
    public void Blocks_that_fail_as_one_widen_the_interval()
    {
        // A fifth fails either way; once by whole blocks of five samples, once one sample of each block.
        Interval blocks = Read(Enumerable.Range(0, 3_000).Select(second => Batches.At(second, failed: second / 5 % 5 == 0)), until: 3_000)!.Value;
        Interval singles = Read(Enumerable.Range(0, 3_000).Select(second => Batches.At(second, failed: second % 5 == 0)), until: 3_000)!.Value;
        foreach (Interval interval in (Interval[])[blocks, singles])
            Assert.IsTrue(interval.Low < 0.2 && interval.High > 0.2, interval.ToString());
        Assert.IsGreaterThan(1.5 * (singles.High - singles.Low), blocks.High - blocks.Low);
    }

    [TestMethod]
    public void What_is_clean_after_the_last_failure_does_not_lower_it() =>
        Assert.IsGreaterThan(0.9, Read(Enumerable.Range(0, 3_000).Select(second => Batches.At(second, failed: second < 600)), until: 599)!.Value.Low);

    [TestMethod]
    public void Samples_in_maintenance_and_incidents_about_something_else_tell_nothing()
    {
        Assert.IsNull(Read([Batches.At(0, failed: true, inMaintenance: true)], until: 10));
        Assert.IsNull(Read([Batches.At(0, failed: true)], until: 10, IncidentKind.Latency));
    }

    private static Interval? Read(IEnumerable<Sample> samples, int until, IncidentKind kind = IncidentKind.FailureRate)
    {
        BlockInterval reading = new(IncidentOf(until, kind));
        Sample[] given = [.. samples];
        CollectionAssert.AreEqual(given, reading.Note(given).ToArray(), "they are passed on");
        return reading.Result();
    }

    private static Incident IncidentOf(int until, IncidentKind kind) => new()
    {
        Target = "shop",
        Kind = kind,
        Onset = Batches.Start,
        OnsetLow = Batches.Start,
        OnsetHigh = Batches.Start,
        OpenedAt = Batches.Start.AddSeconds(60),
        LastFailureAt = Batches.Start.AddSeconds(until),
        Tolerated = 0.001,
        Summary = "",
    };
}
