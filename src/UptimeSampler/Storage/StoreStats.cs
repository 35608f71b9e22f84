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
    public required long Samples { get; init; }

    /// <summary>Minute of the oldest single sample (UTC); null without samples.</summary>
    public required DateTimeOffset? OldestSample { get; init; }

    /// <summary>Minute of the newest single sample (UTC); null without samples.</summary>
    public required DateTimeOffset? NewestSample { get; init; }

    /// <summary>Rows of minute roll-ups.</summary>
    public required long MinuteRows { get; init; }

    /// <summary>Rows of hour roll-ups.</summary>
    public required long HourRows { get; init; }

    /// <summary>Rows of day roll-ups.</summary>
    public required long DayRows { get; init; }

    /// <summary>Incidents, open ones included.</summary>
    public required long Incidents { get; init; }

    /// <summary>Incidents that are not resolved.</summary>
    public required long OpenIncidents { get; init; }

    /// <summary>Messages that wait to be delivered.</summary>
    public required long Outbox { get; init; }

    internal static StoreStats Of(SqliteConnection connection, DatabaseFile file)
    {
        long Number(string sql) => Statement.Scalar(connection, sql) ?? 0;
        DateTimeOffset? Minute(string sql) => Statement.Scalar(connection, sql) is { } minute ? DateTimeOffset.FromUnixTimeSeconds(minute * 60) : null;
        FileInfo log = new(file.Path + "-wal");
        return new StoreStats
        {
            Path = file.Path,
            Schema = Number("SELECT MAX(number) FROM migration"),
            Bytes = new FileInfo(file.Path).Length,
            LogBytes = log.Exists ? log.Length : 0,
            FreeBytes = Number("PRAGMA freelist_count") * Number("PRAGMA page_size"),
            Targets = Number("SELECT COUNT(*) FROM target"),
            Samples = Number("SELECT SUM(samples) FROM sample_minute"),
            OldestSample = Minute("SELECT MIN(minute) FROM sample_minute"),
            NewestSample = Minute("SELECT MAX(minute) FROM sample_minute"),
            MinuteRows = Number("SELECT COUNT(*) FROM rollup_minute"),
            HourRows = Number("SELECT COUNT(*) FROM rollup_hour"),
            DayRows = Number("SELECT COUNT(*) FROM rollup_day"),
            Incidents = Number("SELECT COUNT(*) FROM incident"),
            OpenIncidents = Number("SELECT COUNT(*) FROM incident WHERE state <> 2"),
            Outbox = Number("SELECT COUNT(*) FROM alert WHERE state = 0"),
        };
    }
}
