using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>What became of one message to one channel.</summary>
/// <param name="Id">Number in this database.</param>
/// <param name="IncidentId">The incident it is about.</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Kind">Why it was sent.</param>
/// <param name="CreatedAt">When it was written (UTC).</param>
/// <param name="DeliveredAt">When the channel took it (UTC); null when it has not.</param>
/// <param name="Attempts">How often delivery was tried.</param>
/// <param name="LastError">What the last failed attempt said; null when none failed.</param>
/// <param name="GivenUp">True when it will not be tried again though it was not delivered.</param>
public sealed record AlertRecord(
    long Id, long IncidentId, string Channel, AlertKind Kind, DateTimeOffset CreatedAt, DateTimeOffset? DeliveredAt, int Attempts, string? LastError, bool GivenUp)
{
    /// <summary>The severity that it told.</summary>
    public Severity Severity { get; init; }

    /// <summary>Of an update, what had changed.</summary>
    public UpdateReason Reason { get; init; }

    /// <summary>What it told, in a word or three, such as <c>opened</c> or <c>updated (down now)</c>.</summary>
    /// <param name="isUnwatched">True when the incident was closed because nobody watches any more: nobody was told that it is resolved then.</param>
    public string What(bool isUnwatched) => (Kind, Reason) switch
    {
        (AlertKind.Resolved, _) when isUnwatched => "closed",
        (AlertKind.Updated, UpdateReason.Suspect) => "updated (a part accused)",
        (AlertKind.Updated, UpdateReason.SilenceEnd) => "updated (silence over)",
        (AlertKind.Updated, _) => Severity == Severity.Critical ? "updated (down now)" : "updated (no longer down)",
        _ => Kind.Name(),
    };
}

/// <summary>The outbox: messages wait here, in the transaction that caused them, until their channel has taken them.</summary>
internal static class AlertTable
{
    /// <summary>The longest error text kept, in characters.</summary>
    public const int ErrorLimit = 500;

    private const string InsertRow = """
        INSERT INTO alert (message_key, channel, incident_id, kind, message, created_ms, due_ms, attempts, state)
        VALUES (@key, @channel, @incidentId, @kind, @json, @createdMs, @dueMs, 0, 0)
        ON CONFLICT (message_key, channel) DO NOTHING
        """;

    // A message waits while an earlier one about the same incident waits for its next attempt: "resolved" must not overtake "opened".
    // The limit counts for each channel, so that the pile before a dead one hides no message of another.
    private const string SelectDue = """
        SELECT id AS Id, channel AS Channel, message AS Message, attempts AS Attempts
        FROM (SELECT id, channel, message, attempts, ROW_NUMBER() OVER (PARTITION BY channel ORDER BY id) AS place
              FROM alert WHERE state = 0 AND due_ms <= @nowMs AND NOT EXISTS (
                  SELECT 1 FROM alert AS earlier
                  WHERE earlier.incident_id = alert.incident_id AND earlier.channel = alert.channel AND earlier.id < alert.id
                      AND earlier.state = 0 AND earlier.due_ms > @nowMs)) AS ready
        WHERE place <= @limit ORDER BY id
        """;

    private const string SelectTold = """
        SELECT channel AS Channel, message AS Message FROM alert
        WHERE id IN (SELECT MAX(id) FROM alert WHERE incident_id = @incidentId GROUP BY channel) ORDER BY channel
        """;

    private const string SelectToldOfNoSuspect = """
        SELECT channel FROM alert WHERE incident_id = @incidentId
        GROUP BY channel HAVING MAX(json_array_length(message, '$.incident.suspects')) = 0 ORDER BY channel
        """;

    private const string SelectInformed = """
        SELECT channel FROM alert WHERE incident_id = @incidentId
        GROUP BY channel HAVING MAX(state = 0) OR MAX(created_ms) >= @sinceMs OR MAX(delivered_ms) >= @sinceMs ORDER BY channel
        """;

    private const string SelectOfIncident = """
        SELECT id AS Id, incident_id AS IncidentId, channel AS Channel, kind AS Kind, created_ms AS CreatedMs, delivered_ms AS DeliveredMs,
            attempts AS Attempts, last_error AS LastError, state AS State,
            json_extract(message, '$.incident.severity') AS Severity, json_extract(message, '$.reason') AS Reason
        FROM alert WHERE incident_id = @incidentId ORDER BY id
        """;

    private const string DeleteUnsent = """
        DELETE FROM alert WHERE incident_id = @incidentId AND channel = @channel AND state = 0 AND attempts = 0 AND kind <> @resolved RETURNING id
        """;

    // Whoever was told of nothing is not told that it is over.
    private const string DeleteEndOfNothing = """
        DELETE FROM alert WHERE incident_id = @incidentId AND channel = @channel AND state = 0 AND attempts = 0 AND kind = @resolved AND NOT EXISTS (
            SELECT 1 FROM alert AS told WHERE told.incident_id = @incidentId AND told.channel = @channel AND told.kind <> @resolved) RETURNING id
        """;

    public static void Enqueue(SqliteConnection connection, string channel, AlertMessage message, DateTimeOffset due) =>
        connection.Execute(InsertRow, new
        {
            key = message.MessageKey,
            channel,
            incidentId = message.Incident.Id,
            kind = (long)message.Kind,
            json = JsonSerializer.Serialize(message, StoredJson.Default.AlertMessage),
            createdMs = message.At.ToUnixTimeMilliseconds(),
            dueMs = due.ToUnixTimeMilliseconds(),
        });

