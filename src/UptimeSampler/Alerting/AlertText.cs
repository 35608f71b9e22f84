using System.Globalization;
using UptimeSampler.Statistics;

namespace UptimeSampler.Alerting;

/// <summary>What an alert says to people: a short first line that tells what fails and how much, and a plain body with the evidence.</summary>
public static class AlertText
{
    /// <summary>The longest title, in characters.</summary>
    public const int TitleLimit = 200;

    /// <summary>The longest body, in characters.</summary>
    public const int BodyLimit = 4_000;

    private const int NameLimit = 60;
    private const int SentenceLimit = 400;
    private const int UrlLimit = 300;
    private const int SuspectLimit = 5;

    /// <summary>How many failures in a row the usual checkers wait for.</summary>
    private const int UsualRuleFailures = 3;

    /// <summary>One line, such as <c>shop: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)</c>, at most <see cref="TitleLimit"/> characters.</summary>
    public static string Title(AlertMessage message)
    {
        Incident incident = message.Incident;
        string target = PlainText.Line(incident.Target, NameLimit);
        return PlainText.Bound(message.Kind switch
        {
            AlertKind.Opened => IsDown(incident) ? $"{target} is down: {Trouble(message)}" : $"{target}: {Trouble(message)}",
            AlertKind.Updated => IsDown(incident) ? $"{target} is down now: {Trouble(message)}" : $"{target}, changed: {Trouble(message)}",
            AlertKind.Reminder => $"{target}, still: {Trouble(message)}",
            AlertKind.Acknowledged => $"{target}, acknowledged: {Trouble(message)}",
            AlertKind.Resolved => $"{target} has recovered: {Past(incident)}",
            _ => throw new ArgumentOutOfRangeException(nameof(message), message.Kind, "No such kind of alert"),
        }, TitleLimit);
    }

    /// <summary>Plain lines without control characters, at most <see cref="BodyLimit"/> characters: the evidence, and what to do.</summary>
    public static string Body(AlertMessage message) => PlainText.BoundLines(Lines(message), BodyLimit);

    private static IEnumerable<string> Lines(AlertMessage message)
    {
        Incident incident = message.Incident;
        yield return PlainText.Line(incident.Summary, SentenceLimit);
        if (incident.Note is { } note)
            yield return "Note: " + PlainText.Line(note, SentenceLimit);
        if (message.Runbook is { } runbook)
            yield return "Runbook: " + PlainText.Line(runbook, UrlLimit);
        yield return "Target: " + PlainText.Line(message.TargetUrl, UrlLimit);
        yield return Since(incident);
        foreach (string line in Evidence(message))
            yield return line;
        if (OneLook(incident) is { } oneLook)
            yield return oneLook;
        if (incident.Id > 0)
            yield return $"More: uptimesampler incidents show {incident.Id}";
    }

