using System.Globalization;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Importing;

/// <summary>One row of Uptime Kuma's monitors; which columns there are depends on its version.</summary>
internal sealed record KumaMonitor(long Id, IReadOnlyDictionary<string, object?> Columns, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>A column as text; null when it is empty or not there.</summary>
    public string? Text(string column) => Columns.TryGetValue(column, out object? value) && value is not null ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>A column as a whole number; null when it is none.</summary>
    public long? Number(string column) => Real(column) is { } value ? (long)value : null;

    /// <summary>A column as a number; null when it is none.</summary>
    public double? Real(string column) => double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}

/// <summary>Reads Uptime Kuma's database, and changes nothing in it.</summary>
internal static class KumaDatabase
{
    private const int MonitorLimit = 10_000;

    private const string SelectTags = """
        SELECT monitor_tag.monitor_id, tag.name, COALESCE(NULLIF(monitor_tag.value, ''), 'yes')
        FROM monitor_tag JOIN tag ON tag.id = monitor_tag.tag_id ORDER BY monitor_tag.id
        """;

    /// <exception cref="ImportException">It is no such database.</exception>
    public static IReadOnlyList<KumaMonitor> Read(string path)
    {
        if (!File.Exists(path))
            throw new ImportException($"there is no database {path}");
        try
        {
            using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            connection.Open();
            ILookup<long, (string Name, string Value)> tags = Tags(connection);
            return [.. Monitors(connection, tags)];
        }
        catch (SqliteException problem)
        {
            throw new ImportException($"{path} is no database of Uptime Kuma on SQLite that can be read: {problem.Message}");
        }
    }

    private static List<KumaMonitor> Monitors(SqliteConnection connection, ILookup<long, (string Name, string Value)> tags)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM monitor ORDER BY id LIMIT {MonitorLimit}";
        using SqliteDataReader reader = command.ExecuteReader();
        List<KumaMonitor> monitors = [];
        while (reader.Read())
        {
            Dictionary<string, object?> columns = new(StringComparer.Ordinal);
            for (int i = 0; i < reader.FieldCount; i++)
                columns[reader.GetName(i)] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            long id = columns.TryGetValue("id", out object? number) ? Convert.ToInt64(number, CultureInfo.InvariantCulture) : 0;
            // Of tags with one name the last counts.
            Dictionary<string, string> ofMonitor = new(StringComparer.Ordinal);
            foreach ((string name, string value) in tags[id])
                ofMonitor[name] = value;
            monitors.Add(new KumaMonitor(id, columns, ofMonitor));
        }
        return monitors;
    }

    private static ILookup<long, (string Name, string Value)> Tags(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = SelectTags;
        using SqliteDataReader reader = command.ExecuteReader();
        List<(long Monitor, string Name, string Value)> tags = [];
        while (reader.Read())
            tags.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        return tags.ToLookup(tag => tag.Monitor, tag => (tag.Name, tag.Value));
    }
}
