using System.Text.Json.Nodes;
using UptimeSampler.Alerting;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Alerting;

/// <summary>Microsoft Teams, Discord, ntfy and Telegram: each document against the receiver's own rules.</summary>
[TestClass]
public sealed class ChatTests
{
    private const string Title = "shop: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)";

    private static readonly Func<Incident, Incident> Long = incident => incident with
    {
        Summary = new string('*', 10_000),
        Note = new string('ä', 10_000),
        Suspects = [.. Enumerable.Range(0, 5).Select(_ => new Suspect(new string('>', 60), new string('`', 60), 1, 1, 0.01))],
    };

    // https://learn.microsoft.com/en-us/connectors/teams/#microsoft-teams-webhook and https://adaptivecards.io/explorer/RichTextBlock.html
    [TestMethod]
    public async Task Teams_gets_an_adaptive_card_in_which_nothing_is_markdown()
    {
        JsonNode document = (await PostAsync(Teams, Messages.Of(AlertKind.Opened, incident => incident with { Summary = "[click](https://evil.example) **now**" }))).Json;
        Assert.AreEqual("message", (string?)document["type"]);
        JsonNode attachment = document["attachments"]!.AsArray().Single()!;
        Assert.AreEqual("application/vnd.microsoft.card.adaptive", (string?)attachment["contentType"]);
        JsonNode card = attachment["content"]!;
        Assert.AreEqual(("AdaptiveCard", "1.4"), ((string?)card["type"], (string?)card["version"]));
        JsonNode[] blocks = [.. card["body"]!.AsArray().Select(block => block!)];
        Assert.IsTrue(blocks.All(block => (string?)block["type"] == "RichTextBlock" && (string?)block["inlines"]!.AsArray().Single()!["type"] == "TextRun"));
        Assert.AreEqual((Title, "Attention"), ((string?)blocks[0]["inlines"]![0]!["text"], (string?)blocks[0]["inlines"]![0]!["color"]));
        Assert.AreEqual("[click](https://evil.example) **now**", (string?)blocks[1]["inlines"]![0]!["text"]);
        Assert.AreEqual("https://runbooks.example/shop", (string?)card["actions"]!.AsArray().Single()!["url"]);
    }

    // https://discord.com/developers/docs/resources/webhook#execute-webhook and its limits of embeds.
    [TestMethod]
    public async Task Discord_gets_one_embed_and_mentions_nobody()
    {
        JsonNode document = (await PostAsync(Discord, Messages.Of(AlertKind.Opened, incident => incident with { Target = "@everyone [x](https://evil)" }))).Json;
        Assert.IsEmpty(document["allowed_mentions"]!["parse"]!.AsArray());
        JsonNode embed = document["embeds"]!.AsArray().Single()!;
        Assert.StartsWith(@"\@everyone \[x\]\(https\://evil\)\: 47\.5 %", (string?)embed["title"] ?? "");
        Assert.AreEqual(0xDD0000, (int)embed["color"]!);
        Assert.AreEqual("2026-11-23T14:03:21.000Z", (string?)embed["timestamp"]);
    }

    [TestMethod]
    [DataRow(false, 0x36A64F, DisplayName = "over: green")]
    [DataRow(true, 0xE8912D, DisplayName = "nobody watches: orange")]
    public async Task Only_what_is_over_looks_like_good_news(bool isUnwatched, int colour) =>
        Assert.AreEqual(colour, (int)(await PostAsync(Discord, Messages.Of(AlertKind.Resolved, incident => incident with { IsUnwatched = isUnwatched }))).Json["embeds"]![0]!["color"]!);

    [TestMethod]
    public async Task The_longest_text_fits_Discords_limit_and_ends_with_a_whole_escape()
    {
        JsonNode embed = (await PostAsync(Discord, Messages.Of(AlertKind.Opened, Long))).Json["embeds"]![0]!;
        string text = (string)embed["description"]!;
        Assert.IsInRange(2_000, 4_096, text.Length);
        Assert.AreEqual(0, text.Reverse().TakeWhile(letter => letter == '\\').Count() % 2);
    }

    // https://docs.ntfy.sh/publish/#publish-as-json
    [TestMethod]
    [DataRow(AlertKind.Opened, Severity.Critical, 5, "rotating_light")]
    [DataRow(AlertKind.Opened, Severity.Error, 4, "rotating_light")]
    [DataRow(AlertKind.Opened, Severity.Warning, 3, "warning")]
    [DataRow(AlertKind.Acknowledged, Severity.Critical, 2, "warning")]
    [DataRow(AlertKind.Resolved, Severity.Critical, 3, "white_check_mark")]
    public async Task Ntfy_gets_topic_priority_and_tag_at_the_servers_root(AlertKind kind, Severity severity, int priority, string tag)
    {
        ReceivedRequest request = await PostAsync(Ntfy, Messages.Of(kind, incident => incident with { Severity = severity }));
        Assert.StartsWith("POST / HTTP", request.Line);
        Assert.AreEqual("Bearer tk_SECRET", request.Headers["Authorization"]);
        Assert.AreEqual(("s3cret-topic", priority, tag), ((string?)request.Json["topic"], (int)request.Json["priority"]!, (string?)request.Json["tags"]!.AsArray().Single()));
        Assert.AreEqual("https://runbooks.example/shop", (string?)request.Json["click"]);
    }

