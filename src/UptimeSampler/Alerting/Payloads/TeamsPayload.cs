using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting.Payloads;

/// <summary>
/// An adaptive card, as workflows of Microsoft Teams take it. Text stands in rich text blocks, in which nothing is markdown: no text of a target
/// becomes a link or a mention.
/// </summary>
internal static class TeamsPayload
{
    public static HttpDocument For(TeamsChannel channel, AlertMessage message) => new(channel.Url.Reveal(), [], new JsonObject
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["content"] = Card(message),
        }),
    });

    private static JsonObject Card(AlertMessage message)
    {
        JsonArray blocks = [Block(AlertText.Title(message), isTitle: true, AlertMoods.Of(message))];
        foreach (string line in AlertText.Body(message).Split('\n'))
            blocks.Add((JsonNode)Block(line, isTitle: false, AlertMoods.Of(message)));
        JsonObject card = new()
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["fallbackText"] = AlertText.Title(message),
            ["body"] = blocks,
            ["msteams"] = new JsonObject { ["width"] = "Full" },
        };
        JsonNode[] actions = [.. Actions(message)];
        if (actions.Length > 0)
            card["actions"] = new JsonArray(actions);
        return card;
    }

    private static IEnumerable<JsonNode> Actions(AlertMessage message)
    {
        if (message.Link is { } link)
            yield return new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Open the page", ["url"] = link };
        if (HttpPayload.RunbookLink(message) is { } runbook)
            yield return new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Runbook", ["url"] = runbook };
    }

    private static JsonObject Block(string text, bool isTitle, AlertMood mood)
    {
        JsonObject run = new() { ["type"] = "TextRun", ["text"] = text };
        if (isTitle)
            (run["weight"], run["size"], run["color"]) = ("Bolder", "Medium", mood switch { AlertMood.Good => "Good", AlertMood.Attention => "Warning", _ => "Attention" });
        return new JsonObject { ["type"] = "RichTextBlock", ["spacing"] = isTitle ? "Default" : "None", ["inlines"] = new JsonArray(run) };
    }
}
