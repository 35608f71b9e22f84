using Dapper;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Incidents that are not told because a silence covers them.</summary>
internal static class HeldBackTable
{
    private const string SelectWaiting = """
        SELECT incident_id FROM held_back JOIN incident ON incident.id = incident_id
        WHERE released_ms IS NULL AND state = @open ORDER BY incident_id
        """;

    private const string InsertRow = """
        INSERT INTO held_back (incident_id, released_ms) VALUES (@incidentId, NULL) ON CONFLICT (incident_id) DO UPDATE SET released_ms = NULL
        """;

    /// <summary>Those that are open and that nobody has acknowledged.</summary>
    public static IReadOnlyList<long> Waiting(SqliteConnection connection) => [.. connection.Query<long>(SelectWaiting, new { open = (long)IncidentState.Open })];

    public static void Add(SqliteConnection connection, long incidentId) => connection.Execute(InsertRow, new { incidentId });

    public static void Release(SqliteConnection connection, long incidentId, DateTimeOffset at) =>
        connection.Execute("UPDATE held_back SET released_ms = @atMs WHERE incident_id = @incidentId", new { incidentId, atMs = at.ToUnixTimeMilliseconds() });

    public static DateTimeOffset? ReleasedAt(SqliteConnection connection, long incidentId) =>
        connection.ExecuteScalar<long?>("SELECT released_ms FROM held_back WHERE incident_id = @incidentId", new { incidentId }) is { } ms
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;
}
