using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Appends single samples, and keeps for each minute the ranges of ids that hold its samples.</summary>
internal sealed class SampleTable : IDisposable
{
    /// <summary>A minute's range grows over so many ids of other minutes; beyond, it gets a further range (late samples, imports).</summary>
    public const int RangeGap = 50_000;

    // Most minutes whose ranges are kept in memory within an import.
    private const int RangeLimit = 10_000;

    private sealed class Range
    {
        public long MinId, MaxId, Samples;
        public bool IsDirty;
    }

    private readonly Dictionary<long, Range> lastRanges = [];
    private readonly SqliteConnection connection;
    private readonly Statement insert, findRange, writeRange;

    public SampleTable(SqliteConnection connection)
    {
        this.connection = connection;
        insert = new(connection, """
            INSERT INTO sample (at_ms, target_id, worker_id, address_id, outcome, failure, connection, maintenance, extra, status, dns_us, connect_us, tls_us, first_byte_us, total_us)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        findRange = new(connection, "SELECT min_id, max_id, samples FROM sample_minute WHERE minute = ? ORDER BY min_id DESC LIMIT 1");
        writeRange = new(connection, """
            INSERT INTO sample_minute (minute, min_id, max_id, samples) VALUES (?, ?, ?, ?)
            ON CONFLICT (minute, min_id) DO UPDATE SET max_id = excluded.max_id, samples = excluded.samples
            """);
    }

    public void Append(Sample sample, long atMs, int target, int worker, int address)
    {
        Outcome outcome = sample.Outcome;
        insert.Bind(1, atMs).Bind(2, target).Bind(3, worker).Bind(4, address).Bind(5, (long)outcome.Kind).Bind(6, (long)outcome.Failure)
            .Bind(7, (long)outcome.Connection).Bind(8, sample.InMaintenance ? 1L : 0L).Bind(9, sample.IsExtra ? 1L : 0L).Bind(10, (long?)outcome.Status)
            .Bind(11, Microseconds(outcome.Phases.Resolve)).Bind(12, Microseconds(outcome.Phases.Connect)).Bind(13, Microseconds(outcome.Phases.Tls))
            .Bind(14, Microseconds(outcome.Phases.FirstByte)).Bind(15, Microseconds(outcome.Phases.Total)).Run();
        Count(Level.Minute.PeriodOf(atMs), SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle!));
    }

    public void BeforeCommit()
    {
        foreach ((long minute, Range range) in lastRanges)
        {
            if (range.IsDirty)
                Write(minute, range);
        }
    }

    public void AfterCommit(long keepFromMinute)
    {
        foreach (long minute in lastRanges.Keys)
            if (minute < keepFromMinute)
                lastRanges.Remove(minute);
    }

    /// <summary>Writes and forgets the ranges in memory when there are many: an import may hold samples of a year.</summary>
    public void ForgetMany()
    {
        if (lastRanges.Count <= RangeLimit)
            return;
        BeforeCommit();
        Forget();
    }

    /// <summary>Forgets the ranges in memory: what is in the table is the truth.</summary>
    public void Forget() => lastRanges.Clear();

    public void Dispose()
    {
        insert.Dispose();
        findRange.Dispose();
        writeRange.Dispose();
    }

    public static long Microseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    private static long? Microseconds(TimeSpan? duration) => duration is { } present ? Microseconds(present) : null;

    private void Count(long minute, long id)
    {
        if (!lastRanges.TryGetValue(minute, out Range? range))
            lastRanges.Add(minute, range = Find(minute) ?? new Range { MinId = id, MaxId = id });
        if (id - range.MaxId > RangeGap)
        {
            Write(minute, range);
            lastRanges[minute] = range = new Range { MinId = id };
        }
        range.MaxId = id;
        range.Samples++;
        range.IsDirty = true;
    }

    private Range? Find(long minute)
    {
        if (!findRange.Bind(1, minute).Step())
            return null;
        Range range = new() { MinId = findRange.Integer(0), MaxId = findRange.Integer(1), Samples = findRange.Integer(2) };
        findRange.Reset();
        return range;
    }

    private void Write(long minute, Range range)
    {
        writeRange.Bind(1, minute).Bind(2, range.MinId).Bind(3, range.MaxId).Bind(4, range.Samples).Run();
        range.IsDirty = false;
    }
}
