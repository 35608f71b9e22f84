using Microsoft.Data.Sqlite;
using UptimeSampler.Statistics;

namespace UptimeSampler.Storage;

/// <summary>Everything one may ask by, as numbers.</summary>
internal readonly record struct CellKey(long Period, int Target, int Worker, int Address, int Connection, int Failure, int Maintenance, int Extra) : IComparable<CellKey>
{
    /// <summary>The order of the primary key: neighbours in it are written to the same page.</summary>
    public int CompareTo(CellKey other) =>
        (Period, Target, Worker, Address, Connection, Failure, Maintenance, Extra).CompareTo(
            (other.Period, other.Target, other.Worker, other.Address, other.Connection, other.Failure, other.Maintenance, other.Extra));
}

/// <summary>The roll-up cells of one level: kept in memory while they are in use, written at each commit, read back on a miss.</summary>
internal sealed class CellTable : IDisposable
{
    private sealed class Cell
    {
        public LatencySketch Latency { get; init; } = new();

        public bool IsDirty { get; set; }
    }

    private readonly Dictionary<CellKey, Cell> cells = [];
    private readonly List<CellKey> dirty = [];
    private readonly Notices notices;
    private readonly Statement find, upsert, newest, inRange;

    // From this period on, a cell that is not in memory is not in the table either. Null when not known.
    private long? freshFrom;

    public CellTable(SqliteConnection connection, Level level, Notices notices)
    {
        this.notices = notices;
        Level = level;
        string key = $"{level.Name}, target_id, worker_id, address_id, connection, failure, maintenance, extra";
        find = new(connection, $"""
            SELECT latency FROM {level.Cells}
            WHERE {level.Name} = ? AND target_id = ? AND worker_id = ? AND address_id = ? AND connection = ? AND failure = ? AND maintenance = ? AND extra = ?
            """);
        upsert = new(connection, $"""
            INSERT INTO {level.Cells} ({key}, samples, latency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT ({key}) DO UPDATE SET samples = excluded.samples, latency = excluded.latency
            """);
        newest = new(connection, $"SELECT MAX({level.Name}) FROM {level.Cells}");
        inRange = new(connection, $"SELECT {key}, latency FROM {level.Cells} WHERE {level.Name} >= ? AND {level.Name} < ? ORDER BY {key}");
    }

    public Level Level { get; }

    /// <summary>How many cells wait to be written.</summary>
    public int DirtyCount => dirty.Count;

    public void Add(CellKey key, TimeSpan latency) => Changed(key).Latency.Add(latency);

    /// <summary>Adds this level's cells of the periods from one to another (not included) to a coarser level. Written cells only: flush first.</summary>
    public void FoldInto(CellTable coarser, long from, long to)
    {
        inRange.Bind(1, from).Bind(2, to);
        while (inRange.Step())
        {
            CellKey key = new(coarser.Level.PeriodOf(inRange.Integer(0) * Level.Milliseconds), (int)inRange.Integer(1), (int)inRange.Integer(2),
                (int)inRange.Integer(3), (int)inRange.Integer(4), (int)inRange.Integer(5), (int)inRange.Integer(6), (int)inRange.Integer(7));
            if (TryRead(inRange.Blob(8), inRange.Integer(0), key.Target) is { } finer)
                coarser.Changed(key).Latency.Merge(finer);
        }
    }

    /// <summary>Writes what has changed.</summary>
    public void Flush()
    {
        dirty.Sort();
        foreach (CellKey key in dirty)
        {
            Cell cell = cells[key];
            upsert.Bind(1, key.Period).Bind(2, key.Target).Bind(3, key.Worker).Bind(4, key.Address).Bind(5, key.Connection)
                .Bind(6, key.Failure).Bind(7, key.Maintenance).Bind(8, key.Extra).Bind(9, cell.Latency.Count).Bind(10, cell.Latency.ToBytes()).Run();
            cell.IsDirty = false;
        }
        dirty.Clear();
    }

    /// <summary>Forgets written cells of periods before one.</summary>
    public void ForgetBefore(long period)
    {
        foreach (CellKey key in cells.Keys)
            if (key.Period < period && !cells[key].IsDirty)
                cells.Remove(key);
        if (freshFrom < period)
            freshFrom = period;
    }

    /// <summary>Forgets everything, written or not: what is in the tables is the truth.</summary>
    public void Forget()
    {
        cells.Clear();
        dirty.Clear();
        freshFrom = null;
    }

    public void Dispose()
    {
        find.Dispose();
        upsert.Dispose();
        newest.Dispose();
        inRange.Dispose();
    }

    private Cell Changed(CellKey key)
    {
        if (!cells.TryGetValue(key, out Cell? cell))
            cells.Add(key, cell = Load(key));
        if (!cell.IsDirty)
        {
            cell.IsDirty = true;
            dirty.Add(key);
        }
        return cell;
    }

    private Cell Load(CellKey key)
    {
        if (key.Period >= (freshFrom ??= NewestPeriod() + 1))
            return new Cell();
        find.Bind(1, key.Period).Bind(2, key.Target).Bind(3, key.Worker).Bind(4, key.Address).Bind(5, key.Connection)
            .Bind(6, key.Failure).Bind(7, key.Maintenance).Bind(8, key.Extra);
        if (!find.Step())
            return new Cell();
        LatencySketch? stored = TryRead(find.Blob(0), key.Period, key.Target);
        find.Reset();
        return new Cell { Latency = stored ?? new LatencySketch() };
    }

    /// <summary>Null when the bytes are damaged: that must cost neither other targets nor the samples that are still to come.</summary>
    private LatencySketch? TryRead(ReadOnlySpan<byte> bytes, long period, int target)
    {
        try
        {
            return LatencySketch.FromBytes(bytes);
        }
        catch (Exception damaged) when (damaged is FormatException or OverflowException)
        {
            notices.Damaged(Level, period, target, damaged.Message);
            return null;
        }
    }

    private long NewestPeriod()
    {
        long period = newest.Step() ? newest.NullableInteger(0) ?? long.MinValue : long.MinValue;
        newest.Reset();
        return period;
    }
}
