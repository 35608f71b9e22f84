using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting.Payloads;

/// <summary>Opsgenie's Alert API, version 2: created, noted, acknowledged and closed under one alias per incident.</summary>
internal static class OpsgeniePayload
{
    /// <summary>Opsgenie's longest message, in characters.</summary>
    public const int MessageLimit = 130;

    private const string Source = "UptimeSampler";

    public static HttpDocument For(OpsgenieChannel channel, AlertMessage message)
    {
        string alerts = channel.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/v2/alerts";
        string one = $"{alerts}/{Uri.EscapeDataString(message.IncidentKey)}";
        (string url, JsonObject document) = message.Kind switch
        {
            // Where the alert is open, creating it again counts one more; an incident that came back may have been closed.
            AlertKind.Opened or AlertKind.Updated or AlertKind.Reminder => (alerts, Alert(message)),
            AlertKind.Acknowledged => ($"{one}/acknowledge?identifierType=alias", Note(message)),
            AlertKind.Resolved => ($"{one}/close?identifierType=alias", Note(message)),
            _ => throw new ArgumentOutOfRangeException(nameof(message), message.Kind, "No such kind of alert"),
        };
        return new HttpDocument(url, [KeyValuePair.Create("Authorization", new Secret("GenieKey " + channel.ApiKey.Reveal()))], document);
    }

    private static JsonObject Alert(AlertMessage message) => new()
    {
        ["message"] = PlainText.Bound(AlertText.Title(message), MessageLimit),
        ["alias"] = message.IncidentKey,
        ["description"] = AlertText.Body(message),
        ["priority"] = message.Incident.Severity switch { Severity.Critical => "P1", Severity.Error => "P2", _ => "P3" },
        ["entity"] = PlainText.Line(message.Incident.Target, 200),
        ["source"] = Source,
        ["details"] = Details(message),
    };

    private static JsonObject Details(AlertMessage message)
    {
        JsonObject details = AlertLabels.Labels(message, message.Incident.Severity);
        if (message.Link is { } link)
            details["page"] = link;
        return details;
    }

    private static JsonObject Note(AlertMessage message) => new() { ["source"] = Source, ["note"] = $"{AlertText.Title(message)}\n{AlertText.Body(message)}" };
}
