using System.Net;
using UptimeSampler.Incidents;

namespace UptimeSampler.Tests.Incidents;

[TestClass]
public sealed class LoadSignatureTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow(FailureClass.Http5xx)]
    [DataRow(FailureClass.Closed)]
    [DataRow(FailureClass.Reset)]
    public void A_part_that_is_turned_away_sooner_than_the_rest_is_served_looks_like_a_limit(FailureClass failure)
    {
        // Some of both waited before they were taken in.
        LoadSignature? signature = LoadSignature.Of([.. Samples(10, 1000), .. Samples(10, 4000), .. Samples(8, 130, failure), .. Samples(10, 3200, failure)], []);
        Assert.AreEqual((130.0, 1000.0), (signature!.FailedAfter.TotalMilliseconds, signature.ServedAfter.TotalMilliseconds));
        StringAssert.Contains(signature.Text, "/proc/PID/limits");
        StringAssert.Contains(signature.Text, "130 ms");
    }

    [TestMethod]
    [DataRow(20, 1000, 18, 900, FailureClass.Http5xx, "failures take as long as good answers")]
    [DataRow(20, 1000, 18, 100, FailureClass.Assertion, "the answer is complete, and wrong")]
    [DataRow(20, 1000, 4, 130, FailureClass.Http5xx, "so few failures tell nothing")]
    [DataRow(4, 1000, 20, 130, FailureClass.Http5xx, "nearly everything fails")]
    [DataRow(20, 5, 18, 1, FailureClass.Http5xx, "both are too quick to be told apart")]
    [DataRow(20, 1000, 18, 5000, FailureClass.TimeoutResponse, "they wait")]
    public void Other_failures_do_not(int good, int goodMs, int failed, int failedMs, FailureClass failure, string why) =>
        Assert.IsNull(LoadSignature.Of([.. Samples(good, goodMs), .. Samples(failed, failedMs, failure)], []), why);

    [TestMethod]
    public void A_part_that_stands_out_explains_it_better()
    {
        Suspect suspect = new("address", "10.0.0.3", 20, 18, 1e-9);
        Assert.IsNull(LoadSignature.Of([.. Samples(20, 1000), .. Samples(18, 130, FailureClass.Http5xx)], [suspect]));
    }

    private static IEnumerable<Sample> Samples(int count, int ms, FailureClass failure = FailureClass.None) => Enumerable.Range(0, count).Select(i => new Sample(
        "shop", "here", "w1", Start.AddSeconds(i), new Outcome
        {
            Kind = failure == FailureClass.None ? OutcomeKind.Up : OutcomeKind.Failed,
            Failure = failure,
            Address = IPAddress.Loopback,
            Phases = new Phases(null, TimeSpan.FromMilliseconds(1), null, null, TimeSpan.FromMilliseconds(ms)),
        }, InMaintenance: false));
}
