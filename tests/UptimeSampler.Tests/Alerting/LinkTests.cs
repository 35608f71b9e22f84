using System.Text.Json.Nodes;
using MimeKit;
using UptimeSampler.Alerting;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Alerting;

/// <summary>Every alert leads to the page of its incident, in the field that its receiver has for that, once somebody has said where pages are.</summary>
[TestClass]
public sealed class LinkTests
{
    private const string Page = "https://watch.example:8443/incidents/7";

    private static readonly PublicPages Pages = new(new Uri("https://watch.example:8443"));

    private static readonly AlertMessage Opened = Messages.Of(AlertKind.Opened) with { Pages = Pages };

    [TestMethod]
    [DataRow("webhook", "uptimesampler.link|alerts.0.generatorURL")]
    [DataRow("alertmanager", "0.generatorURL")]
    [DataRow("discord", "embeds.0.url")]
    [DataRow("teams", "attachments.0.content.actions.0.url")]
    [DataRow("ntfy", "click")]
    [DataRow("opsgenie", "details.page")]
    [DataRow("pagerduty", "client_url")]
    public async Task A_receiver_gets_the_link_in_the_field_that_it_has_for_it(string kind, string places)
    {
        JsonNode document = await PostAsync(kind, Opened);
        foreach (string place in places.Split('|'))
            Assert.AreEqual(Page, (string?)At(document, place), $"{kind}: {document}");
    }

    [TestMethod]
    [DataRow("webhook")]
    [DataRow("slack")]
    [DataRow("alertmanager")]
    [DataRow("discord")]
    [DataRow("teams")]
    [DataRow("ntfy")]
    [DataRow("telegram")]
    [DataRow("opsgenie")]
    [DataRow("pagerduty")]
    public async Task Where_nobody_has_said_where_pages_are_nothing_leads_there(string kind)
    {
        string document = (await PostAsync(kind, Messages.Of(AlertKind.Opened))).ToJsonString();
        foreach (string word in (string[])["watch.example", "Page:", "Open the page", "client_url", "\"link\"", "\"page\""])
            Assert.DoesNotContain(word, document);
    }

    [TestMethod]
    public async Task A_webhook_says_where_all_pages_are_too() =>
        Assert.AreEqual("https://watch.example:8443/", (string?)(await PostAsync("webhook", Opened))["externalURL"]);

    [TestMethod]
    public async Task Slack_shows_the_link_below_the_evidence()
    {
        JsonArray blocks = (await PostAsync("slack", Opened))["attachments"]![0]!["blocks"]!.AsArray();
        Assert.HasCount(2, blocks);
        Assert.AreEqual($"<{Page}|Open the page>", (string?)blocks[1]!["text"]!["text"]);
    }

    [TestMethod]
    public async Task The_runbook_stays_beside_it()
    {
        Assert.AreEqual("https://runbooks.example/shop", (string?)At(await PostAsync("teams", Opened), "attachments.0.content.actions.1.url"));
        Assert.AreEqual("https://runbooks.example/shop", (string?)At(await PostAsync("ntfy", Opened), "actions.0.url"));
        Assert.AreEqual("https://runbooks.example/shop", (string?)At(await PostAsync("pagerduty", Opened), "links.0.href"));
    }

    [TestMethod]
    public async Task Telegram_makes_a_link_of_the_address_in_the_text() =>
        StringAssert.Contains((string?)(await PostAsync("telegram", Opened))["text"], $"\nPage: {Page}\n");

    [TestMethod]
    public void The_letter_s_title_leads_there_and_its_plain_text_says_where()
    {
        EmailChannel channel = new() { Name = "mail", Host = "localhost", From = "a@example.org", To = ["b@example.org"] };
        MimeMessage letter = MailText.Letter(channel, Opened);
        StringAssert.Contains(letter.TextBody, $"\nPage: {Page}\n");
        StringAssert.Contains(letter.HtmlBody, $"<strong><a href=\"{Page}\">shop: 47.5 %");
        Assert.DoesNotContain("<a ", MailText.Letter(channel, Messages.Of(AlertKind.Opened)).HtmlBody!);
    }

    [TestMethod]
    public async Task The_console_prints_it()
    {
        await using StringWriter console = new();
        using AlertDelivery delivery = new(TimeProvider.System, console);
        await delivery.DeliverAsync(new ConsoleChannel { Name = "here" }, Opened, CancellationToken.None);
        StringAssert.Contains(console.ToString(), $"    Page: {Page}\n");
    }

    [TestMethod]
    public void A_group_leads_to_all_open_incidents_and_says_so_first()
    {
        AlertMessage group = AlertGroup.Of([.. Enumerable.Range(0, 40).Select(i => Opened with { MessageKey = $"key-{i}" })]);
        Assert.AreEqual("https://watch.example:8443/incidents?open=true", group.Link);
        Assert.StartsWith("Page: https://watch.example:8443/incidents?open=true\n", AlertText.Body(group));
    }

    [TestMethod]
    public void A_test_leads_to_the_first_page() =>
        Assert.AreEqual("https://watch.example:8443/", (TestMessage.Of(AlertKind.Opened, Messages.Onset) with { Pages = Pages }).Link);

    [TestMethod]
    public void What_is_stored_does_not_know_it() =>
        Assert.DoesNotContain("watch.example", System.Text.Json.JsonSerializer.Serialize(Opened));

    private static JsonNode? At(JsonNode document, string place) =>
        place.Split('.').Aggregate((JsonNode?)document, (node, step) => int.TryParse(step, out int index) ? node?[index] : node?[step]);

    private static async Task<JsonNode> PostAsync(string kind, AlertMessage message)
    {
        await using HttpReceiver receiver = new(200, "ok");
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        Uri url = new(receiver.Url);
        Secret address = new(receiver.Url);
        HttpChannel channel = kind switch
        {
            "webhook" => new WebhookChannel { Name = kind, Url = address },
            "slack" => new SlackChannel { Name = kind, Url = address },
            "alertmanager" => new AlertmanagerChannel { Name = kind, Url = address },
            "discord" => new DiscordChannel { Name = kind, Url = address },
            "teams" => new TeamsChannel { Name = kind, Url = address },
            "ntfy" => new NtfyChannel { Name = kind, Url = url, Topic = new Secret("topic") },
            "telegram" => new TelegramChannel { Name = kind, Url = url, Token = new Secret("1:x"), Chat = "1" },
            "opsgenie" => new OpsgenieChannel { Name = kind, Url = url, ApiKey = new Secret("key") },
            _ => new PagerDutyChannel { Name = kind, Url = url, RoutingKey = new Secret("key") },
        };
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await delivery.DeliverAsync(channel, message, CancellationToken.None));
        return (await receiver.NextAsync()).Json;
    }
}
