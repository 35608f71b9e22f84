using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd;

[TestClass]
public sealed class AcknowledgementTests
{
    [TestMethod]
    public async Task An_incident_is_acknowledged_by_another_process_its_channel_is_told_and_reminders_end()
    {
        using Workplace place = new();
        await using AlertReceiver receiver = new();
        await using FaultySite shop = new(failureShare: 1, seed: 1);
        await using FaultySite other = new(failureShare: 0, seed: 2);
        place.WriteTargets($$"""
            { "targets": [ {{shop.Target("shop")}}, {{other.Target("other")}} ], "channels": [ {{receiver.Channel(""", "remindEvery": "1m" """)}} ] }
            """);
        await using RunningProgram run = await place.RunAsync(seed: 1);
        JsonNode opened = await receiver.NextAsync();
        Assert.AreEqual("opened shop", AlertReceiver.Words(opened));
        // Later than the first, so that its reminder is the later one too.
        other.FailureShare = 1;

        string id = opened["uptimesampler"]!["incident"]!["id"]!.ToString();
        Ended answer = await place.AskAsync("incidents", "ack", id, "--note", "Anna looks", "--json");
        Assert.AreEqual(0, answer.Code, answer.Error);
        List<JsonNode> said = [await receiver.NextAsync(), await receiver.NextAsync()];
        CollectionAssert.AreEquivalent(new[] { "acknowledged shop", "opened other" }, said.Select(AlertReceiver.Words).ToArray());
        Assert.AreEqual("Anna looks", (string?)said.Single(post => AlertReceiver.Words(post) == "acknowledged shop")["uptimesampler"]!["incident"]!["note"]);
        Assert.AreEqual("reminder other", AlertReceiver.Words(await receiver.NextAsync(TimeSpan.FromSeconds(150))), "the first reminder is not about the shop");

        await run.StopAsync();
        Assert.IsFalse((await receiver.EverythingAsync()).Contains("reminder shop"));
        IReadOnlyList<JsonNode> incidents = await place.IncidentsAsync();
        Assert.AreEqual("acknowledged, open", string.Join(", ", incidents.Select(incident => (string?)incident["state"])));
    }
}
