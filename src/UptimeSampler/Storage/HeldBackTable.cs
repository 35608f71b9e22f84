using Dapper;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Incidents that are not told, or not how they stand, because a silence covers them.</summary>
internal static class HeldBackTable
{
    private const string SelectWaiting = """
        SELECT incident_id, covered_ms FROM held_back JOIN incident ON incident.id = incident_id
        WHERE released_ms IS NULL AND state = @open ORDER BY incident_id
        """;

    private const string InsertRow = """
        INSERT INTO held_back (incident_id, released_ms, covered_ms) VALUES (@incidentId, NULL, @coveredMs)
        ON CONFLICT (incident_id) DO UPDATE SET released_ms = NULL, covered_ms = MAX(covered_ms, @coveredMs)
        """;

    /// <summary>Those that are open and that nobody has acknowledged, and when a silence covered them last (UTC).</summary>
    public static IReadOnlyList<(long IncidentId, DateTimeOffset CoveredAt)> Waiting(SqliteConnection connection) =>
        [.. connection.Query<(long Id, long CoveredMs)>(SelectWaiting, new { open = (long)IncidentState.Open }).Select(row => (row.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.CoveredMs)))];

    public static void Add(SqliteConnection connection, long incidentId, DateTimeOffset coveredAt) =>
        connection.Execute(InsertRow, new { incidentId, coveredMs = coveredAt.ToUnixTimeMilliseconds() });

    public static void Release(SqliteConnection connection, long incidentId, DateTimeOffset at) =>
        connection.Execute("UPDATE held_back SET released_ms = @atMs WHERE incident_id = @incidentId", new { incidentId, atMs = at.ToUnixTimeMilliseconds() });

    public static DateTimeOffset? ReleasedAt(SqliteConnection connection, long incidentId) =>
        connection.ExecuteScalar<long?>("SELECT released_ms FROM held_back WHERE incident_id = @incidentId", new { incidentId }) is { } ms
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;
}
