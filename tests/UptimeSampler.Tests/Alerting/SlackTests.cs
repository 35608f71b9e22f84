using System.Text.Json.Nodes;
using UptimeSampler.Alerting;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Alerting;

/// <summary>Against https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and its formatting rules.</summary>
[TestClass]
public sealed class SlackTests
{
    [TestMethod]
    public async Task The_text_is_the_title_and_the_coloured_part_the_evidence()
    {
        JsonNode document = await PostAsync(Messages.Of(AlertKind.Opened));
        Assert.AreEqual("shop: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)", (string?)document["text"]);
        JsonNode attachment = document["attachments"]!.AsArray().Single()!;
        Assert.AreEqual((string?)document["text"], (string?)attachment["fallback"]);
        Assert.AreEqual("#DD0000", (string?)attachment["color"]);
        JsonNode section = attachment["blocks"]!.AsArray().Single()!;
        Assert.AreEqual("section", (string?)section["type"]);
        Assert.AreEqual("mrkdwn", (string?)section["text"]!["type"]);
        Assert.AreEqual(AlertText.Body(Messages.Of(AlertKind.Opened)), (string?)section["text"]!["text"]);
    }

    [TestMethod]
    [DataRow(AlertKind.Resolved, Severity.Critical, "#36A64F")]
    [DataRow(AlertKind.Acknowledged, Severity.Critical, "#E8912D")]
    [DataRow(AlertKind.Opened, Severity.Warning, "#E8912D")]
    [DataRow(AlertKind.Opened, Severity.Critical, "#DD0000")]
    public async Task The_colour_says_how_bad_it_is(AlertKind kind, Severity severity, string color)
    {
        JsonNode document = await PostAsync(Messages.Of(kind, incident => incident with { Severity = severity }));
        Assert.AreEqual(color, (string?)document["attachments"]![0]!["color"]);
    }

    [TestMethod]
    public async Task An_incident_that_was_resolved_and_is_open_again_is_red_again()
    {
        Assert.AreEqual("#36A64F", (string?)(await PostAsync(Messages.Of(AlertKind.Resolved)))["attachments"]![0]!["color"]);
        JsonNode again = await PostAsync(Messages.Again());
        Assert.AreEqual("#DD0000", (string?)again["attachments"]![0]!["color"]);
        Assert.DoesNotContain("recovered", (string?)again["text"] ?? "");
    }

    [TestMethod]
    public async Task Text_of_a_target_can_neither_mention_nor_link()
    {
        JsonNode document = await PostAsync(Messages.Of(AlertKind.Opened, incident => incident with { Target = "<!channel> & <https://evil|x>", Summary = "<!here>" }));
        Assert.StartsWith("&lt;!channel&gt; &amp; &lt;https://evil|x&gt;:", (string?)document["text"]);
        Assert.StartsWith("&lt;!here&gt;\n", (string?)document["attachments"]![0]!["blocks"]![0]!["text"]!["text"]);
    }

    [TestMethod]
    public async Task The_longest_text_fits_Slacks_limit_and_ends_with_a_whole_entity()
    {
        JsonNode document = await PostAsync(Messages.Of(AlertKind.Opened, incident => incident with
        {
            Summary = new string('<', 10_000),
            Note = new string('&', 10_000),
            Suspects = [.. Enumerable.Range(0, 5).Select(_ => new Suspect(new string('>', 60), new string('<', 60), 1, 1, 0.01))],
        }));
        string text = (string?)document["attachments"]![0]!["blocks"]![0]!["text"]!["text"] ?? "";
        Assert.IsLessThanOrEqualTo(3_000, text.Length);
        Assert.IsGreaterThan(2_000, text.Length);
        Assert.DoesNotMatchRegex("&(?!amp;|lt;|gt;)", text);
    }

    private static async Task<JsonNode> PostAsync(AlertMessage message)
    {
        await using HttpReceiver receiver = new(200, "ok");
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        SlackChannel channel = new() { Name = "slack", Url = new Secret(receiver.Url + "/services/T0/B0/XXXX") };
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await delivery.DeliverAsync(channel, message, CancellationToken.None));
        return (await receiver.NextAsync()).Json;
    }
}
