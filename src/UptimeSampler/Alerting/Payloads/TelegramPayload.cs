using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting.Payloads;

/// <summary>Telegram's <c>sendMessage</c>, as plain text: without a parse mode nothing in it is markup.</summary>
internal static class TelegramPayload
{
    /// <summary>Telegram's longest message, in characters.</summary>
    public const int TextLimit = 4_096;

    public static HttpDocument For(TelegramChannel channel, AlertMessage message) => new(
        $"{channel.Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/bot{channel.Token.Reveal()}/sendMessage",
        [],
        new JsonObject
        {
            ["chat_id"] = channel.Chat,
            ["text"] = PlainText.BoundLines([$"{Sign(message)} {AlertText.Title(message)}", .. AlertText.Body(message).Split('\n')], TextLimit),
            ["link_preview_options"] = new JsonObject { ["is_disabled"] = true },
            // Good news wakes nobody.
            ["disable_notification"] = message.Kind is AlertKind.Acknowledged or AlertKind.Resolved,
        });

    private static string Sign(AlertMessage message) => AlertMoods.Of(message) switch { AlertMood.Good => "\u2705", AlertMood.Attention => "\u26A0\uFE0F", _ => "\U0001F534" };
}
