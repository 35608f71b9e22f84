using System.Text.Json.Nodes;
using UptimeSampler.Alerting;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Alerting;

/// <summary>Against https://developer.pagerduty.com/docs/events-api-v2/trigger-events/.</summary>
[TestClass]
public sealed class PagerDutyTests
{
    [TestMethod]
    public async Task A_trigger_has_every_required_field()
    {
        JsonNode document = await PostAsync(Messages.Of(AlertKind.Opened));
        Assert.AreEqual("R0UT1NGKEY", (string?)document["routing_key"]);
        Assert.AreEqual("trigger", (string?)document["event_action"]);
        Assert.AreEqual("uptimesampler/here/7", (string?)document["dedup_key"]);
        Assert.AreEqual("UptimeSampler", (string?)document["client"]);
        Assert.AreEqual("https://runbooks.example/shop", (string?)document["links"]![0]!["href"]);
        Assert.AreEqual("Runbook", (string?)document["links"]![0]!["text"]);
        JsonNode payload = document["payload"]!;
        Assert.AreEqual("shop: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)", (string?)payload["summary"]);
        Assert.AreEqual("shop.example", (string?)payload["source"]);
        Assert.AreEqual("error", (string?)payload["severity"]);
        Assert.AreEqual("2026-11-23T14:03:05.000Z", (string?)payload["timestamp"]);
        Assert.AreEqual("shop", (string?)payload["component"]);
        Assert.AreEqual("failure_rate", (string?)payload["class"]);
        Assert.AreEqual(29, (int?)payload["custom_details"]!["incident"]!["failures"]);
    }

    [TestMethod]
    [DataRow(AlertKind.Opened, "trigger")]
    [DataRow(AlertKind.Updated, "trigger")]
    [DataRow(AlertKind.Reminder, "trigger")]
    [DataRow(AlertKind.Acknowledged, "acknowledge")]
    [DataRow(AlertKind.Resolved, "resolve")]
    public async Task Every_kind_of_message_has_its_action_under_one_key(AlertKind kind, string action)
    {
        JsonNode document = await PostAsync(Messages.Of(kind));
        Assert.AreEqual(action, (string?)document["event_action"]);
        Assert.AreEqual("uptimesampler/here/7", (string?)document["dedup_key"]);
    }

    [TestMethod]
    public async Task An_incident_that_was_resolved_and_is_open_again_triggers_under_the_same_key()
    {
        JsonNode resolved = await PostAsync(Messages.Of(AlertKind.Resolved)), again = await PostAsync(Messages.Again());
        Assert.AreEqual("resolve", (string?)resolved["event_action"]);
        Assert.AreEqual("trigger", (string?)again["event_action"]);
        Assert.AreEqual((string?)resolved["dedup_key"], (string?)again["dedup_key"]);
        Assert.IsNull(again["payload"]!["custom_details"]!["incident"]!["resolvedAt"]);
    }

    [TestMethod]
    [DataRow(Severity.Warning, "warning")]
    [DataRow(Severity.Error, "error")]
    [DataRow(Severity.Critical, "critical")]
    public async Task Severities_are_PagerDutys(Severity severity, string name) =>
        Assert.AreEqual(name, (string?)(await PostAsync(Messages.Of(AlertKind.Opened, incident => incident with { Severity = severity })))["payload"]!["severity"]);

    [TestMethod]
    [DataRow("call Anna")]
    [DataRow("javascript:alert(1)")]
    [DataRow("file:///etc/passwd")]
    public async Task A_runbook_that_is_no_web_address_is_no_link(string runbook)
    {
        JsonNode document = await PostAsync(Messages.Of(AlertKind.Opened) with { Runbook = runbook });
        Assert.IsNull(document["links"]);
        Assert.Contains(runbook, (string?)document["payload"]!["custom_details"]!["description"] ?? "");
    }

    private static async Task<JsonNode> PostAsync(AlertMessage message)
    {
        await using HttpReceiver receiver = new(202, """{"status":"success","message":"Event processed","dedup_key":"x"}""");
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        PagerDutyChannel channel = new() { Name = "pd", RoutingKey = new Secret("R0UT1NGKEY"), Url = new Uri(receiver.Url + "/v2/enqueue") };
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await delivery.DeliverAsync(channel, message, CancellationToken.None));
        return (await receiver.NextAsync()).Json;
    }
}