    [TestMethod]
    public async Task The_longest_text_fits_ntfys_bytes_and_ends_with_a_whole_character()
    {
        string text = (string)(await PostAsync(Ntfy, Messages.Of(AlertKind.Opened, incident => incident with { Note = new string('ä', 10_000), Summary = new string('ö', 10_000) }))).Json["message"]!;
        Assert.IsInRange(1_000, 4_096, System.Text.Encoding.UTF8.GetByteCount(text));
        Assert.DoesNotContain('\uFFFD', text);
    }

    // https://core.telegram.org/bots/api#sendmessage
    [TestMethod]
    public async Task Telegram_gets_plain_text_without_previews_and_good_news_are_silent()
    {
        ReceivedRequest request = await PostAsync(Telegram, Messages.Of(AlertKind.Opened));
        Assert.StartsWith("POST /bot123:SECRET/sendMessage ", request.Line);
        JsonNode document = request.Json;
        Assert.AreEqual("-100200300", (string?)document["chat_id"]);
        Assert.IsNull(document["parse_mode"]);
        Assert.IsTrue((bool)document["link_preview_options"]!["is_disabled"]!);
        Assert.IsFalse((bool)document["disable_notification"]!);
        Assert.StartsWith($"\U0001F534 {Title}\n", (string?)document["text"] ?? "");
        JsonNode over = (await PostAsync(Telegram, Messages.Of(AlertKind.Resolved))).Json;
        Assert.IsTrue((bool)over["disable_notification"]!);
        Assert.StartsWith("\u2705 shop has recovered", (string?)over["text"] ?? "");
        Assert.IsInRange(1_000, 4_096, ((string)(await PostAsync(Telegram, Messages.Of(AlertKind.Opened, Long))).Json["text"]!).Length);
    }

    // https://docs.opsgenie.com/docs/alert-api
    [TestMethod]
    [DataRow(AlertKind.Opened, "/v2/alerts")]
    [DataRow(AlertKind.Updated, "/v2/alerts")]
    [DataRow(AlertKind.Reminder, "/v2/alerts")]
    [DataRow(AlertKind.Acknowledged, "/v2/alerts/uptimesampler%2Fhere%2F7/acknowledge?identifierType=alias")]
    [DataRow(AlertKind.Resolved, "/v2/alerts/uptimesampler%2Fhere%2F7/close?identifierType=alias")]
    public async Task Opsgenie_is_told_under_one_alias(AlertKind kind, string path)
    {
        ReceivedRequest request = await PostAsync(Opsgenie, Messages.Of(kind, incident => incident with { Severity = Severity.Critical }));
        Assert.AreEqual($"POST {path} HTTP/1.1", request.Line);
        Assert.AreEqual("GenieKey k3y-k3y", request.Headers["Authorization"]);
        Assert.AreEqual("UptimeSampler", (string?)request.Json["source"]);
        if (path.Contains('?'))
        {
            Assert.Contains("shop", (string?)request.Json["note"] ?? "");
            return;
        }
        Assert.AreEqual(("uptimesampler/here/7", "P1", "shop", "web"), ((string?)request.Json["alias"], (string?)request.Json["priority"], (string?)request.Json["entity"], (string?)request.Json["details"]!["team"]));
        Assert.IsLessThanOrEqualTo(130, ((string)request.Json["message"]!).Length);
    }

    [TestMethod]
    public async Task What_a_receiver_repeats_of_a_secret_is_not_shown()
    {
        foreach (Func<string, HttpChannel> channel in (Func<string, HttpChannel>[])[Teams, Discord, Ntfy, Telegram, Opsgenie])
        {
            await using HttpReceiver receiver = new(request => HttpReceiver.Answer(403, $"no {request.Line} {string.Join(' ', request.Headers.Values)} {request.Body}"));
            using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
            DeliveryResult.Refused refused = (DeliveryResult.Refused)await delivery.DeliverAsync(channel(receiver.Url), Messages.Of(AlertKind.Opened), CancellationToken.None);
            Assert.Contains("***", refused.Error);
            foreach (string secret in (string[])["SECRET", "s3cret-topic", "k3y-k3y"])
                Assert.DoesNotContain(secret, refused.Error);
        }
    }

    private static TeamsChannel Teams(string url) => new() { Name = "teams", Url = new Secret(url + "/workflows/SECRET") };

    private static DiscordChannel Discord(string url) => new() { Name = "discord", Url = new Secret(url + "/api/webhooks/1/SECRET") };

    private static NtfyChannel Ntfy(string url) => new() { Name = "ntfy", Url = new Uri(url), Topic = new Secret("s3cret-topic"), Token = new Secret("tk_SECRET") };

    private static TelegramChannel Telegram(string url) => new() { Name = "telegram", Url = new Uri(url), Token = new Secret("123:SECRET"), Chat = "-100200300" };

    private static OpsgenieChannel Opsgenie(string url) => new() { Name = "opsgenie", Url = new Uri(url), ApiKey = new Secret("k3y-k3y") };

    private static async Task<ReceivedRequest> PostAsync(Func<string, HttpChannel> channel, AlertMessage message)
    {
        await using HttpReceiver receiver = new(200, "ok");
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await delivery.DeliverAsync(channel(receiver.Url), message, CancellationToken.None));
        return await receiver.NextAsync();
    }
}
