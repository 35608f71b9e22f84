using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Incidents as rows.</summary>
internal static class IncidentTable
{
    private const string Columns = """
        incident.id, target.name AS target, kind, state, severity, onset_ms AS OnsetMs, onset_low_ms AS OnsetLowMs, onset_high_ms AS OnsetHighMs,
        opened_ms AS OpenedMs, acknowledged_ms AS AcknowledgedMs, acknowledged_note AS AcknowledgedNote, note, level_changed_ms AS LevelChangedMs, recovery_proven_ms AS RecoveryProvenMs, resolved_ms AS ResolvedMs,
        unwatched AS Unwatched, was_down AS WasDown, last_failure_ms AS LastFailureMs, samples_since_failure AS SinceFailure, longest_clean_run AS LongestCleanRun,
        samples, failures, low, high, evidence, threshold, tolerated, limit_us AS LimitUs, failure_classes AS FailureClasses, suspects, worst, typical, summary
        """;

    private const string SelectById = $"SELECT {Columns} FROM incident JOIN target ON target.id = target_id WHERE incident.id = @id";

    private const string SelectOpen = $"""
        SELECT {Columns} FROM incident JOIN target ON target.id = target_id
        WHERE target.name = @target AND kind = @kind AND state <> 2
        """;

    // An incident belongs to a span of time when it had not ended before it.
    private const string SelectMany = $"""
        SELECT {Columns} FROM incident JOIN target ON target.id = target_id
        WHERE (@openOnly = 0 OR state <> 2) AND (@sinceMs IS NULL OR resolved_ms IS NULL OR resolved_ms >= @sinceMs)
        ORDER BY incident.id
        """;

    private const string SelectPage = $"""
        SELECT {Columns} FROM incident JOIN target ON target.id = target_id
        WHERE incident.id < @before AND (@openOnly = 0 OR state <> 2) AND (@sinceMs IS NULL OR resolved_ms IS NULL OR resolved_ms >= @sinceMs) AND (@anyTarget = 1 OR target.name IN @targets)
        ORDER BY incident.id DESC LIMIT @limit
        """;

    private const string SelectNewest = "SELECT target.name, MAX(incident.id) FROM incident JOIN target ON target.id = target_id GROUP BY target.name ORDER BY target.name";

    private const string InsertRow = """
        INSERT INTO incident (target_id, kind, state, severity, onset_ms, onset_low_ms, onset_high_ms, opened_ms, acknowledged_ms, acknowledged_note, note, level_changed_ms, recovery_proven_ms,
            resolved_ms, unwatched, was_down, last_failure_ms, samples_since_failure, longest_clean_run, samples, failures, low, high,
            evidence, threshold, tolerated, limit_us, failure_classes, suspects, worst, typical, summary)
        VALUES (@TargetId, @Kind, @State, @Severity, @OnsetMs, @OnsetLowMs, @OnsetHighMs, @OpenedMs, @AcknowledgedMs, @AcknowledgedNote, @Note, @LevelChangedMs, @RecoveryProvenMs,
            @ResolvedMs, @Unwatched, @WasDown, @LastFailureMs, @SinceFailure, @LongestCleanRun, @Samples, @Failures, @Low, @High,
            @Evidence, @Threshold, @Tolerated, @LimitUs, @FailureClasses, @Suspects, @Worst, @Typical, @Summary)
        RETURNING id
        """;

    private const string UpdateRow = """
        UPDATE incident SET state = @State, severity = @Severity, onset_ms = @OnsetMs, onset_low_ms = @OnsetLowMs, onset_high_ms = @OnsetHighMs,
            acknowledged_ms = @AcknowledgedMs, acknowledged_note = @AcknowledgedNote, note = @Note, level_changed_ms = @LevelChangedMs, recovery_proven_ms = @RecoveryProvenMs, resolved_ms = @ResolvedMs,
            unwatched = @Unwatched, was_down = @WasDown, last_failure_ms = @LastFailureMs, samples_since_failure = @SinceFailure, longest_clean_run = @LongestCleanRun,
            samples = @Samples, failures = @Failures, low = @Low, high = @High, evidence = @Evidence, threshold = @Threshold, tolerated = @Tolerated, limit_us = @LimitUs,
            failure_classes = @FailureClasses, suspects = @Suspects, worst = @Worst, typical = @Typical, summary = @Summary
        WHERE id = @Id
        """;

