using System.Text.Json.Nodes;
using UptimeSampler.Alerting;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Alerting;

/// <summary>Field by field against https://prometheus.io/docs/alerting/latest/configuration/#webhook_config (version "4").</summary>
[TestClass]
public sealed class WebhookTests
{
    [TestMethod]
    public async Task A_firing_alert_has_every_field_that_Alertmanager_documents()
    {
        JsonNode document = (await PostAsync(Messages.Of(AlertKind.Opened))).Json;
        Assert.AreEqual("4", (string?)document["version"]);
        Assert.AreEqual("uptimesampler/here/7", (string?)document["groupKey"]);
        Assert.AreEqual(0, (int?)document["truncatedAlerts"]);
        Assert.AreEqual("firing", (string?)document["status"]);
        Assert.AreEqual("ops", (string?)document["receiver"]);
        Assert.AreEqual("uptimesampler/here/7", (string?)document["groupLabels"]!["incident"]);
        Assert.AreEqual("", (string?)document["externalURL"]);
        JsonNode alert = document["alerts"]!.AsArray().Single()!;
        Assert.IsTrue(JsonNode.DeepEquals(document["commonLabels"], alert["labels"]));
        Assert.IsTrue(JsonNode.DeepEquals(document["commonAnnotations"], alert["annotations"]));
        Assert.AreEqual("firing", (string?)alert["status"]);
        Assert.AreEqual("2026-11-23T14:03:05.000Z", (string?)alert["startsAt"]);
        Assert.AreEqual("0001-01-01T00:00:00Z", (string?)alert["endsAt"]);
        Assert.AreEqual("https://shop.example/cart", (string?)alert["generatorURL"]);
        Assert.MatchesRegex("^[0-9a-f]{16}$", (string?)alert["fingerprint"]);
    }

    [TestMethod]
    public async Task Labels_and_annotations_are_those_of_the_contract()
    {
        JsonNode alert = (await PostAsync(Messages.Of(AlertKind.Opened))).Json["alerts"]![0]!;
        JsonNode labels = alert["labels"]!;
        Assert.AreEqual("UptimeSamplerFailureRate", (string?)labels["alertname"]);
        Assert.AreEqual("shop", (string?)labels["target"]);
        Assert.AreEqual("error", (string?)labels["severity"]);
        Assert.AreEqual("uptimesampler/here/7", (string?)labels["incident"]);
        Assert.AreEqual("failure_rate", (string?)labels["kind"]);
        Assert.AreEqual("web", (string?)labels["team"]);
        Assert.AreEqual(AlertText.Title(Messages.Of(AlertKind.Opened)), (string?)alert["annotations"]!["summary"]);
        Assert.AreEqual(AlertText.Body(Messages.Of(AlertKind.Opened)), (string?)alert["annotations"]!["description"]);
        Assert.AreEqual("https://runbooks.example/shop", (string?)alert["annotations"]!["runbook_url"]);
    }

    [TestMethod]
    public async Task The_incident_is_there_as_scripts_see_it()
    {
        JsonNode own = (await PostAsync(Messages.Of(AlertKind.Opened))).Json["uptimesampler"]!;
        Assert.AreEqual("opened", (string?)own["kind"]);
        Assert.AreEqual("uptimesampler/here/7/0", (string?)own["messageKey"]);
        Assert.AreEqual(7, (int?)own["incident"]!["id"]);
        Assert.AreEqual(61, (int?)own["incident"]!["samples"]);
        Assert.AreEqual(20, (int?)own["incident"]!["failureClasses"]!["http_5xx"]);
    }

    [TestMethod]
    public async Task A_resolved_alert_says_so_and_when()
    {
        JsonNode document = (await PostAsync(Messages.Of(AlertKind.Resolved))).Json;
        Assert.AreEqual("resolved", (string?)document["status"]);
        Assert.AreEqual("resolved", (string?)document["alerts"]![0]!["status"]);
        Assert.AreEqual("2026-11-23T14:15:05.000Z", (string?)document["alerts"]![0]!["endsAt"]);
    }

    [TestMethod]
    public async Task An_incident_that_was_resolved_and_is_open_again_fires_with_a_message_key_of_its_own()
    {
        JsonNode resolved = (await PostAsync(Messages.Of(AlertKind.Resolved))).Json;
        ReceivedRequest again = await PostAsync(Messages.Again());
        Assert.AreEqual((string?)resolved["groupKey"], (string?)again.Json["groupKey"]);
        Assert.AreEqual("firing", (string?)again.Json["status"]);
        Assert.AreEqual("firing", (string?)again.Json["alerts"]![0]!["status"]);
        Assert.AreEqual("0001-01-01T00:00:00Z", (string?)again.Json["alerts"]![0]!["endsAt"]);
        Assert.AreEqual("updated", (string?)again.Json["uptimesampler"]!["kind"]);
        Assert.AreEqual("open", (string?)again.Json["uptimesampler"]!["incident"]!["state"]);
        Assert.AreEqual("uptimesampler/here/7/reopened-2", again.Headers["Idempotency-Key"]);
    }

