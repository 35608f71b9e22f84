namespace UptimeSampler.Alerting;

/// <summary>What an alert says to people: a short first line that tells what fails and how much, and a plain body with the evidence.</summary>
public static class AlertText
{
    /// <summary>The longest title, in characters.</summary>
    public const int TitleLimit = 200;

    /// <summary>The longest body, in characters.</summary>
    public const int BodyLimit = 4_000;

    private const int SentenceLimit = 400;
    private const int UrlLimit = 300;

    /// <summary>One line, such as <c>shop: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)</c>, at most <see cref="TitleLimit"/> characters.</summary>
    public static string Title(AlertMessage message)
    {
        if (message.Group.Count > 0)
            return PlainText.Bound(AlertGroup.Title(message.Group), TitleLimit);
        Incident incident = message.Incident;
        string target = IncidentText.Target(incident);
        string trouble = IncidentText.Trouble(incident, message.At);
        return PlainText.Bound(message.Kind switch
        {
            AlertKind.Opened => IsDown(incident) ? $"{target} is down: {trouble}" : $"{target}: {trouble}",
            AlertKind.Updated when message.Reason == UpdateReason.SilenceEnd => $"{target}{(IsDown(incident) ? " is down" : "")}, still open; the silence has ended: {trouble}",
            AlertKind.Updated when message.Reason == UpdateReason.Suspect => $"{target}{(IsDown(incident) ? " is down" : "")}, found since: {IncidentText.Concentration(incident)}; {trouble}",
            AlertKind.Updated => IsDown(incident) ? $"{target} is down now: {trouble}" : $"{target} is no longer down, but not over: {IncidentText.SoFar(incident, message.At)}",
            AlertKind.Reminder when incident.IsQuiet => $"{target}, not over yet: {trouble}",
            AlertKind.Reminder => $"{target}, still: {trouble}",
            AlertKind.Acknowledged => $"{target}, acknowledged: {trouble}",
            AlertKind.Resolved when incident.IsUnwatched || incident.Kind == IncidentKind.Preflight => $"{target}: {IncidentText.Past(incident)}",
            AlertKind.Resolved => $"{target} has recovered: {IncidentText.Past(incident)}",
            _ => throw new ArgumentOutOfRangeException(nameof(message), message.Kind, "No such kind of alert"),
        }, TitleLimit);
    }

    /// <summary>Plain lines without control characters, at most <see cref="BodyLimit"/> characters: the evidence, and what to do.</summary>
    public static string Body(AlertMessage message) => PlainText.BoundLines(message.Group.Count > 0 ? GroupLines(message) : Lines(message), BodyLimit);

    // The page first: what is cut off are the last of many lines.
    private static IEnumerable<string> GroupLines(AlertMessage message) => message.Link is { } link ? AlertGroup.Lines(message.Group).Prepend("Page: " + link) : AlertGroup.Lines(message.Group);

    private static IEnumerable<string> Lines(AlertMessage message)
    {
        Incident incident = message.Incident;
        yield return PlainText.Line(incident.Summary, IncidentText.SummaryLimit);
        if (incident.Note is { } note)
            yield return "Note: " + PlainText.Line(note, SentenceLimit);
        if (message.Link is { } link)
            yield return "Page: " + link;
        if (message.Runbook is { } runbook)
            yield return "Runbook: " + PlainText.Line(runbook, UrlLimit);
        if (incident.Target != Fleet.Name)
            yield return (incident.Kind == IncidentKind.Preflight ? "Plan: " : "Target: ") + PlainText.Line(message.TargetUrl, UrlLimit);
        yield return IncidentText.Since(incident);
        foreach (string line in IncidentText.Evidence(incident, message.At))
            yield return line;
        if (IncidentText.OneLook(incident) is { } oneLook)
            yield return oneLook;
        if (incident.Id > 0)
            yield return "More: " + PlainText.Line(message.Commands.Line($"incidents show {incident.Id}"), SentenceLimit);
    }

    private static bool IsDown(Incident incident) => incident is { Kind: IncidentKind.FailureRate, Severity: Severity.Critical };
}