    public static Incident? Find(SqliteConnection connection, long id) =>
        connection.QuerySingleOrDefault<Row>(SelectById, new { id })?.ToIncident();

    public static Incident? FindOpen(SqliteConnection connection, string target, IncidentKind kind) =>
        connection.QuerySingleOrDefault<Row>(SelectOpen, new { target, kind = (int)kind })?.ToIncident();

    /// <summary>The newest incident of each of the targets that ever had one.</summary>
    public static IReadOnlyDictionary<string, Incident> Newest(SqliteConnection connection, IReadOnlyCollection<string> targets) => connection
        .Query<(string Name, long Id)>(SelectNewest).Where(row => targets.Contains(row.Name))
        .ToDictionary(row => row.Name, row => Find(connection, row.Id)!, StringComparer.Ordinal);

    public static IReadOnlyList<Incident> Select(SqliteConnection connection, bool openOnly, DateTimeOffset? since) =>
        [.. connection.Query<Row>(SelectMany, new { openOnly = openOnly ? 1 : 0, sinceMs = since?.ToUnixTimeMilliseconds() }).Select(row => row.ToIncident())];

    public static IReadOnlyList<Incident> Page(SqliteConnection connection, bool openOnly, DateTimeOffset? since, IReadOnlyCollection<string> targets, long before, int limit) =>
        [.. connection.Query<Row>(SelectPage, new { openOnly = openOnly ? 1 : 0, sinceMs = since?.ToUnixTimeMilliseconds(), anyTarget = targets.Count == 0 ? 1 : 0, targets, before, limit }).Select(row => row.ToIncident())];

    public static Incident Insert(SqliteConnection connection, int targetId, Incident incident) =>
        incident with { Id = connection.ExecuteScalar<long>(InsertRow, Row.Of(incident, targetId)) };

    public static void Update(SqliteConnection connection, Incident incident)
    {
        if (connection.Execute(UpdateRow, Row.Of(incident, 0)) == 0)
            throw new InvalidOperationException($"There is no incident {incident.Id} of target '{incident.Target}' to update; was it inserted?");
    }

    private sealed record Row
    {
        public long Id { get; init; }
        public long TargetId { get; init; }
        public string Target { get; init; } = "";
        public long Kind { get; init; }
        public long State { get; init; }
        public long Severity { get; init; }
        public long OnsetMs { get; init; }
        public long OnsetLowMs { get; init; }
        public long OnsetHighMs { get; init; }
        public long OpenedMs { get; init; }
        public long? AcknowledgedMs { get; init; }
        public string? AcknowledgedNote { get; init; }
        public string? Note { get; init; }
        public long? LevelChangedMs { get; init; }
        public long? RecoveryProvenMs { get; init; }
        public long? ResolvedMs { get; init; }
        public long Unwatched { get; init; }
        public long WasDown { get; init; }
        public long? LastFailureMs { get; init; }
        public long SinceFailure { get; init; }
        public long LongestCleanRun { get; init; }
        public long Samples { get; init; }
        public long Failures { get; init; }
        public double Low { get; init; }
        public double High { get; init; }
        public double Evidence { get; init; }
        public double Threshold { get; init; }
        public double Tolerated { get; init; }
        public long? LimitUs { get; init; }
        public string FailureClasses { get; init; } = "";
        public string Suspects { get; init; } = "";
        public string? Worst { get; init; }
        public string? Typical { get; init; }
        public string Summary { get; init; } = "";

