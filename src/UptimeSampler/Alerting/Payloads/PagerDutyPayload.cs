using System.Text.Json;
using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting.Payloads;

/// <summary>PagerDuty's Events API, version 2: trigger, acknowledge and resolve under one <c>dedup_key</c> per incident.</summary>
internal static class PagerDutyPayload
{
    /// <summary>PagerDuty's longest summary, in characters.</summary>
    public const int SummaryLimit = 1_024;

    public static HttpDocument For(PagerDutyChannel channel, AlertMessage message) => new(channel.Url.ToString(), [], Event(channel, message));

    private static JsonObject Event(PagerDutyChannel channel, AlertMessage message)
    {
        JsonObject document = new()
        {
            ["routing_key"] = channel.RoutingKey.Reveal(),
            ["event_action"] = Action(message.Kind),
            ["dedup_key"] = message.IncidentKey,
            ["client"] = "UptimeSampler",
            ["payload"] = Payload(message),
        };
        // What its client's name leads to.
        if (message.Link is { } link)
            document["client_url"] = link;
        if (HttpPayload.RunbookLink(message) is { } runbook)
            document["links"] = new JsonArray(new JsonObject { ["href"] = runbook, ["text"] = "Runbook" });
        return document;
    }

    private static JsonObject Payload(AlertMessage message)
    {
        Incident incident = message.Incident;
        return new JsonObject
        {
            ["summary"] = PlainText.Bound(AlertText.Title(message), SummaryLimit),
            ["source"] = Uri.TryCreate(message.TargetUrl, UriKind.Absolute, out Uri? url) && url.Host.Length > 0 ? url.Host : PlainText.Line(incident.Target, 200),
            ["severity"] = incident.Severity.Name(),
            ["timestamp"] = ContractJson.Time(incident.Onset),
            ["component"] = PlainText.Line(incident.Target, 200),
            ["class"] = incident.Kind.Name(),
            ["custom_details"] = new JsonObject
            {
                ["description"] = AlertText.Body(message),
                ["labels"] = AlertLabels.Labels(message, incident.Severity),
                ["incident"] = JsonSerializer.SerializeToNode(IncidentJson.From(incident, []), ContractJson.Options),
            },
        };
    }

    private static string Action(AlertKind kind) => kind switch
    {
        AlertKind.Opened or AlertKind.Updated or AlertKind.Reminder => "trigger",
        AlertKind.Acknowledged => "acknowledge",
        AlertKind.Resolved => "resolve",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of alert"),
    };
}
