using System.Text;
using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting.Payloads;

/// <summary>ntfy's JSON publishing: title, text, priority and a tag that it shows as a sign.</summary>
internal static class NtfyPayload
{
    /// <summary>ntfy's longest message, in bytes; a longer one becomes a file.</summary>
    public const int MessageLimit = 4_096;

    private const int Low = 2, Usual = 3, High = 4, Urgent = 5;

    public static HttpDocument For(NtfyChannel channel, AlertMessage message)
    {
        JsonObject document = new()
        {
            ["topic"] = channel.Topic.Reveal(),
            ["title"] = AlertText.Title(message),
            ["message"] = Cut(AlertText.Body(message)),
            ["priority"] = Priority(message),
            ["tags"] = new JsonArray(AlertMoods.Of(message) switch { AlertMood.Good => "white_check_mark", AlertMood.Attention => "warning", _ => "rotating_light" }),
        };
        string? runbook = HttpPayload.RunbookLink(message);
        if ((message.Link ?? runbook) is { } click)
            document["click"] = click;
        if (message.Link is not null && runbook is not null)
            document["actions"] = new JsonArray(new JsonObject { ["action"] = "view", ["label"] = "Runbook", ["url"] = runbook });
        // It is the server's root that takes JSON; the topic stands within.
        return new HttpDocument(
            channel.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/",
            channel.Token is { } token ? [KeyValuePair.Create("Authorization", new Secret("Bearer " + token.Reveal()))] : [],
            document);
    }

    private static int Priority(AlertMessage message) => message switch
    {
        { Kind: AlertKind.Resolved } => Usual,
        { Kind: AlertKind.Acknowledged } => Low,
        { Incident.Severity: Severity.Critical } => Urgent,
        { Incident.Severity: Severity.Warning } => Usual,
        _ => High,
    };

    private static string Cut(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= MessageLimit)
            return text;
        int length = MessageLimit;
        // Not within a character: bytes that go on with one begin with the bits 10.
        while ((bytes[length] & 0xC0) == 0x80)
            length--;
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