        public static Row Of(Incident incident, int targetId) => new()
        {
            Id = incident.Id,
            TargetId = targetId,
            Kind = (long)incident.Kind,
            State = (long)incident.State,
            Severity = (long)incident.Severity,
            OnsetMs = incident.Onset.ToUnixTimeMilliseconds(),
            OnsetLowMs = incident.OnsetLow.ToUnixTimeMilliseconds(),
            OnsetHighMs = incident.OnsetHigh.ToUnixTimeMilliseconds(),
            OpenedMs = incident.OpenedAt.ToUnixTimeMilliseconds(),
            AcknowledgedMs = incident.AcknowledgedAt?.ToUnixTimeMilliseconds(),
            AcknowledgedNote = incident.AcknowledgedNote,
            Note = incident.Note,
            LevelChangedMs = incident.LevelChangedAt?.ToUnixTimeMilliseconds(),
            RecoveryProvenMs = incident.RecoveryProvenAt?.ToUnixTimeMilliseconds(),
            ResolvedMs = incident.ResolvedAt?.ToUnixTimeMilliseconds(),
            Unwatched = incident.IsUnwatched ? 1 : 0,
            WasDown = incident.WasDown ? 1 : 0,
            LastFailureMs = incident.LastFailureAt?.ToUnixTimeMilliseconds(),
            SinceFailure = incident.SamplesSinceLastFailure,
            LongestCleanRun = incident.LongestCleanRun,
            Samples = incident.Samples,
            Failures = incident.Failures,
            Low = incident.Low,
            High = incident.High,
            Evidence = incident.Evidence,
            Threshold = incident.Threshold,
            Tolerated = incident.Tolerated,
            LimitUs = incident.LatencyLimit is { } limit ? limit.Ticks / TimeSpan.TicksPerMicrosecond : null,
            FailureClasses = JsonSerializer.Serialize(incident.FailureClasses, StoredJson.Default.IReadOnlyDictionaryFailureClassInt64),
            Suspects = JsonSerializer.Serialize(incident.Suspects, StoredJson.Default.IReadOnlyListSuspect),
            Worst = Json(incident.Worst),
            Typical = Json(incident.Typical),
            Summary = incident.Summary,
        };

        public Incident ToIncident() => new()
        {
            Id = Id,
            Target = Target,
            Kind = (IncidentKind)Kind,
            State = (IncidentState)State,
            Severity = (Severity)Severity,
            Onset = DateTimeOffset.FromUnixTimeMilliseconds(OnsetMs),
            OnsetLow = DateTimeOffset.FromUnixTimeMilliseconds(OnsetLowMs),
            OnsetHigh = DateTimeOffset.FromUnixTimeMilliseconds(OnsetHighMs),
            OpenedAt = DateTimeOffset.FromUnixTimeMilliseconds(OpenedMs),
            AcknowledgedAt = Time(AcknowledgedMs),
            AcknowledgedNote = AcknowledgedNote,
            Note = Note,
            LevelChangedAt = Time(LevelChangedMs),
            RecoveryProvenAt = Time(RecoveryProvenMs),
            ResolvedAt = Time(ResolvedMs),
            IsUnwatched = Unwatched != 0,
            WasDown = WasDown != 0,
            LastFailureAt = Time(LastFailureMs),
            SamplesSinceLastFailure = SinceFailure,
            LongestCleanRun = LongestCleanRun,
            Samples = Samples,
            Failures = Failures,
            Low = Low,
            High = High,
            Evidence = Evidence,
            Threshold = Threshold,
            Tolerated = Tolerated,
            LatencyLimit = LimitUs is { } limit ? TimeSpan.FromMicroseconds(limit) : null,
            FailureClasses = JsonSerializer.Deserialize(FailureClasses, StoredJson.Default.IReadOnlyDictionaryFailureClassInt64)!,
            Suspects = JsonSerializer.Deserialize(Suspects, StoredJson.Default.IReadOnlyListSuspect)!,
            Worst = Sample(Worst),
            Typical = Sample(Typical),
            Summary = Summary,
        };

        private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

        private static string? Json(FailingSample? sample) => sample is null ? null : JsonSerializer.Serialize(sample, StoredJson.Default.FailingSample);

        private static FailingSample? Sample(string? json) => json is null ? null : JsonSerializer.Deserialize(json, StoredJson.Default.FailingSample);
    }
}
