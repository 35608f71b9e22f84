using System.Text.Json;
using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting;

/// <summary>The generic webhook: what Alertmanager posts to its webhook receivers (version 4), and the whole incident beside it.</summary>
internal static class WebhookPayload
{
    /// <summary>Alertmanager's way to say "not over yet": the zero of Go's time.</summary>
    private const string NotOver = "0001-01-01T00:00:00Z";

    public static HttpDocument For(WebhookChannel channel, AlertMessage message) => new(
        channel.Url.Reveal(),
        [KeyValuePair.Create("Idempotency-Key", new Secret(message.MessageKey)), .. channel.Headers],
        Document(channel.Name, message));

    /// <summary>The incident as scripts see it, with the words of this one message.</summary>
    public static JsonObject OwnPart(AlertMessage message) => new()
    {
        ["kind"] = message.Kind.Name(),
        ["at"] = ContractJson.Time(message.At),
        ["incidentKey"] = message.IncidentKey,
        ["messageKey"] = message.MessageKey,
        ["incident"] = JsonSerializer.SerializeToNode(IncidentJson.From(message.Incident, []), ContractJson.Options),
    };

    private static JsonObject Document(string receiver, AlertMessage message)
    {
        string status = message.Kind == AlertKind.Resolved ? "resolved" : "firing";
        JsonObject labels = AlertLabels.Labels(message, message.Incident.Severity);
        JsonObject annotations = AlertLabels.Annotations(message);
        return new JsonObject
        {
            ["version"] = "4",
            ["groupKey"] = message.IncidentKey,
            ["truncatedAlerts"] = 0,
            ["status"] = status,
            ["receiver"] = receiver,
            ["groupLabels"] = new JsonObject { ["incident"] = message.IncidentKey },
            ["commonLabels"] = labels.DeepClone(),
            ["commonAnnotations"] = annotations.DeepClone(),
            ["externalURL"] = "",
            ["alerts"] = new JsonArray(new JsonObject
            {
                ["status"] = status,
                ["labels"] = labels,
                ["annotations"] = annotations,
                ["startsAt"] = ContractJson.Time(message.Incident.Onset),
                ["endsAt"] = message.Kind == AlertKind.Resolved ? ContractJson.Time(message.Incident.ResolvedAt ?? message.At) : NotOver,
                ["generatorURL"] = message.TargetUrl,
                ["fingerprint"] = AlertLabels.Fingerprint(message.IncidentKey),
            }),
            ["uptimesampler"] = OwnPart(message),
        };
    }
}
