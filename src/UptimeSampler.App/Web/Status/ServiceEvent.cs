using System.Globalization;

namespace UptimeSampler.App.Web.Status;

/// <summary>An incident as visitors are told of it.</summary>
public sealed record ServiceEvent
{
    /// <summary>Number of the incident.</summary>
    public required long Id { get; init; }

    /// <summary>What happened, such as <c>Web shop: some requests failed</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The same and how it stands, such as <c>Web shop: some requests fail (now)</c>.</summary>
    public required string Heading { get; init; }

    /// <summary>The same with times and shares, in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>The same as long as nothing new is to be told: without the numbers that change while it lasts.</summary>
    public required string Lasting { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ended (UTC); null while it lasts.</summary>
    public required DateTimeOffset? To { get; init; }

    /// <summary>When something was last told about it (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether visitors are told of such incidents: certificates about to end and preflights are no trouble of theirs.</summary>
    public static bool IsTold(IncidentKind kind) => kind is IncidentKind.FailureRate or IncidentKind.Latency or IncidentKind.NoData;

    /// <summary>Tells of an incident.</summary>
    /// <param name="incident">The incident; of a kind that is told.</param>
    /// <param name="service">What visitors call the target.</param>
    /// <param name="now">When it is told (UTC).</param>
    public static ServiceEvent Of(Incident incident, string service, DateTimeOffset now)
    {
        DateTimeOffset? to = incident.State == IncidentState.Resolved ? incident.Onset + IncidentText.Lasted(incident) : null;
        string what = What(incident, isPast: to is not null);
        string told = to is { } end ? Past(incident, what, end) : $"Since {Minute(incident.Onset)} UTC: {what}.";
        return new ServiceEvent
        {
            Id = incident.Id,
            Title = $"{service}: {what}",
            Heading = $"{service}: {(incident.IsQuiet ? What(incident, isPast: true) + " (quiet now)" : to is null ? what + " (now)" : what)}",
            Sentence = to is null ? Present(incident, what, now) : told,
            Lasting = told,
            From = incident.Onset,
            To = to,
            UpdatedAt = incident.ResolvedAt ?? incident.LevelChangedAt ?? incident.OpenedAt,
        };
    }

    private static string Present(Incident incident, string what, DateTimeOffset now)
    {
        string since = $"Since {Minute(incident.Onset)} UTC, for {Words.Span(now - incident.Onset)}";
        if (!incident.IsQuiet)
            return $"{since}: {Share(incident, "fail") ?? what}.";
        string before = Share(incident, "failed") ?? What(incident, isPast: true);
        return incident is { IsRecoveryProven: false, LastFailureAt: { } last }
            ? $"{since}: {before}, {(incident.Kind == IncidentKind.Latency ? "no slow one" : "none")} after {Minute(last, incident.Onset)} UTC; that this lasts is not proven yet."
            : $"{since}: {before}; it has recovered, and is watched whether that lasts.";
    }

    private static string Past(Incident incident, string what, DateTimeOffset end)
    {
        string unknown = incident.IsUnwatched ? "; then it was not watched any more, and whether that was the end is not known" : "";
        return $"From {Minute(incident.Onset)} to {Minute(end, incident.Onset)} UTC, for {Words.Span(end - incident.Onset)}: {Share(incident, "failed") ?? what}{unknown}.";
    }

    private static string What(Incident incident, bool isPast) => (incident.Kind, IsTotal(incident)) switch
    {
        (IncidentKind.FailureRate, true) when isPast => incident.Rate < Incident.NearlyAll ? "at its worst nearly all requests failed" : "nearly all requests failed",
        (IncidentKind.FailureRate, true) => incident.Severity == Severity.Critical ? "nearly all requests fail" : "at its worst nearly all requests failed, and it is not over",
        (IncidentKind.FailureRate, false) => $"{(incident.Rate >= Incident.NearlyAll ? "nearly all" : "some")} requests {(isPast ? "failed" : "fail")}",
        (IncidentKind.Latency, _) => isPast ? "answers were slow" : "answers are slow",
        _ => isPast ? "nothing was known about it" : "nothing is known about it",
    };

    private static bool IsTotal(Incident incident) => incident.WasDown || incident.Severity == Severity.Critical;

    // The share is that of the whole incident, which may have begun with fewer failures: beside "nearly all" it would contradict.
    private static string? Share(Incident incident, string verb) => incident is { Kind: IncidentKind.FailureRate, Rate: { } rate } && !IsTotal(incident) ? $"about {Words.Percent(rate)} of requests {verb}" : null;

    private static string Minute(DateTimeOffset at) => at.ToUniversalTime().ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture);

    // The day is said once.
    private static string Minute(DateTimeOffset at, DateTimeOffset before) =>
        at.UtcDateTime.Date == before.UtcDateTime.Date ? at.ToUniversalTime().ToString("HH:mm", CultureInfo.InvariantCulture) : Minute(at);
}