    [TestMethod]
    public async Task All_messages_of_an_incident_have_one_fingerprint()
    {
        string? opened = (string?)(await PostAsync(Messages.Of(AlertKind.Opened))).Json["alerts"]![0]!["fingerprint"];
        string? resolved = (string?)(await PostAsync(Messages.Of(AlertKind.Resolved))).Json["alerts"]![0]!["fingerprint"];
        string? other = (string?)(await PostAsync(Messages.Of(AlertKind.Opened) with { IncidentKey = "uptimesampler/here/8" })).Json["alerts"]![0]!["fingerprint"];
        Assert.AreEqual(opened, resolved);
        Assert.AreNotEqual(opened, other);
    }

    [TestMethod]
    public async Task Configured_headers_and_the_message_key_are_sent()
    {
        ReceivedRequest request = await PostAsync(Messages.Of(AlertKind.Opened));
        Assert.AreEqual("POST /hook/T0PSECRET HTTP/1.1", request.Line);
        Assert.AreEqual("Bearer hunter2-hunter2", request.Headers["Authorization"]);
        Assert.AreEqual("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.AreEqual("uptimesampler/here/7/0", request.Headers["Idempotency-Key"]);
        Assert.StartsWith("UptimeSampler/", request.Headers["User-Agent"]);
    }

    [TestMethod]
    public async Task A_label_cannot_pass_for_one_of_ours_and_gets_a_name_that_Prometheus_takes()
    {
        AlertMessage message = Messages.Of(AlertKind.Opened) with
        {
            Labels = new Dictionary<string, string> { ["target"] = "another", ["cost-centre"] = "7", ["1st"] = "x", ["empty"] = "" },
        };
        JsonNode labels = (await PostAsync(message)).Json["alerts"]![0]!["labels"]!;
        Assert.AreEqual("shop", (string?)labels["target"]);
        Assert.AreEqual("7", (string?)labels["cost_centre"]);
        Assert.AreEqual("x", (string?)labels["_1st"]);
        Assert.IsNull(labels["empty"]);
    }

    [TestMethod]
    public async Task A_template_of_ones_own_is_filled_and_what_is_put_in_stays_text()
    {
        const string template = """{ "text": "{{ title }} [{{severity}}]", "list": [ "{{target}}", 5, true, null, { "{{title}}": "{{failures}} of {{samples}}, {{rate}}" } ], "plain": "{ {title} }" }""";
        AlertMessage message = Messages.Of(AlertKind.Opened, incident => incident with { Target = "a\", \"x\": \"{{text}}" });
        JsonNode document = (await PostAsync(message, template)).Json;
        Assert.AreEqual(AlertText.Title(message) + " [error]", (string?)document["text"]);
        JsonArray list = document["list"]!.AsArray();
        Assert.AreEqual("a\", \"x\": \"{{text}}", (string?)list[0], "what a target says is no template");
        Assert.AreEqual((5, true), ((int)list[1]!, (bool)list[2]!));
        Assert.IsNull(list[3]);
        Assert.AreEqual("29 of 61, 0.4754", (string?)list[4]!["{{title}}"], "keys stay as they are");
        Assert.AreEqual("{ {title} }", (string?)document["plain"]);
    }

    [TestMethod]
    public async Task Every_placeholder_stands_for_something()
    {
        string template = new JsonObject(WebhookTemplate.Names.Select(name => KeyValuePair.Create(name, (JsonNode?)$"{{{{{name}}}}}"))).ToJsonString();
        JsonObject document = (await PostAsync(Messages.Of(AlertKind.Opened) with { Pages = new PublicPages(new Uri("https://watch.example")) }, template)).Json.AsObject();
        foreach ((string name, JsonNode? value) in document)
            Assert.DoesNotMatchRegex(@"^$|\{", (string)value!, name);
        Assert.AreEqual(
            "opened, shop, https://shop.example/cart, failure_rate, uptimesampler/here/7, 2026-11-23T14:03:05.000Z, https://runbooks.example/shop, https://watch.example/incidents/7",
            string.Join(", ", ((string[])["event", "target", "url", "kind", "incident", "onset", "runbook", "link"]).Select(name => (string?)document[name])));
    }

    private static async Task<ReceivedRequest> PostAsync(AlertMessage message, string? template = null)
    {
        await using HttpReceiver receiver = new(200, "ok");
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        WebhookChannel channel = new()
        {
            Name = "ops",
            Url = new Secret(receiver.Url + "/hook/T0PSECRET"),
            Headers = [KeyValuePair.Create("Authorization", new Secret("Bearer hunter2-hunter2"))],
            Template = template is null ? null : new Secret(template),
        };
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await delivery.DeliverAsync(channel, message, CancellationToken.None));
        return await receiver.NextAsync();
    }
}
