using System.Text.Json.Serialization;

namespace UptimeSampler;

/// <summary>An incident as scripts, webhooks and the HTTP API see it. Rates are 0 to 1, times UTC, null means "no evidence".</summary>
public sealed record IncidentJson
{
    /// <summary>Number in the database.</summary>
    public required long Id { get; init; }

    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary><c>open</c>, <c>acknowledged</c> or <c>resolved</c>.</summary>
    public required string State { get; init; }

    /// <summary><c>failure_rate</c>, <c>latency</c>, <c>no_data</c> or <c>certificate</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>warning</c>, <c>error</c> or <c>critical</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>One sentence on what was found.</summary>
    public required string Summary { get; init; }

    /// <summary>Estimated start of the trouble.</summary>
    public required DateTimeOffset Onset { get; init; }

    /// <summary>Earliest plausible start.</summary>
    public required DateTimeOffset OnsetLow { get; init; }

    /// <summary>Latest plausible start.</summary>
    public required DateTimeOffset OnsetHigh { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When somebody acknowledged it; null when nobody has.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>What the others should know, as last written; null when nothing.</summary>
    public string? Note { get; init; }

    /// <summary>When its end counted, or nobody watched any more; null while it lasts.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>True when it was closed because nobody watches any more, so that whether the trouble is over is not known; left out otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unwatched { get; init; }

    /// <summary>Start of the newest failed sample; null when it is not about failures.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Valid samples after the last failure, when last updated; of those that follow the proof of recovery a few may have failed. Left out when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SamplesSinceLastFailure { get; init; }

    /// <summary>When recovery was proven, which has to last for a while to count where the trouble has come back before; left out as long as it is not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RecoveryProvenAt { get; init; }

    /// <summary>True when it was a total outage at some time; left out otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WasDown { get; init; }

    /// <summary>Valid samples from the onset to the last failure.</summary>
    public required long Samples { get; init; }

    /// <summary>Failed samples among them.</summary>
    public required long Failures { get; init; }

    /// <summary>Failure rate; null without samples.</summary>
    public double? Rate { get; init; }

    /// <summary>Lower bound of the failure rate.</summary>
    public required double Low { get; init; }

    /// <summary>Upper bound of the failure rate.</summary>
    public required double High { get; init; }

    /// <summary>The failure rate that the target tolerates.</summary>
    public required double Tolerated { get; init; }

    /// <summary>The detector's evidence when last updated.</summary>
    public required double Evidence { get; init; }

    /// <summary>The evidence at which the incident was opened.</summary>
    public required double Threshold { get; init; }

    /// <summary>What takes longer counts as slow, in milliseconds; left out when the incident is not about latency.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LimitMs { get; init; }

    /// <summary>Failed samples by class.</summary>
    public required IReadOnlyDictionary<string, long> FailureClasses { get; init; }

    /// <summary>Parts that explain the failures; empty when no part stands out.</summary>
    public required IReadOnlyList<Suspect> Suspects { get; init; }

    /// <summary>The slowest failing sample; null without failures.</summary>
    public FailingSampleJson? Worst { get; init; }

    /// <summary>A typical failing sample; null without failures.</summary>
    public FailingSampleJson? Typical { get; init; }

    /// <summary>Until when a silence keeps alerts about it back; left out when none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SilencedUntil { get; init; }

    /// <summary>What was told to whom.</summary>
    public required IReadOnlyList<IncidentAlertJson> Alerts { get; init; }

    /// <summary>Writes an incident in this shape.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="alerts">What was told to whom; empty when it is not known.</param>
    public static IncidentJson From(Incident incident, IReadOnlyList<IncidentAlertJson> alerts) => new()
    {
        Id = incident.Id,
        Target = incident.Target,
        State = incident.State.Name(),
        Kind = incident.Kind.Name(),
        Severity = incident.Severity.Name(),
        Summary = incident.Summary,
        Onset = incident.Onset,
        OnsetLow = incident.OnsetLow,
        OnsetHigh = incident.OnsetHigh,
        OpenedAt = incident.OpenedAt,
        AcknowledgedAt = incident.AcknowledgedAt,
        Note = incident.Note,
        ResolvedAt = incident.ResolvedAt,
        Unwatched = incident.IsUnwatched,
        LastFailureAt = incident.LastFailureAt,
        SamplesSinceLastFailure = incident.SamplesSinceLastFailure,
        RecoveryProvenAt = incident.RecoveryProvenAt,
        WasDown = incident.WasDown,
        Samples = incident.Samples,
        Failures = incident.Failures,
        Rate = incident.Rate,
        Low = incident.Low,
        High = incident.High,
        Tolerated = incident.Tolerated,
        LimitMs = incident.LatencyLimit?.TotalMilliseconds,
        Evidence = incident.Evidence,
        Threshold = incident.Threshold,
        FailureClasses = incident.FailureClasses.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
            .ToDictionary(pair => pair.Key.Name(), pair => pair.Value),
        Suspects = incident.Suspects,
        Worst = FailingSampleJson.From(incident.Worst),
        Typical = FailingSampleJson.From(incident.Typical),
        Alerts = alerts,
    };
}

/// <summary>One message of an incident, as scripts see it.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Kind"><c>opened</c>, <c>updated</c>, <c>reminder</c>, <c>acknowledged</c> or <c>resolved</c>.</param>
/// <param name="DeliveredAt">When it was delivered (UTC); null when it was not.</param>
/// <param name="Attempts">How often delivery was tried.</param>
/// <param name="Error">What went wrong last; null when nothing did.</param>
public sealed record IncidentAlertJson(string Channel, string Kind, DateTimeOffset? DeliveredAt, int Attempts, string? Error = null);

/// <summary>One failing sample, as scripts see it.</summary>
/// <param name="At">When the probe started (UTC).</param>
/// <param name="Failure">Name of the failure class.</param>
/// <param name="Status">HTTP status; null when none arrived.</param>
/// <param name="Address">Address that was probed; null when none.</param>
/// <param name="Worker">Worker that took it.</param>
/// <param name="Connection"><c>new</c> or <c>kept</c>.</param>
/// <param name="TotalMs">How long it took, in milliseconds.</param>
public sealed record FailingSampleJson(DateTimeOffset At, string Failure, int? Status, string? Address, string Worker, string Connection, double TotalMs)
{
    /// <summary>Writes a failing sample in this shape; null stays null.</summary>
    public static FailingSampleJson? From(FailingSample? sample) => sample is null
        ? null
        : new(sample.At, sample.Failure.Name(), sample.Status, sample.Address, sample.Worker, sample.Connection.Name(), sample.Total.TotalMilliseconds);
}
