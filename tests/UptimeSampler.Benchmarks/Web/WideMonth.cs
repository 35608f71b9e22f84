using Microsoft.Data.Sqlite;
using UptimeSampler.Benchmarks.Rates;
using UptimeSampler.Storage;

namespace UptimeSampler.Benchmarks.Web;

/// <summary>
/// A database with thirty days of roll-ups of very many targets: a month of some, filled by the product's own store (<see cref="MonthOfSamples"/>), whose
/// roll-ups are then copied to further targets, row by row what the product would have written for them. Of minutes there are the last day and a bit, and the
/// first hours, since no question reads them elsewhere; single samples are of the first targets only.
/// </summary>
/// <param name="file">The database, which is made.</param>
/// <param name="targets">How many targets; a multiple of <see cref="Originals"/>.</param>
internal sealed class WideMonth(string file, int targets)
{
    /// <summary>Targets that go through the store.</summary>
    public const int Originals = 100;

    private const int SamplesPerMinute = 1;
    private const int RecentMinutes = 26 * 60, FirstMinutes = 2 * 60;

    /// <summary>Name of a target.</summary>
    public static string Name(int target) => target < Originals ? $"target-{target:000}" : $"target-{target:00000}";

    /// <summary>Makes it, and tells how many rows of roll-ups there are.</summary>
    public async Task<long> FillAsync()
    {
        await new MonthOfSamples(file, Originals, SamplesPerMinute).FillAsync();
        using SqliteConnection connection = DatabaseFile.Parse($"Data Source={file}").OpenForWriting(create: false);
        Statement.Execute(connection, "PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN");
        long stride = Statement.Scalar(connection, "SELECT MAX(id) FROM target")!.Value;
        AddNames(connection, stride);
        DropMinutes(connection);
        foreach (Level level in Level.All)
            Widen(connection, level, stride);
        Statement.Execute(connection, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE); ANALYZE");
        return Level.All.Sum(level => Statement.Scalar(connection, $"SELECT (SELECT COUNT(*) FROM {level.Cells}) + (SELECT COUNT(*) FROM {level.Units})")!.Value);
    }

    // As Name says it; numbers of copies lie behind all that there are.
    private void AddNames(SqliteConnection connection, long stride) => Statement.Execute(connection, $"""
        WITH RECURSIVE copy (nth) AS (SELECT 1 UNION ALL SELECT nth + 1 FROM copy WHERE nth < {(targets / Originals) - 1})
        INSERT INTO target (id, name, last_valid_ms)
        SELECT id + nth * {stride}, printf('target-%05d', CAST(substr(name, 8) AS INTEGER) + nth * {Originals}), last_valid_ms FROM copy CROSS JOIN target WHERE name LIKE 'target-___' ORDER BY nth, id
        """);

    private static void DropMinutes(SqliteConnection connection)
    {
        long last = Statement.Scalar(connection, "SELECT MAX(minute) FROM rollup_minute")!.Value, first = Statement.Scalar(connection, "SELECT MIN(minute) FROM rollup_minute WHERE minute > (SELECT MAX(minute) FROM rollup_minute) - 43200")!.Value;
        foreach (string table in new[] { Level.Minute.Cells, Level.Minute.Units })
            Statement.Execute(connection, $"DELETE FROM {table} WHERE minute < {last - RecentMinutes} AND NOT minute BETWEEN {first} AND {first + FirstMinutes}");
    }

    // Period by period: rows are then written nearly in the order of their table.
    private void Widen(SqliteConnection connection, Level level, long stride)
    {
        const string Cells = "worker_id, address_id, connection, failure, maintenance, extra, samples, latency";
        string units = level == Level.Minute ? "location_id, blocks" : "location_id, units, n, y, nn, yy_n", time = level.Name;
        foreach ((string table, string rest) in new[] { (level.Cells, Cells), (level.Units, units) })
        {
            Statement.Execute(connection, $"CREATE TEMP TABLE original AS SELECT * FROM {table}; CREATE INDEX temp.original_time ON original ({time})");
            long first = Statement.Scalar(connection, $"SELECT MIN({time}) FROM original")!.Value, last = Statement.Scalar(connection, $"SELECT MAX({time}) FROM original")!.Value;
            for (long period = first; period <= last; period++)
                Statement.Execute(connection, $"""
                    WITH RECURSIVE copy (nth) AS (SELECT 1 UNION ALL SELECT nth + 1 FROM copy WHERE nth < {(targets / Originals) - 1})
                    INSERT INTO {table} ({time}, target_id, {rest})
                    SELECT {time}, target_id + (nth * {stride}), {rest} FROM copy CROSS JOIN original WHERE {time} = {period} ORDER BY nth, target_id
                    """);
            Statement.Execute(connection, "DROP TABLE original");
        }
    }
}
