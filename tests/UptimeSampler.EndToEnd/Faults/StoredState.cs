using Microsoft.Data.Sqlite;
using UptimeSampler.Detection;

namespace UptimeSampler.EndToEnd.Faults;

/// <summary>A stored sample: its place in the order of commits, what tells it from any other, and the rest of its row as text.</summary>
internal sealed record StoredSample(long Id, string Target, long AtMs, bool HasStatus, string Row);

/// <summary>A stored incident. What may not change is in <see cref="Fixed"/>.</summary>
internal sealed record StoredIncident(long Id, string Target, string Fixed, long? ResolvedMs);

/// <summary>A row of the outbox. What may not change is in <see cref="Fixed"/>.</summary>
internal sealed record StoredAlert(long Id, string MessageKey, long IncidentId, string Kind, string Fixed, long State);

/// <summary>
/// Everything of a database that a kill may not hurt, read by plain SQL and not by the program, in one transaction. Opened for reading
/// only: what the killed process left in the write-ahead log is left for the next one to recover.
/// </summary>
internal sealed record StoredState(IReadOnlyList<StoredSample> Samples, IReadOnlyList<StoredIncident> Incidents, IReadOnlyList<StoredAlert> Alerts)
{
    public static readonly StoredState Nothing = new([], [], []);

    private const string SampleRows = """
        SELECT sample.id, target.name, at_ms, status IS NOT NULL,
            worker_id || '|' || address_id || '|' || outcome || '|' || failure || '|' || connection || '|' || maintenance || '|' || extra || '|' || total_us || '|' || ifnull(first_byte_us, '')
        FROM sample JOIN target ON target.id = target_id ORDER BY sample.id
        """;

    private const string IncidentRows = """
        SELECT incident.id, target.name, target_id || '|' || kind || '|' || opened_ms || '|' || onset_ms, resolved_ms
        FROM incident JOIN target ON target.id = target_id ORDER BY incident.id
        """;

    private const string AlertRows = """
        SELECT id, message_key, incident_id, kind, channel || '|' || kind || '|' || created_ms || '|' || message, state FROM alert ORDER BY id
        """;

    /// <summary>Reads the database, and checks that its parts agree with each other.</summary>
    /// <returns>What is stored; null when there is no schema yet (killed before its transaction).</returns>
    public static StoredState? Read(string file)
    {
        if (!File.Exists(file))
            return null;
        using SqliteConnection connection = new($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteTransaction view = connection.BeginTransaction(deferred: true);
        if (Number(connection, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'migration'") == 0)
        {
            Assert.AreEqual(0, Number(connection, "SELECT COUNT(*) FROM sqlite_schema"), "a schema is there as a whole or not at all");
            return null;
        }
        Assert.AreEqual("ok", Rows(connection, "PRAGMA quick_check(1)", row => row.GetString(0)).Single());
        CheckSums(connection);
        return new StoredState(
            Rows(connection, SampleRows, row => new StoredSample(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetBoolean(3), row.GetString(4))),
            Rows(connection, IncidentRows, row => new StoredIncident(row.GetInt64(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetInt64(3))),
            Rows(connection, AlertRows, row => new StoredAlert(row.GetInt64(0), row.GetString(1), row.GetInt64(2), ((AlertKind)row.GetInt64(3)).ToString(), row.GetString(4), row.GetInt64(5))));
    }

    /// <summary>How many samples a database holds, whatever else is in it.</summary>
    public static long CountSamples(string file)
    {
        using SqliteConnection connection = new($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return Number(connection, "SELECT COUNT(*) FROM sample");
    }

    /// <summary>What was derived from the samples is what the samples say, all of it and nothing twice.</summary>
    private static void CheckSums(SqliteConnection connection)
    {
        const string key = "target_id, worker_id, address_id, connection, failure, maintenance, extra";
        const string folded = "(SELECT ifnull((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'folded_into_hours_ms'), 0))";
        foreach ((string what, string ofSamples, string stored) in new[]
        {
            ("minute roll-ups", $"SELECT at_ms / 60000, {key}, COUNT(*) FROM sample GROUP BY at_ms / 60000, {key}", $"SELECT minute, {key}, samples FROM rollup_minute"),
            ("hour roll-ups", $"SELECT at_ms / 3600000, {key}, COUNT(*) FROM sample WHERE at_ms < {folded} GROUP BY at_ms / 3600000, {key}", $"SELECT hour, {key}, samples FROM rollup_hour"),
            ("minutes' ranges", "SELECT at_ms / 60000, COUNT(*) FROM sample GROUP BY at_ms / 60000", "SELECT minute, SUM(samples) FROM sample_minute GROUP BY minute"),
            ("sent samples", "SELECT target_id, COUNT(*) FROM sample GROUP BY target_id", "SELECT target_id, SUM(sent) FROM schedule_minute GROUP BY target_id HAVING SUM(sent) > 0"),
            ("newest valid samples", "SELECT target_id, MAX(at_ms) FROM sample WHERE outcome <> 2 GROUP BY target_id", "SELECT id, last_valid_ms FROM target WHERE last_valid_ms IS NOT NULL"),
        })
        {
            Assert.AreEqual(0, Number(connection, $"SELECT COUNT(*) FROM (SELECT * FROM ({ofSamples}) EXCEPT SELECT * FROM ({stored}))"), $"{what} lack samples");
            Assert.AreEqual(0, Number(connection, $"SELECT COUNT(*) FROM (SELECT * FROM ({stored}) EXCEPT SELECT * FROM ({ofSamples}))"), $"{what} hold what no sample says");
        }
        Dictionary<string, long> valid = Rows(connection,
                "SELECT name, COUNT(*) FROM sample JOIN target ON target.id = target_id WHERE outcome <> 2 AND maintenance = 0 GROUP BY name", row => (row.GetString(0), row.GetInt64(1)))
            .ToDictionary(row => row.Item1, row => row.Item2);
        // What all targets together were last judged by waits in memory until everyone was heard: a kill loses that much of it, and no target's own.
        foreach ((string target, byte[] state) in Rows(connection, $"SELECT name, state FROM detector JOIN target ON target.id = target_id WHERE name <> '{Fleet.Name}'", row => (row.GetString(0), (byte[])row.GetValue(1))))
            Assert.AreEqual(valid.GetValueOrDefault(target), TargetDetector.FromBytes(state).FoldedSamples, $"the detector of {target} has judged every valid sample once");
    }

    private static long Number(SqliteConnection connection, string sql) => Rows(connection, sql, row => row.GetInt64(0)).Single();

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }
}
