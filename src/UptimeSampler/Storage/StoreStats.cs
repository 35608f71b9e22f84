using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>How much is stored.</summary>
public sealed record StoreStats
{
    /// <summary>Absolute path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Number of the newest migration.</summary>
    public required long Schema { get; init; }

    /// <summary>Size of the file, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Size of the write-ahead log, in bytes.</summary>
    public required long LogBytes { get; init; }

    /// <summary>Bytes of the file that hold nothing: reused by new rows, given back by a vacuum.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>Targets that ever had a sample.</summary>
    public required long Targets { get; init; }

    /// <summary>Single samples kept.</summary>
    public required GrainStats Single { get; init; }

    /// <summary>Minute roll-ups kept.</summary>
    public required GrainStats Minutes { get; init; }

    /// <summary>Hour roll-ups kept.</summary>
    public required GrainStats Hours { get; init; }

    /// <summary>Day roll-ups kept.</summary>
    public required GrainStats Days { get; init; }

    /// <summary>Samples by target that roll-ups still count, invalid ones included; in order of the name.</summary>
    public required IReadOnlyList<TargetStats> ByTarget { get; init; }

    /// <summary>Incidents, open ones included.</summary>
    public required long Incidents { get; init; }

    /// <summary>Incidents that are not resolved.</summary>
    public required long OpenIncidents { get; init; }

    /// <summary>Messages that wait to be delivered.</summary>
    public required long Outbox { get; init; }

    // Ranges of ids may hold rows of other minutes, and a minute may have several.
    private const string OldestSample = """
        SELECT MIN(at_ms) FROM sample_minute JOIN sample ON id BETWEEN min_id AND max_id
        WHERE minute = (SELECT MIN(minute) FROM sample_minute) AND at_ms / 60000 = minute
        """;

    private const string NewestSample = """
        SELECT MAX(at_ms) FROM sample_minute JOIN sample ON id BETWEEN min_id AND max_id
        WHERE minute = (SELECT MAX(minute) FROM sample_minute) AND at_ms / 60000 = minute
        """;

    internal static StoreStats Of(SqliteConnection connection, DatabaseFile file)
    {
        long Number(string sql) => Statement.Scalar(connection, sql) ?? 0;
        GrainStats Grain(string table, Level level, string count) => new(
            Number($"SELECT {count} FROM {table}"),
            Start(Statement.Scalar(connection, $"SELECT MIN({level.Name}) FROM {table}"), level),
            Start(Statement.Scalar(connection, $"SELECT MAX({level.Name}) FROM {table}"), level));
        FileInfo log = new(file.Path + "-wal");
        return new StoreStats
        {
            Path = file.Path,
            Schema = Number("SELECT MAX(number) FROM migration"),
            Bytes = new FileInfo(file.Path).Length,
            LogBytes = log.Exists ? log.Length : 0,
            FreeBytes = Number("PRAGMA freelist_count") * Number("PRAGMA page_size"),
            Targets = Number($"SELECT COUNT(*) FROM target WHERE id <> {Names.Fleet}"),
            Single = Grain("sample_minute", Level.Minute, "SUM(samples)") with
            {
                Oldest = At(Statement.Scalar(connection, OldestSample)),
                Newest = At(Statement.Scalar(connection, NewestSample)),
            },
            Minutes = Grain(Level.Minute.Cells, Level.Minute, "COUNT(*)"),
            Hours = Grain(Level.Hour.Cells, Level.Hour, "COUNT(*)"),
            Days = Grain(Level.Day.Cells, Level.Day, "COUNT(*)"),
            ByTarget = [.. TargetStats.Of(connection)],
            Incidents = Number("SELECT COUNT(*) FROM incident"),
            OpenIncidents = Number("SELECT COUNT(*) FROM incident WHERE state <> 2"),
            Outbox = Number("SELECT COUNT(*) FROM alert WHERE state = 0"),
        };
    }

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    private static DateTimeOffset? Start(long? period, Level level) => period is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known * level.Milliseconds) : null;
}

/// <summary>How much is kept of one grain.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Oldest">Start of the oldest period, or of the oldest single sample (UTC); null without rows.</param>
/// <param name="Newest">Start of the newest period, or of the newest single sample (UTC); null without rows.</param>
public sealed record GrainStats(long Rows, DateTimeOffset? Oldest, DateTimeOffset? Newest);

/// <summary>How many samples of a target are counted.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Samples">Samples in its roll-ups.</param>
public sealed record TargetStats(string Target, long Samples)
{
    // Each sample once: days hold what is folded into them, then hours, then minutes.
    private static readonly string SelectAll = $"""
        SELECT name, COALESCE(SUM(samples), 0) FROM target LEFT JOIN (
            SELECT target_id, samples FROM rollup_day
            UNION ALL SELECT target_id, samples FROM rollup_hour WHERE hour >= ?1
            UNION ALL SELECT target_id, samples FROM rollup_minute WHERE minute >= ?2
        ) AS part ON target_id = target.id WHERE target.id <> {Names.Fleet} GROUP BY target.id, name ORDER BY name
        """;

    internal static IEnumerable<TargetStats> Of(SqliteConnection connection)
    {
        using Statement select = new(connection, SelectAll);
        select.Bind(1, Level.Hour.PeriodOf(Marks.Read(connection, Marks.FoldedIntoDays))).Bind(2, Level.Minute.PeriodOf(Marks.Read(connection, Marks.FoldedIntoHours)));
        while (select.Step())
            yield return new TargetStats(select.Text(0), select.Integer(1));
    }
}
