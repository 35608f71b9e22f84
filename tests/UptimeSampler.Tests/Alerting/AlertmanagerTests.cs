using System.Text.Json.Nodes;
using UptimeSampler.Alerting;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Alerting;

/// <summary>Against Alertmanager's api/v2/openapi.yaml, operation postAlerts.</summary>
[TestClass]
public sealed class AlertmanagerTests
{
    [TestMethod]
    public async Task An_open_incident_is_one_alert_that_does_not_expire_soon()
    {
        (string line, JsonNode document) = await PostAsync(Messages.Of(AlertKind.Opened));
        Assert.AreEqual("POST /base/api/v2/alerts HTTP/1.1", line);
        JsonNode alert = document.AsArray().Single()!;
        Assert.AreEqual("UptimeSamplerFailureRate", (string?)alert["labels"]!["alertname"]);
        Assert.AreEqual("error", (string?)alert["labels"]!["severity"]);
        Assert.AreEqual("shop: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)", (string?)alert["annotations"]!["summary"]);
        Assert.AreEqual("2026-11-23T14:03:05.000Z", (string?)alert["startsAt"]);
        Assert.AreEqual("2027-02-21T14:03:21.000Z", (string?)alert["endsAt"], "90 days after the message");
        Assert.AreEqual("https://shop.example/cart", (string?)alert["generatorURL"]);
    }

    [TestMethod]
    public async Task A_resolved_incident_ends_under_the_labels_it_was_opened_with()
    {
        JsonNode opened = (await PostAsync(Messages.Of(AlertKind.Opened))).Document[0]!;
        JsonNode resolved = (await PostAsync(Messages.Of(AlertKind.Resolved))).Document[0]!;
        Assert.IsTrue(JsonNode.DeepEquals(opened["labels"], resolved["labels"]));
        Assert.AreEqual("2026-11-23T14:15:05.000Z", (string?)resolved["endsAt"]);
    }

    [TestMethod]
    public async Task A_change_of_severity_ends_the_alert_under_the_old_severity()
    {
        JsonArray alerts = (await PostAsync(Messages.Of(AlertKind.Updated, incident => incident with { Severity = Severity.Critical }))).Document.AsArray();
        Assert.AreEqual("2027-02-21T14:03:21.000Z", EndOf("critical"));
        Assert.AreEqual("2026-11-23T14:03:21.000Z", EndOf("error"));
        Assert.AreEqual("2026-11-23T14:03:21.000Z", EndOf("warning"));

        string? EndOf(string severity) => (string?)alerts.Single(alert => (string?)alert!["labels"]!["severity"] == severity)!["endsAt"];
    }

    [TestMethod]
    public async Task An_incident_that_was_resolved_and_is_open_again_ends_in_the_future_under_its_former_labels()
    {
        JsonNode resolved = (await PostAsync(Messages.Of(AlertKind.Resolved))).Document[0]!;
        JsonArray again = (await PostAsync(Messages.Again())).Document.AsArray();
        JsonNode open = again.Single(alert => JsonNode.DeepEquals(alert!["labels"], resolved["labels"]))!;
        Assert.AreEqual("2027-02-21T14:03:21.000Z", (string?)open["endsAt"], "90 days after the message");
        Assert.IsTrue(again.Where(alert => alert != open).All(alert => (string?)alert!["endsAt"] == "2026-11-23T14:03:21.000Z"), "no other severity is open");
    }

    [TestMethod]
    public async Task No_alert_ends_before_it_starts()
    {
        JsonNode document = (await PostAsync(Messages.Of(AlertKind.Resolved, incident => incident with { ResolvedAt = Messages.Onset.AddSeconds(-1) }))).Document;
        foreach (JsonNode? alert in document.AsArray())
            Assert.IsLessThanOrEqualTo(0, string.CompareOrdinal((string?)alert!["startsAt"], (string?)alert["endsAt"]));
    }

    private static async Task<(string Line, JsonNode Document)> PostAsync(AlertMessage message)
    {
        await using HttpReceiver receiver = new(200);
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        AlertmanagerChannel channel = new() { Name = "am", Url = new Secret(receiver.Url + "/base/") };
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await delivery.DeliverAsync(channel, message, CancellationToken.None));
        ReceivedRequest request = await receiver.NextAsync();
        return (request.Line, request.Json);
    }
}
