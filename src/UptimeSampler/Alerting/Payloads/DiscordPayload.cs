using System.Text;
using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting.Payloads;

/// <summary>A Discord webhook: one embed with a coloured bar; nobody is mentioned by what a target says.</summary>
internal static class DiscordPayload
{
    /// <summary>Discord's longest title of an embed, in characters.</summary>
    public const int TitleLimit = 256;

    /// <summary>Discord's longest description of an embed, in characters.</summary>
    public const int DescriptionLimit = 4_096;

    private const string Markdown = "\\`*_~|<>[]()#-.+!:@";

    public static HttpDocument For(DiscordChannel channel, AlertMessage message) => new(channel.Url.Reveal(), [], new JsonObject
    {
        ["embeds"] = new JsonArray((JsonNode)Embed(message)),
        ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() },
    });

    private static JsonObject Embed(AlertMessage message)
    {
        JsonObject embed = new()
        {
            ["title"] = Escape(AlertText.Title(message), TitleLimit),
            ["description"] = Escape(AlertText.Body(message), DescriptionLimit),
            ["color"] = AlertMoods.Of(message) switch { AlertMood.Good => 0x36A64F, AlertMood.Attention => 0xE8912D, _ => 0xDD0000 },
            ["timestamp"] = ContractJson.Time(message.At),
        };
        // The title leads there.
        if (message.Link is { } link)
            embed["url"] = link;
        return embed;
    }

    /// <summary>Every character that markdown could make something of behind a backslash, which Discord does not show; never cut between the two.</summary>
    private static string Escape(string text, int limit)
    {
        StringBuilder escaped = new(text.Length + 64);
        foreach (Rune rune in text.EnumerateRunes())
        {
            string next = rune.IsAscii && Markdown.Contains((char)rune.Value, StringComparison.Ordinal) ? $"\\{rune}" : rune.ToString();
            if (escaped.Length + next.Length > limit)
                break;
            escaped.Append(next);
        }
        return escaped.ToString();
    }
}
