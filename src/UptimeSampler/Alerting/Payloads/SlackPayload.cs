using System.Text;
using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting.Payloads;

/// <summary>Slack's incoming webhook: the title as plain text (what a phone shows), the evidence beside a coloured bar.</summary>
internal static class SlackPayload
{
    /// <summary>Slack's longest text of a section, in characters.</summary>
    public const int SectionLimit = 3_000;

    private const string Red = "#DD0000";
    private const string Orange = "#E8912D";
    private const string Green = "#36A64F";

    public static HttpDocument For(SlackChannel channel, AlertMessage message) => new(channel.Url.Reveal(), [], Document(message));

    private static JsonObject Document(AlertMessage message)
    {
        string title = Escape(AlertText.Title(message), SectionLimit);
        JsonArray blocks = [Section(Escape(AlertText.Body(message), SectionLimit))];
        if (message.Link is { } link)
            blocks.Add((JsonNode)Section($"<{Escape(link, SectionLimit)}|Open the page>"));
        return new JsonObject
        {
            ["text"] = title,
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["color"] = Color(message),
                ["fallback"] = title,
                ["blocks"] = blocks,
            }),
        };
    }

    private static JsonObject Section(string text) => new()
    {
        ["type"] = "section",
        // Verbatim: no #channel or @name in a target's text becomes a link.
        ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text, ["verbatim"] = true },
    };

    private static string Color(AlertMessage message) => AlertMoods.Of(message) switch { AlertMood.Good => Green, AlertMood.Attention => Orange, _ => Red };

    /// <summary>Slack's three control characters as entities (they make mentions and links), never cut within one.</summary>
    private static string Escape(string text, int limit)
    {
        StringBuilder escaped = new(text.Length + 32);
        foreach (Rune rune in text.EnumerateRunes())
        {
            string next = rune.Value switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", _ => rune.ToString() };
            if (escaped.Length + next.Length > limit)
                break;
            escaped.Append(next);
        }
        return escaped.ToString();
    }
}
