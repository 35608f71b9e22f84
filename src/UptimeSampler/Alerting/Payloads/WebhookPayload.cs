using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting.Payloads;

/// <summary>The generic webhook: what Alertmanager posts to its webhook receivers (version 4), and the whole incident beside it.</summary>
internal static class WebhookPayload
{
    /// <summary>Alertmanager's way to say "not over yet": the zero of Go's time.</summary>
    private const string NotOver = "0001-01-01T00:00:00Z";

    private const int TextLimit = 300;

    public static HttpDocument For(WebhookChannel channel, AlertMessage message) => new(
        channel.Url.Reveal(),
        [KeyValuePair.Create("Idempotency-Key", new Secret(message.MessageKey)), .. channel.Headers],
        channel.Template is { } template ? WebhookTemplate.Fill(template.Reveal(), name => Value(name, message)) : Document(channel.Name, message));

    /// <summary>The incident as scripts see it, with the words of this one message.</summary>
    public static JsonObject OwnPart(AlertMessage message)
    {
        JsonObject part = new()
        {
            ["kind"] = message.Kind.Name(),
            ["at"] = ContractJson.Time(message.At),
            ["incidentKey"] = message.IncidentKey,
            ["messageKey"] = message.MessageKey,
            ["incident"] = JsonSerializer.SerializeToNode(IncidentJson.From(message.Incident, []), ContractJson.Options),
        };
        if (message.Link is { } link)
            part["link"] = link;
        return part;
    }

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
            ["externalURL"] = message.Pages?.Home ?? "",
            ["alerts"] = new JsonArray(new JsonObject
            {
                ["status"] = status,
                ["labels"] = labels,
                ["annotations"] = annotations,
                ["startsAt"] = ContractJson.Time(message.Incident.Onset),
                ["endsAt"] = message.Kind == AlertKind.Resolved ? ContractJson.Time(message.Incident.ResolvedAt ?? message.At) : NotOver,
                ["generatorURL"] = message.Link ?? message.TargetUrl,
                ["fingerprint"] = AlertLabels.Fingerprint(message.IncidentKey),
            }),
            ["uptimesampler"] = OwnPart(message),
        };
    }

    private static string Value(string name, AlertMessage message) => name switch
    {
        "title" => AlertText.Title(message),
        "text" => AlertText.Body(message),
        "event" => message.Kind.Name(),
        "target" => PlainText.Line(message.Incident.Target, TextLimit),
        "url" => PlainText.Line(message.TargetUrl, TextLimit),
        "kind" => message.Incident.Kind.Name(),
        "severity" => message.Incident.Severity.Name(),
        "incident" => message.IncidentKey,
        "message" => message.MessageKey,
        "onset" => ContractJson.Time(message.Incident.Onset),
        "at" => ContractJson.Time(message.At),
        "failures" => message.Incident.Failures.ToString(CultureInfo.InvariantCulture),
        "samples" => message.Incident.Samples.ToString(CultureInfo.InvariantCulture),
        "rate" => message.Incident.Rate?.ToString("0.####", CultureInfo.InvariantCulture) ?? "",
        "link" => message.Link ?? "",
        "runbook" => PlainText.Line(message.Runbook, TextLimit),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such placeholder"),
    };
}
