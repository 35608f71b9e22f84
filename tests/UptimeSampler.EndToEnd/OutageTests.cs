using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd;

[TestClass]
public sealed class OutageTests
{
    [TestMethod]
    public async Task A_total_outage_is_found_and_told_once_and_what_was_measured_is_kept()
    {
        using Workplace place = new();
        await using AlertReceiver receiver = new();
        await using FaultySite shop = new(failureShare: 0, seed: 1);
        place.WriteTargets($$"""{ "targets": [ {{shop.Target("shop")}} ], "channels": [ {{receiver.Channel()}} ] }""");
        await using RunningProgram run = await place.RunAsync(seed: 1);
        await Eventually.HoldsAsync("five good samples", () => shop.Requests >= 5);
        shop.FailureShare = 1;

        JsonNode alert = await receiver.NextAsync();
        Ended end = await run.StopAsync();

        Assert.AreEqual("opened shop", AlertReceiver.Words(alert));
        Assert.AreEqual("firing", (string?)alert["status"]);
        Assert.AreEqual(0, end.Code, end.Error);
        Assert.HasCount(1, await receiver.EverythingAsync());
        JsonNode incident = (await place.IncidentsAsync()).Single();
        Assert.AreEqual("open", (string?)incident["state"]);
        Assert.AreEqual("failure_rate", (string?)incident["kind"]);
        Assert.IsNotNull(incident["alerts"]!.AsArray().Single()!["deliveredAt"]);
        IReadOnlyList<Sample> samples = place.Samples("shop");
        // A machine that is too busy to send in time asks less than it samples.
        int unsent = samples.Count(sample => sample.Outcome.Failure is FailureClass.OwnOverload or FailureClass.TimeoutConnect);
        Assert.IsInRange(samples.Count - unsent, samples.Count, shop.Requests);
        Assert.AreEqual(shop.Failures, samples.Count(sample => sample.Outcome.Failure == FailureClass.Http5xx), unsent);
    }

    [TestMethod]
    [DataRow("TERM")]
    [DataRow("INT")]
    public async Task A_stop_waits_for_running_probes_and_no_longer_than_the_longest_timeout(string signal)
    {
        using Workplace place = new();
        // No answer comes before the time limit: whenever the signal comes, probes are running.
        await using FaultySite slow = new(failureShare: 0, seed: 1, takes: TimeSpan.FromMinutes(1));
        place.WriteTargets($$"""{ "targets": [ {{slow.Target("slow")}} ] }""");
        await using RunningProgram run = await place.RunAsync(seed: 2);
        await Eventually.HoldsAsync("a probe is running", () => slow.Requests >= 3);

        long asked = TimeProvider.System.GetTimestamp();
        run.Signal(signal);
        Ended end = await run.EndAsync();
        TimeSpan took = TimeProvider.System.GetElapsedTime(asked);

        Assert.AreEqual(0, end.Code, end.Error);
        // Two seconds of time limit; the rest is for a process to end on a busy machine. The server would take a minute.
        Assert.IsLessThan(TimeSpan.FromSeconds(20), took);
        IReadOnlyList<Sample> samples = place.Samples("slow");
        Assert.HasCount(slow.Requests, samples, "every request that was sent is a stored sample");
        // On a machine so busy that the time limit is noticed late, the sample is our own fault.
        Assert.IsTrue(samples.All(sample => sample.Outcome.Failure is FailureClass.TimeoutResponse or FailureClass.OwnOverload), string.Join(", ", samples.Select(sample => sample.Outcome.Failure)));
    }
}
