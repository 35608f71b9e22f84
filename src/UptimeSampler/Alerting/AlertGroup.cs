using System.Security.Cryptography;
using System.Text;

namespace UptimeSampler.Alerting;

/// <summary>Several messages for one channel told in one: many targets that fail at once are one thing to read.</summary>
public static class AlertGroup
{
    private const int TargetsNamed = 4;
    private const int NameLimit = 60;

    /// <summary>Most messages that are told of by a line each.</summary>
    private const int LinesLimit = 30;

    /// <summary>One message for all: as bad as the worst of them, under a key of its own that the same messages give again.</summary>
    /// <param name="messages">The messages, in their order; at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static AlertMessage Of(IReadOnlyList<AlertMessage> messages)
    {
        if (messages.Count == 0)
            throw new ArgumentException("A group has at least one message.", nameof(messages));
        if (messages.Count == 1)
            return messages[0];
        AlertMessage worst = messages.MaxBy(Badness)!;
        string key = "uptimesampler-group-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', messages.Select(message => message.MessageKey)))).AsSpan(0, 16));
        return worst with { Group = messages, IncidentKey = key, MessageKey = key, Runbook = messages.All(message => message.Runbook == worst.Runbook) ? worst.Runbook : null };
    }

    internal static string Title(IReadOnlyList<AlertMessage> messages)
    {
        string kinds = string.Join(", ", messages.GroupBy(message => message.Kind).OrderBy(kind => kind.Key).Select(kind => $"{kind.Count()} {kind.Key.Name()}"));
        string[] targets = [.. messages.Select(message => IncidentText.Target(message.Incident)).Distinct()];
        string named = string.Join(", ", targets.Take(TargetsNamed).Select(target => PlainText.Line(target, NameLimit)));
        return $"{messages.Count} alerts, {kinds}: {named}{(targets.Length > TargetsNamed ? $" and {targets.Length - TargetsNamed} more" : "")}";
    }

    internal static IEnumerable<string> Lines(IReadOnlyList<AlertMessage> messages)
    {
        // The worst first: what is cut off matters least.
        foreach (AlertMessage message in messages.OrderByDescending(Badness).Take(LinesLimit))
            yield return AlertText.Title(message);
        if (messages.Count > LinesLimit)
            yield return $"and {messages.Count - LinesLimit} more";
        yield return "More: " + messages[0].Commands.Line("incidents list --open");
    }

    private static int Badness(AlertMessage message) => message.Kind switch
    {
        AlertKind.Resolved => 0,
        AlertKind.Acknowledged => 1,
        _ => 2 + (int)message.Incident.Severity,
    };
}
