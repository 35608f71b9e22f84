using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace UptimeSampler.Alerting;

/// <summary>An alert in Prometheus' words: labels say which alert it is, annotations say what is known about it.</summary>
internal static class AlertLabels
{
    /// <summary>The value of <c>alertname</c>, by kind of incident.</summary>
    public static string AlertName(IncidentKind kind) => kind switch
    {
        IncidentKind.FailureRate => "UptimeSamplerFailureRate",
        IncidentKind.Latency => "UptimeSamplerLatency",
        IncidentKind.NoData => "UptimeSamplerNoData",
        IncidentKind.Certificate => "UptimeSamplerCertificate",
        IncidentKind.Preflight => "UptimeSamplerPreflight",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of incident"),
    };

    /// <summary>The labels; our own win over the target's labels of the same name.</summary>
    public static JsonObject Labels(AlertMessage message, Severity severity)
    {
        JsonObject labels = [];
        foreach ((string name, string value) in message.Labels)
            if (value.Length > 0)
                labels[LabelName(name)] = PlainText.Line(value, 200);
        labels["alertname"] = AlertName(message.Incident.Kind);
        labels["target"] = PlainText.Line(message.Incident.Target, 200);
        labels["severity"] = severity.Name();
        labels["incident"] = message.IncidentKey;
        labels["kind"] = message.Incident.Kind.Name();
        return labels;
    }

    /// <summary>The annotations.</summary>
    public static JsonObject Annotations(AlertMessage message)
    {
        JsonObject annotations = new()
        {
            ["summary"] = AlertText.Title(message),
            ["description"] = AlertText.Body(message),
        };
        if (message.Runbook is { } runbook)
            annotations["runbook_url"] = PlainText.Line(runbook, 300);
        return annotations;
    }

    /// <summary>Sixteen hexadecimal digits that are the same for all messages of one incident.</summary>
    public static string Fingerprint(string incidentKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(incidentKey)).AsSpan(0, 8));

    /// <summary>Prometheus takes letters, digits and underscores, and no digit first.</summary>
    private static string LabelName(string name)
    {
        StringBuilder label = new(PlainText.Line(name, 60));
        for (int i = 0; i < label.Length; i++)
            if (!char.IsAsciiLetterOrDigit(label[i]))
                label[i] = '_';
        return label.Length == 0 || char.IsAsciiDigit(label[0]) ? "_" + label : label.ToString();
    }
}
