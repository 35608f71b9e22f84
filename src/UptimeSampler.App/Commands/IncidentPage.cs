using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands;

/// <summary>One incident as a page of text: what fails first, then the evidence, who was told, and where to look next.</summary>
internal static class IncidentPage
{
    private const int SentenceLimit = 400;
    private const int ErrorLimit = 200;

    public static IEnumerable<string> Lines(Incident incident, IReadOnlyList<AlertRecord> alerts, IReadOnlyList<Silence> silences, bool isHeldBack, DateTimeOffset now, CommandWords commands)
    {
        bool isOver = incident.State == IncidentState.Resolved;
        yield return $"Incident {incident.Id}, {IncidentText.Target(incident)}: {(isOver ? IncidentText.Past(incident) : IncidentText.Trouble(incident, now))}";
        yield return "";
        yield return "  " + PlainText.Line(incident.Summary, IncidentText.SummaryLimit);
        yield return "";
        yield return "  State: " + State(incident, now);
        if (incident.Note is { } note)
            yield return "  Note: " + PlainText.Line(note, SentenceLimit);
        foreach (Silence silence in silences)
            yield return $"  Silenced until {Words.Clock(silence.End, now)} by {PlainText.Line(silence.MadeBy, AccessToken.NameLimit)} (silence {silence.Id}): {PlainText.Line(silence.Note, SentenceLimit)}";
        yield return "  " + IncidentText.Since(incident);
        foreach (string line in IncidentText.Evidence(incident, now))
            yield return "  " + line;
        if (IncidentText.OneLook(incident) is { } oneLook)
            yield return "  " + oneLook;
        yield return "";
        foreach (string line in Told(alerts, incident.IsUnwatched, isHeldBack, now))
            yield return line;
        yield return "";
        yield return "Look further:";
        foreach (string command in Next(incident))
            yield return "  " + commands.Line(command);
    }

    private static string State(Incident incident, DateTimeOffset now) => incident.State switch
    {
        IncidentState.Open => $"open for {Words.Span(now - incident.Onset)}, nobody has said that they look",
        IncidentState.Acknowledged when incident.AcknowledgedAt is { } at => $"open for {Words.Span(now - incident.Onset)}, acknowledged {Words.Clock(at, now)}",
        IncidentState.Resolved when incident is { IsUnwatched: true, ResolvedAt: { } at } => $"closed {Words.Instant(at)}, not watched any more; whether it is over is not known",
        IncidentState.Resolved when incident is { LastFailureAt: { } last, ResolvedAt: { } at } => $"over since {Words.Instant(last)} (proven {Words.Clock(at, last)}), lasted {Words.Span(IncidentText.Lasted(incident))}",
        IncidentState.Resolved when incident.ResolvedAt is { } at => $"over since {Words.Instant(at)}, lasted {Words.Span(IncidentText.Lasted(incident))}",
        _ => incident.State.Name(),
    };

    private static IEnumerable<string> Told(IReadOnlyList<AlertRecord> alerts, bool isUnwatched, bool isHeldBack, DateTimeOffset now)
    {
        if (alerts.Count == 0)
        {
            yield return isHeldBack
                ? "Nobody was told yet: if it is still open when the silence ends, its channels are told then."
                : "Nobody was told: no channel was configured for the target, or it was in maintenance or silenced.";
            yield break;
        }
        yield return "Told:";
        IEnumerable<string> lines = TextTable.Lines(
            ["WRITTEN", "WHAT", "CHANNEL", "DELIVERY"],
            [.. alerts.Select(alert => new[] { Words.Clock(alert.CreatedAt, now), alert.What(isUnwatched), PlainText.Line(alert.Channel, 60), Delivery(alert, now) })]);
        foreach (string line in lines)
            yield return "  " + line;
    }

    private static string Delivery(AlertRecord alert, DateTimeOffset now)
    {
        string attempts = Words.Count(alert.Attempts, "attempt");
        string error = alert.LastError is { } last ? ": " + PlainText.Line(last, ErrorLimit) : "";
        return alert switch
        {
            { DeliveredAt: { } at } => $"delivered {Words.Clock(at, now)} ({attempts})",
            { GivenUp: true } => $"given up after {attempts}{error}",
            { Attempts: 0 } => "waits",
            _ => $"waits after {attempts}{error}",
        };
    }

    private static IEnumerable<string> Next(Incident incident)
    {
        if (incident.State == IncidentState.Open)
            yield return $"incidents ack {incident.Id} --note '...'";
        foreach (string command in Questions(incident))
            yield return command;
    }

    private static IEnumerable<string> Questions(Incident incident)
    {
        string target = ShellText.Quoted(incident.Target);
        string since = "--since " + Second(incident.OnsetLow) + (incident.State == IncidentState.Resolved ? " --until " + Second(incident.Onset + IncidentText.Lasted(incident) + TimeSpan.FromSeconds(1)) : "");
        return incident switch
        {
            { Kind: IncidentKind.Preflight } => ["results list --kind preflight"],
            { Kind: IncidentKind.Certificate } => [$"check {target}"],
            { Target: Fleet.Name } => [$"rates {since}", $"samples {since} --csv"],
            _ => [$"rates --target {target} {since} --by {string.Join(',', Dimensions(incident))}", $"samples --target {target} {since} --csv"],
        };
    }

    private static string Second(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The suspected kinds of parts first.</summary>
    private static IEnumerable<string> Dimensions(Incident incident) =>
        incident.Suspects.Select(suspect => suspect.Dimension).Concat(["address", "worker"]).Distinct(StringComparer.Ordinal).Take(3);
}
