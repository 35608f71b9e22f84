using System.Text.Json.Serialization;

namespace UptimeSampler;

/// <summary>What an incident is about. The numbers are stored and never change.</summary>
public enum IncidentKind
{
    /// <summary>The failure rate is above the tolerated one.</summary>
    FailureRate = 0,

    /// <summary>Responses take longer than before.</summary>
    Latency = 1,

    /// <summary>No valid sample arrives.</summary>
    NoData = 2,

    /// <summary>The certificate is about to end.</summary>
    Certificate = 3,

    /// <summary>A preflight has found something not ready.</summary>
    Preflight = 4,
}

/// <summary>Where an incident stands. The numbers are stored and never change.</summary>
public enum IncidentState
{
    /// <summary>Open, nobody has said that they look.</summary>
    Open = 0,

    /// <summary>Open, and somebody looks: no reminders.</summary>
    Acknowledged = 1,

    /// <summary>Over: recovery is proven, or nobody watches any more (<see cref="Incident.IsUnwatched"/>).</summary>
    Resolved = 2,
}

/// <summary>How much an incident matters.</summary>
public enum Severity
{
    /// <summary>Look at it in office hours.</summary>
    Warning = 0,

    /// <summary>Part of the requests fail.</summary>
    Error = 1,

    /// <summary>Nearly everything fails (lower bound of the rate at least 0.8).</summary>
    Critical = 2,
}

/// <summary>From the estimated onset of trouble to its proven end. At most one is open per target and kind.</summary>
public sealed record Incident
{
    /// <summary>From this failure rate on nearly everything fails: the outage is total.</summary>
    public const double NearlyAll = 0.8;

    /// <summary>After so many good samples in a row it is said that there are, also where a pause between two outages had more.</summary>
    public const int ManyInARow = 200;

    /// <summary>Number in this database; 0 until stored.</summary>
    public long Id { get; init; }

    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>What it is about.</summary>
    public required IncidentKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public IncidentState State { get; init; }

    /// <summary>How much it matters: now while it is open, at its worst once it is over.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>Estimated start of the trouble (UTC).</summary>
    public required DateTimeOffset Onset { get; init; }

    /// <summary>Earliest plausible start (UTC).</summary>
    public required DateTimeOffset OnsetLow { get; init; }

    /// <summary>Latest plausible start (UTC).</summary>
    public required DateTimeOffset OnsetHigh { get; init; }

    /// <summary>When it was opened (UTC).</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When somebody acknowledged it (UTC); null when nobody has.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>What they said then; null when nothing.</summary>
    public string? AcknowledgedNote { get; init; }

    /// <summary>What the others should know, as last written; null when nothing.</summary>
    public string? Note { get; init; }

    /// <summary>When <see cref="Severity"/> last changed while it was open (UTC); null when it never did.</summary>
    public DateTimeOffset? LevelChangedAt { get; init; }

    /// <summary>When recovery was proven (UTC); null as long as it is not. Where the trouble has come back before, it has to last for a while to count.</summary>
    public DateTimeOffset? RecoveryProvenAt { get; init; }

    /// <summary>When its end counted, or nobody watched any more (UTC); null while it lasts.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When the end was proven of what is over (UTC); of incidents that were stored without that, when it counted. Null while it lasts.</summary>
    public DateTimeOffset? EndProvenAt => ResolvedAt is null ? null : RecoveryProvenAt ?? ResolvedAt;

    /// <summary>True when it was closed because nobody watches any more: whether the trouble is over is not known.</summary>
    public bool IsUnwatched { get; init; }

    /// <summary>Start of the newest failed sample (UTC); null when it is not about failures.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>True when it was a total outage at some time.</summary>
    public bool WasDown { get; init; }

    /// <summary>
    /// Valid samples after the last failure, when last updated: as long as it is open, what speaks for its end. Of those that follow the proof of recovery a few may have failed.
    /// </summary>
    public long SamplesSinceLastFailure { get; init; }

    /// <summary>The most valid samples in a row without a failure, from the onset to the last failure.</summary>
    public long LongestCleanRun { get; init; }

    /// <summary>True when it is open, recovery is proven, and that has to last for a while to count, since the trouble has come back before.</summary>
    public bool IsRecoveryProven => State != IncidentState.Resolved && RecoveryProvenAt is not null;

