using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting.Payloads;

/// <summary>
/// Alertmanager's API, version 2. Prometheus sends a firing alert again every minute and lets it expire when it stops; we send a message per
/// change, so a firing alert says itself that it ends only long after the message (<see cref="OpenFor"/>). Alertmanager keeps alerts in memory:
/// <c>remindEvery</c> on the channel brings them back after it was restarted.
/// </summary>
internal static class AlertmanagerPayload
{
    /// <summary>How long an open incident stays open in Alertmanager without a further message.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromDays(90);

    public static HttpDocument For(AlertmanagerChannel channel, AlertMessage message) => new(
        channel.Url.Reveal().TrimEnd('/') + "/api/v2/alerts",
        channel.Headers,
        Alerts(message));

    /// <summary>
    /// To Alertmanager the labels are the alert. The severity is one of them and may have changed since the last message, so what the incident
    /// may have been before is ended together with the change.
    /// </summary>
    private static JsonArray Alerts(AlertMessage message)
    {
        bool resolved = message.Kind == AlertKind.Resolved;
        JsonArray alerts = [Alert(message, message.Incident.Severity, resolved)];
        if (resolved || message.Kind == AlertKind.Updated)
            foreach (Severity other in Enum.GetValues<Severity>().Where(severity => severity != message.Incident.Severity))
                alerts.Add(Alert(message, other, ended: true));
        return alerts;
    }

    private static JsonObject Alert(AlertMessage message, Severity severity, bool ended)
    {
        DateTimeOffset end = !ended ? message.At + OpenFor : message.Incident.ResolvedAt ?? message.At;
        return new JsonObject
        {
            ["labels"] = AlertLabels.Labels(message, severity),
            ["annotations"] = AlertLabels.Annotations(message),
            ["startsAt"] = ContractJson.Time(message.Incident.Onset < end ? message.Incident.Onset : end),
            ["endsAt"] = ContractJson.Time(end),
            ["generatorURL"] = message.Link ?? message.TargetUrl,
        };
    }
}