    public static IReadOnlyList<OutboxEntry> Due(SqliteConnection connection, DateTimeOffset now, int limit) =>
        [.. connection.Query<DueRow>(SelectDue, new { nowMs = now.ToUnixTimeMilliseconds(), limit })
            .Select(row => new OutboxEntry(row.Id, row.Channel, JsonSerializer.Deserialize(row.Message, StoredJson.Default.AlertMessage)!, (int)row.Attempts))];

    public static IReadOnlyList<(string Channel, AlertMessage Message)> Told(SqliteConnection connection, long incidentId) =>
        [.. connection.Query<DueRow>(SelectTold, new { incidentId })
            .Select(row => (row.Channel, JsonSerializer.Deserialize(row.Message, StoredJson.Default.AlertMessage)!))];

    public static IReadOnlyList<string> ToldOfNoSuspect(SqliteConnection connection, long incidentId) =>
        [.. connection.Query<string>(SelectToldOfNoSuspect, new { incidentId })];

    public static IReadOnlyList<string> InformedSince(SqliteConnection connection, long incidentId, DateTimeOffset since) =>
        [.. connection.Query<string>(SelectInformed, new { incidentId, sinceMs = since.ToUnixTimeMilliseconds() })];

    /// <summary>A message that quiet hours hold back is due later and was not tried: it waits as it should.</summary>
    public static DateTimeOffset? OldestOverdue(SqliteConnection connection, DateTimeOffset now) =>
        connection.ExecuteScalar<long?>("SELECT MIN(created_ms) FROM alert WHERE state = 0 AND (attempts > 0 OR due_ms <= @nowMs)", new { nowMs = now.ToUnixTimeMilliseconds() }) is { } ms
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;

    public static int Depth(SqliteConnection connection) => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM alert WHERE state = 0");

    public static IReadOnlyList<AlertRecord> OfIncident(SqliteConnection connection, long incidentId) =>
        [.. connection.Query<Row>(SelectOfIncident, new { incidentId }).Select(row => row.ToRecord())];

    public static DateTimeOffset? LastCreated(SqliteConnection connection, long incidentId, string channel) =>
        connection.ExecuteScalar<long?>("SELECT MAX(created_ms) FROM alert WHERE incident_id = @incidentId AND channel = @channel", new { incidentId, channel }) is { } ms
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;

    public static void Delivered(SqliteConnection connection, long id, DateTimeOffset at) =>
        connection.Execute("UPDATE alert SET state = 1, delivered_ms = @ms, attempts = attempts + 1 WHERE id = @id AND state = 0", new { id, ms = at.ToUnixTimeMilliseconds() });

    public static void Postpone(SqliteConnection connection, long id, string error, DateTimeOffset next) =>
        connection.Execute("UPDATE alert SET due_ms = @ms, attempts = attempts + 1, last_error = @error WHERE id = @id AND state = 0",
            new { id, ms = next.ToUnixTimeMilliseconds(), error = Short(error) });

    public static void Release(SqliteConnection connection, long incidentId, string channel, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE alert SET due_ms = @nowMs WHERE incident_id = @incidentId AND channel = @channel AND state = 0 AND attempts = 0 AND due_ms > @nowMs",
            new { incidentId, channel, nowMs = now.ToUnixTimeMilliseconds() });

    public static void MakeAllDue(SqliteConnection connection, DateTimeOffset now) =>
        connection.Execute("UPDATE alert SET due_ms = @nowMs WHERE state = 0 AND due_ms > @nowMs", new { nowMs = now.ToUnixTimeMilliseconds() });

    public static void GiveUp(SqliteConnection connection, long id, string error) =>
        connection.Execute("UPDATE alert SET state = 2, attempts = attempts + 1, last_error = @error WHERE id = @id AND state = 0", new { id, error = Short(error) });

    public static IReadOnlyList<long> TakeBack(SqliteConnection connection, long incidentId, string channel)
    {
        var which = new { incidentId, channel, resolved = (long)AlertKind.Resolved };
        return [.. connection.Query<long>(DeleteUnsent, which), .. connection.Query<long>(DeleteEndOfNothing, which)];
    }

    private static string Short(string error) => error.Length <= ErrorLimit ? error : error[..ErrorLimit];

    private sealed record DueRow
    {
        public long Id { get; init; }
        public string Channel { get; init; } = "";
        public string Message { get; init; } = "";
        public long Attempts { get; init; }
    }

    private sealed record Row
    {
        public long Id { get; init; }
        public long IncidentId { get; init; }
        public string Channel { get; init; } = "";
        public long Kind { get; init; }
        public long CreatedMs { get; init; }
        public long? DeliveredMs { get; init; }
        public long Attempts { get; init; }
        public string? LastError { get; init; }
        public long State { get; init; }
        public long Severity { get; init; }
        public long? Reason { get; init; }

        public AlertRecord ToRecord() => new(
            Id, IncidentId, Channel, (AlertKind)Kind, DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
            DeliveredMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null, (int)Attempts, LastError, State == 2)
        {
            Severity = (Severity)Severity,
            Reason = (UpdateReason)(Reason ?? 0),
        };
    }
}