    /// <summary>
    /// True when it is open and its rate is not what one meets now: recovery is proven, or so many good samples have come since the last failure that
    /// they would be rare (under 1 %) even at the lower bound of the rate, and twice as many as ever came in a row while it lasted, or <see cref="ManyInARow"/>: where only a
    /// part fails, or less than at first, long runs of good samples belong to it. The latter describes and proves nothing: what comes and goes is quiet in between.
    /// </summary>
    public bool IsQuiet => State != IncidentState.Resolved && Severity != Severity.Critical && LastFailureAt is not null
        && (IsRecoveryProven || (Low > 0 && SamplesSinceLastFailure >= Math.Min(2 * LongestCleanRun, ManyInARow) && Math.Pow(1 - Low, SamplesSinceLastFailure) < 0.01));

    /// <summary>Valid samples from the onset to the last failure.</summary>
    public long Samples { get; init; }

    /// <summary>Failed samples among them.</summary>
    public long Failures { get; init; }

    /// <summary>Failures / samples; null without samples.</summary>
    public double? Rate => Samples == 0 ? null : (double)Failures / Samples;

    /// <summary>Lower bound of the failure rate, 0 to 1, valid whenever it is looked at (time-uniform).</summary>
    public double Low { get; init; }

    /// <summary>Upper bound of the failure rate, 0 to 1.</summary>
    public double High { get; init; } = 1;

    /// <summary>The detector's evidence when last updated, in seconds of false-alarm-free watching it is worth.</summary>
    public double Evidence { get; init; }

    /// <summary>The evidence at which the incident was opened.</summary>
    public double Threshold { get; init; }

    /// <summary>The failure rate that the target tolerates (p0), 0 to 1.</summary>
    public double Tolerated { get; init; }

    /// <summary>What takes longer counts as slow; null when the incident is not about latency.</summary>
    public TimeSpan? LatencyLimit { get; init; }

    /// <summary>Failed samples by class.</summary>
    public IReadOnlyDictionary<FailureClass, long> FailureClasses { get; init; } = new Dictionary<FailureClass, long>();

    /// <summary>Parts that explain the failures; empty when no part stands out.</summary>
    public IReadOnlyList<Suspect> Suspects { get; init; } = [];

    /// <summary>The slowest failing sample; null without failures.</summary>
    public FailingSample? Worst { get; init; }

    /// <summary>A failing sample of the most frequent class with a middling duration; null without failures.</summary>
    public FailingSample? Typical { get; init; }

    /// <summary>One sentence on what was found, in plain words.</summary>
    public required string Summary { get; init; }
}

/// <summary>A part (one address, one worker, new connections …) on which failures concentrate.</summary>
/// <param name="Dimension">What kind of part: <c>address</c>, <c>worker</c>, <c>connection</c>, <c>location</c>.</param>
/// <param name="Value">Which one.</param>
/// <param name="Samples">Valid samples that it took part in.</param>
/// <param name="Failures">Failed samples among them.</param>
/// <param name="PValue">Probability of at least so many failures if it were like the others (one-sided Fisher, Bonferroni-corrected), 0 to 1.</param>
public sealed record Suspect(string Dimension, string Value, long Samples, long Failures, double PValue)
{
    private const int ValueLimit = 90;

    /// <summary>The second of two parts that fail alike and are one suspect: then <see cref="Value"/> is both, joined by <c> and </c>. Null for a single part.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Partner { get; init; }

    /// <summary>The parts, one or two.</summary>
    public IReadOnlyList<string> Values => Partner is { } partner && Value.EndsWith(Suspects.Joint + partner, StringComparison.Ordinal)
        ? [Value[..^(Suspects.Joint.Length + partner.Length)], partner]
        : [Value];

    /// <summary>How it is called, such as <c>address 10.0.0.3</c> or <c>new connections</c>, fit to be shown.</summary>
    public string Text()
    {
        string value = PlainText.Line(Value, ValueLimit);
        string dimension = PlainText.Line(Dimension, ValueLimit);
        return Dimension == Suspects.Connection ? $"{value} connections" : Values.Count == 1 ? $"{dimension} {value}" : $"{dimension}{(dimension.EndsWith('s') ? "es" : "s")} {value}";
    }
}

/// <summary>One failing sample, as it is shown in an alert.</summary>
/// <param name="At">When the probe started (UTC).</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Status">HTTP status; null when none arrived.</param>
/// <param name="Address">Address that was probed; null when none.</param>
/// <param name="Worker">Worker that took it.</param>
/// <param name="Connection">New or kept connection.</param>
/// <param name="Total">How long it took.</param>
public sealed record FailingSample(DateTimeOffset At, FailureClass Failure, int? Status, string? Address, string Worker, ConnectionKind Connection, TimeSpan Total);
