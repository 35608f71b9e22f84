using System.Globalization;

namespace UptimeSampler.App.Web.Status;

/// <summary>An incident as visitors are told of it.</summary>
public sealed record ServiceEvent
{
    /// <summary>Number of the incident.</summary>
    public required long Id { get; init; }

    /// <summary>What happened, such as <c>Web shop: some requests failed</c>.</summary>
    public required string Title { get; init; }

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
        string what = What(incident, isOver: to is not null), since = $"Since {Minute(incident.Onset)} UTC";
        string told = to is { } end ? $"From {Minute(incident.Onset)} to {Minute(end, incident.Onset)} UTC, for {Words.Span(end - incident.Onset)}: {Share(incident, "failed") ?? what}." : "";
        return new ServiceEvent
        {
            Id = incident.Id,
            Title = $"{service}: {what}",
            Sentence = to is null ? $"{since}, for {Words.Span(now - incident.Onset)}: {Share(incident, "fail") ?? what}." : told,
            Lasting = to is null ? $"{since}: {what}." : told,
            From = incident.Onset,
            To = to,
            UpdatedAt = incident.ResolvedAt ?? incident.OpenedAt,
        };
    }

    private static string What(Incident incident, bool isOver) => (incident.Kind, incident.Severity) switch
    {
        (IncidentKind.FailureRate, Severity.Critical) => isOver ? "nearly all requests failed" : "nearly all requests fail",
        (IncidentKind.FailureRate, _) => isOver ? "some requests failed" : "some requests fail",
        (IncidentKind.Latency, _) => isOver ? "answers took longer than usual" : "answers take longer than usual",
        _ => isOver ? "nothing was known about it" : "nothing is known about it",
    };

    // The share is that of the whole incident, which may have begun with fewer failures: beside "nearly all" it would contradict.
    private static string? Share(Incident incident, string verb) => incident is { Kind: IncidentKind.FailureRate, Severity: not Severity.Critical, Rate: { } rate } ? $"about {Words.Percent(rate)} of requests {verb}" : null;

    private static string Minute(DateTimeOffset at) => at.ToUniversalTime().ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture);

    // The day is said once.
    private static string Minute(DateTimeOffset at, DateTimeOffset before) =>
        at.UtcDateTime.Date == before.UtcDateTime.Date ? at.ToUniversalTime().ToString("HH:mm", CultureInfo.InvariantCulture) : Minute(at);
}
