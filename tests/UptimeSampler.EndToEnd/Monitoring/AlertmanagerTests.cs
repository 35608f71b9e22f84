using System.Globalization;
using System.Text.Json.Nodes;
using UptimeSampler.EndToEnd.Inspect;

namespace UptimeSampler.EndToEnd.Monitoring;

[TestClass]
public sealed class AlertmanagerTests
{
    [TestMethod]
    public async Task Alertmanager_shows_our_incident_tells_it_its_own_receiver_and_ends_it_when_the_target_has_recovered()
    {
        using Workplace place = new();
        await using HttpReceiver receiver = new(200);
        await using FaultySite shop = new(failureShare: 0.9, seed: 1);
        await using RealServer alertmanager = await StartAsync(place, receiver.Url);
        using JsonApi api = new(alertmanager.Url);
        place.WriteTargets($$"""
            {
              "targets": [ { "name": "shop", "url": "{{shop.Url}}/", "interval": "1s", "samplesPerRound": 12, "maxRate": 20, "tolerate": 0.05, "labels": { "team": "web" }, "runbook": "https://runbooks.example/shop" } ],
              "channels": [ { "type": "alertmanager", "name": "alertmanager", "url": "{{alertmanager.Url}}" } ]
            }
            """);
        await using RunningProgram run = await place.RunAsync(seed: 1);

        JsonNode told = (await receiver.NextAsync(Eventually.Patience)).Json;
        JsonNode shown = (await api.GetAsync("api/v2/alerts?active=true"))!.AsArray().Single()!;
        shop.FailureShare = 0;
        JsonNode over = await NextOverAsync(receiver);
        JsonNode incident = (await place.IncidentsAsync()).Single();
        Ended end = await run.StopAsync();

        Assert.AreEqual("firing", (string?)told["status"]);
        Assert.AreEqual("active", (string?)shown["status"]!["state"]);
        Assert.AreEqual("UptimeSamplerFailureRate shop web failure_rate", string.Join(' ', new[] { "alertname", "target", "team", "kind" }.Select(name => (string?)shown["labels"]![name])));
        StringAssert.Contains((string?)shown["annotations"]!["summary"], " % of requests fail (");
        StringAssert.Contains((string?)shown["annotations"]!["description"], "One look would have missed this");
        Assert.AreEqual("https://runbooks.example/shop", (string?)shown["annotations"]!["runbook_url"]);
        Assert.AreEqual(Instant(incident["onset"]), Instant(shown["startsAt"]));
        Assert.IsTrue(over["alerts"]!.AsArray().All(alert => (string?)alert!["status"] == "resolved" && (string?)alert["labels"]!["incident"] == (string?)shown["labels"]!["incident"]), over.ToJsonString());
        Assert.IsTrue(over["alerts"]!.AsArray().Any(alert => Instant(alert!["endsAt"]) == Instant(incident["resolvedAt"])), over.ToJsonString());
        Assert.IsEmpty((await api.GetAsync("api/v2/alerts"))!.AsArray(), "nothing is left open");
        Assert.AreEqual(0, end.Code, end.Error);
    }

    /// <summary>A severity that changes is told in between.</summary>
    private static async Task<JsonNode> NextOverAsync(HttpReceiver receiver)
    {
        while (true)
            if ((await receiver.NextAsync(TimeSpan.FromSeconds(200))).Json is { } post && (string?)post["status"] == "resolved")
                return post;
    }

    private static DateTimeOffset Instant(JsonNode? text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);

    private static async Task<RealServer> StartAsync(Workplace place, string receiver)
    {
        string program = Prerequisite.Require("prometheus-alertmanager", "apt-get install prometheus-alertmanager");
        await File.WriteAllTextAsync(place.PathOf("alertmanager.yml"), $$"""
            route: { receiver: ops, group_by: [ incident ], group_wait: 0s, group_interval: 1s }
            receivers:
              - name: ops
                webhook_configs: [ { url: "{{receiver}}/", send_resolved: true } ]
            """);
        int port = RealServer.FreePort();
        return await RealServer.StartAsync(place, port, program,
            [$"--config.file={place.PathOf("alertmanager.yml")}", $"--storage.path={place.PathOf("alertmanager")}", $"--web.listen-address=127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", "--cluster.listen-address="]);
    }
}
