using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Deletes what is older than its retention, the oldest first, a bounded number of rows at a time, so that rounds need not wait.</summary>
internal sealed class Pruning(SqliteConnection connection)
{
    /// <summary>Rows after which a step ends; a step may exceed it by one period's rows.</summary>
    public const int RowsPerStep = 5_000;

    /// <summary>How many addresses the step removed that nothing refers to.</summary>
    public long DeletedAddresses { get; private set; }

    /// <summary>One step, within a transaction. First says from when on data is complete, then deletes what is older.</summary>
    public PruneResult Step(RetentionPolicy policy, DateTimeOffset now)
    {
        // Nothing goes before the next coarser level holds it; boundaries are whole periods of the coarser level.
        long foldedMs = Marks.Read(connection, Marks.FoldedIntoHours), foldedDaysMs = Marks.Read(connection, Marks.FoldedIntoDays);
        long samplesFrom = Advance(Marks.SamplesFrom, Level.Minute.Floor(Cutoff(now, policy.Raw)));
        long minutesFrom = Advance(Marks.MinutesFrom, Level.Hour.Floor(Math.Min(Cutoff(now, policy.Minute), foldedMs)));
        long hoursFrom = Advance(Marks.HoursFrom, Level.Day.Floor(Math.Min(Cutoff(now, policy.Hour), foldedDaysMs)));

        long samples = DeleteSamples(Level.Minute.PeriodOf(samplesFrom));
        long minutes = samples >= RowsPerStep ? 0 : DeletePeriods(["rollup_minute", "unit_minute", "schedule_minute"], Level.Minute, minutesFrom);
        long hours = samples + minutes >= RowsPerStep ? 0 : DeletePeriods(["rollup_hour", "unit_hour"], Level.Hour, hoursFrom);
        long days = samples + minutes + hours >= RowsPerStep ? 0 : DeletePeriods(["rollup_day", "unit_day"], Level.Day, hoursFrom);
        long deleted = samples + minutes + hours + days;
        BaselineTable.DeleteBefore(connection, hoursFrom);
        if (deleted < RowsPerStep)
            deleted += DeleteAddresses(Level.Day.PeriodOf(Math.Min(samplesFrom, Math.Min(minutesFrom, hoursFrom))), RowsPerStep - deleted);
        return new PruneResult(samples, minutes, hours + days, deleted >= RowsPerStep);
    }

    /// <summary>Nothing that is left is older than the day: addresses not seen since are in no row any more.</summary>
    private long DeleteAddresses(long beforeDay, long limit)
    {
        using Statement delete = new(connection, "DELETE FROM address WHERE id IN (SELECT id FROM address WHERE seen_day < ? ORDER BY seen_day, id LIMIT ?)");
        delete.Bind(1, beforeDay).Bind(2, limit).Run();
        DeletedAddresses = SQLitePCL.raw.sqlite3_changes(connection.Handle!);
        return DeletedAddresses;
    }

    private static long Cutoff(DateTimeOffset now, TimeSpan age) => Math.Max(0, now.ToUnixTimeMilliseconds() - (long)age.TotalMilliseconds);

    /// <summary>Moves a mark forward, never back: what is gone stays gone when the retention is made longer.</summary>
    private long Advance(string name, long cutoffMs)
    {
        long before = Marks.Read(connection, name);
        if (cutoffMs <= before)
            return before;
        using Statement upsert = new(connection, "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        Marks.Write(upsert, name, cutoffMs);
        return cutoffMs;
    }

    private long DeleteSamples(long beforeMinute)
    {
        long deleted = 0;
        while (deleted < RowsPerStep && OldestRange(beforeMinute) is { } range)
        {
            long startMs = range.Minute * Level.Minute.Milliseconds;
            long limit = RowsPerStep - deleted;
            using Statement delete = new(connection, """
                DELETE FROM sample WHERE id IN (SELECT id FROM sample WHERE id BETWEEN ? AND ? AND at_ms >= ? AND at_ms < ? ORDER BY id LIMIT ?)
                """);
            delete.Bind(1, range.MinId).Bind(2, range.MaxId).Bind(3, startMs).Bind(4, startMs + Level.Minute.Milliseconds).Bind(5, limit).Run();
            long gone = SQLitePCL.raw.sqlite3_changes(connection.Handle!);
            deleted += gone;
            using Statement shrink = new(connection, gone < limit
                ? "DELETE FROM sample_minute WHERE minute = ?1 AND min_id = ?2 AND ?3 >= 0"
                : "UPDATE sample_minute SET samples = samples - ?3 WHERE minute = ?1 AND min_id = ?2");
            shrink.Bind(1, range.Minute).Bind(2, range.MinId).Bind(3, gone).Run();
        }
        return deleted;
    }

    private (long Minute, long MinId, long MaxId)? OldestRange(long beforeMinute)
    {
        using Statement oldest = new(connection, "SELECT minute, min_id, max_id FROM sample_minute WHERE minute < ? ORDER BY minute, min_id LIMIT 1");
        return oldest.Bind(1, beforeMinute).Step() ? (oldest.Integer(0), oldest.Integer(1), oldest.Integer(2)) : null;
    }

    private long DeletePeriods(string[] tables, Level level, long beforeMs)
    {
        long deleted = 0;
        foreach (string table in tables)
        {
            using Statement oldest = new(connection, $"SELECT MIN({level.Name}) FROM {table}");
            using Statement delete = new(connection, $"DELETE FROM {table} WHERE {level.Name} = ?");
            while (deleted < RowsPerStep && oldest.Step())
            {
                long? period = oldest.NullableInteger(0);
                oldest.Reset();
                if (period is null || period >= level.PeriodOf(beforeMs))
                    break;
                delete.Bind(1, period.Value).Run();
                deleted += SQLitePCL.raw.sqlite3_changes(connection.Handle!);
            }
        }
        return deleted;
    }
}