    private static IEnumerable<string> Evidence(AlertMessage message)
    {
        Incident incident = message.Incident;
        if (incident.Kind is not (IncidentKind.FailureRate or IncidentKind.Latency))
            yield break;
        if (incident.Rate is { } rate)
            yield return $"Failed: {incident.Failures} of {incident.Samples} samples, {Words.Percent(rate)} "
                + $"(between {Words.Percent(incident.Low)} and {Words.Percent(incident.High)}); tolerated: {Words.Percent(incident.Tolerated)}";
        if (incident.FailureClasses.Count > 0)
            yield return "Failures: " + string.Join(", ", incident.FailureClasses
                .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => $"{pair.Key.Name()} {pair.Value}"));
        yield return Suspects(incident);
        yield return $"Evidence: {Words.Scientific(incident.Evidence)} against a threshold of {Words.Scientific(incident.Threshold)}; "
            + $"by chance that comes once in {Words.Span(incident.Evidence)} at most";
        if (incident.Typical is { } typical)
            yield return "Typical failure: " + Sample(typical, message.At);
        if (incident.Worst is { } worst && worst != incident.Typical)
            yield return "Slowest failure: " + Sample(worst, message.At);
    }

    private static string Trouble(AlertMessage message)
    {
        Incident incident = message.Incident;
        string since = $"since {Words.Clock(incident.Onset, message.At)} UTC";
        return incident.Kind switch
        {
            IncidentKind.FailureRate when incident.Rate is { } rate =>
                $"{Words.Percent(rate)} of requests fail ({incident.Failures} of {incident.Samples} {since})",
            IncidentKind.FailureRate => $"requests fail {since}",
            IncidentKind.Latency => $"responses are slow {since}",
            IncidentKind.NoData => $"nobody knows how it is, no valid sample {since}",
            IncidentKind.Certificate => "its certificate is about to end",
            _ => throw new ArgumentOutOfRangeException(nameof(message), incident.Kind, "No such kind of incident"),
        };
    }

    private static string Past(Incident incident)
    {
        string lasted = $"for {Words.Span((incident.ResolvedAt ?? incident.OpenedAt) - incident.Onset)}";
        return incident.Kind switch
        {
            IncidentKind.FailureRate when incident.Rate is { } rate => $"{Words.Percent(rate)} of requests failed {lasted}",
            IncidentKind.FailureRate => $"requests failed {lasted}",
            IncidentKind.Latency => $"responses were slow {lasted}",
            IncidentKind.NoData => $"there was no valid sample {lasted}",
            IncidentKind.Certificate => "its certificate is good again",
            _ => throw new ArgumentOutOfRangeException(nameof(incident), incident.Kind, "No such kind of incident"),
        };
    }

    private static string Since(Incident incident)
    {
        string between = incident.OnsetLow == incident.OnsetHigh
            ? ""
            : $" (between {Words.Clock(incident.OnsetLow, incident.Onset)} and {Words.Clock(incident.OnsetHigh, incident.Onset)})";
        string found = $", found {Words.Clock(incident.OpenedAt, incident.Onset)}";
        string ended = incident.ResolvedAt is { } end ? $", over {Words.Clock(end, incident.Onset)}" : "";
        return $"Since: {Words.Instant(incident.Onset)}{between}{found}{ended}";
    }

    private static string Suspects(Incident incident) => incident.Suspects.Count == 0
        ? "Suspect: no part stands out"
        : "Suspect: " + string.Join("; ", incident.Suspects.Take(SuspectLimit).Select(suspect =>
            $"{PlainText.Line(suspect.Dimension, NameLimit)} {PlainText.Line(suspect.Value, NameLimit)}, "
            + $"{suspect.Failures} of {suspect.Samples} failed (p = {Words.Scientific(suspect.PValue)})"));

    private static string Sample(FailingSample sample, DateTimeOffset today)
    {
        string status = sample.Status is { } code ? $" (status {code.ToString(CultureInfo.InvariantCulture)})" : "";
        string address = sample.Address is { } at ? $", {PlainText.Line(at, NameLimit)}" : "";
        return $"{Words.Clock(sample.At, today)}, {sample.Failure.Name()}{status} after {sample.Total.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture)} ms{address}, "
            + $"worker {PlainText.Line(sample.Worker, NameLimit)}, {sample.Connection.Name()} connection";
    }

    /// <summary>What a person or a checker that looks now and then would have seen; null when one look sees it anyway.</summary>
    private static string? OneLook(Incident incident)
    {
        if (incident is not { Kind: IncidentKind.FailureRate, Rate: { } rate and < 1 and > 0 })
            return null;
        double seconds = ConsecutiveRule.MeanSamples(rate, UsualRuleFailures) * 60;
        return $"One look would have missed this with probability {Words.Percent(1 - rate)}; "
            + $"a checker that waits for {UsualRuleFailures} failures in a row, one look a minute, needs {Words.Span(seconds)} on average.";
    }

    private static bool IsDown(Incident incident) => incident is { Kind: IncidentKind.FailureRate, Severity: Severity.Critical };
}
