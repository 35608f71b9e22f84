using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Whose evidence blocks, in which period.</summary>
internal readonly record struct UnitKey(long Period, int Target, int Location);

/// <summary>The evidence blocks of the minutes: kept in memory while in use, written at each commit, read back on a miss.</summary>
internal sealed class BlockTable : IDisposable
{
    private readonly Dictionary<UnitKey, BlockCounts> minutes = [];
    private readonly HashSet<UnitKey> dirty = [];
    private readonly Notices notices;
    private readonly Statement find, upsert, newest, inRange;

    // From this minute on, what is not in memory is not in the table either. Null when not known.
    private long? freshFrom;

    public BlockTable(SqliteConnection connection, Notices notices)
    {
        this.notices = notices;
        find = new(connection, "SELECT blocks FROM unit_minute WHERE minute = ? AND target_id = ? AND location_id = ?");
        upsert = new(connection, """
            INSERT INTO unit_minute (minute, target_id, location_id, blocks) VALUES (?, ?, ?, ?)
            ON CONFLICT (minute, target_id, location_id) DO UPDATE SET blocks = excluded.blocks
            """);
        newest = new(connection, "SELECT MAX(minute) FROM unit_minute");
        inRange = new(connection, "SELECT minute, target_id, location_id, blocks FROM unit_minute WHERE minute >= ? AND minute < ? ORDER BY minute");
    }

    public int DirtyCount => dirty.Count;

    /// <summary>Counts one sample and returns by how much the minute's sums changed.</summary>
    public UnitSums Add(long atMs, int target, int location, bool failed)
    {
        UnitKey key = new(Level.Minute.PeriodOf(atMs), target, location);
        if (!minutes.TryGetValue(key, out BlockCounts? counts))
            minutes.Add(key, counts = Load(key));
        dirty.Add(key);
        long withinMinute = atMs - key.Period * Level.Minute.Milliseconds;
        return counts.Add((int)(withinMinute / (long)EvidenceBlock.Length.TotalMilliseconds), failed);
    }

    /// <summary>Adds the written minutes from one to another (not included) to their hours.</summary>
    public void FoldInto(UnitTable hours, long from, long to)
    {
        inRange.Bind(1, from).Bind(2, to);
        while (inRange.Step())
            if (TryRead(inRange.Blob(3), inRange.Integer(0), (int)inRange.Integer(1)) is { } counts)
                hours.Add(inRange.Integer(0) * Level.Minute.Milliseconds, (int)inRange.Integer(1), (int)inRange.Integer(2), counts.Sums);
    }

    public void Flush()
    {
        foreach (UnitKey key in dirty.OrderBy(key => (key.Period, key.Target, key.Location)))
            upsert.Bind(1, key.Period).Bind(2, key.Target).Bind(3, key.Location).Bind(4, minutes[key].ToBytes()).Run();
        dirty.Clear();
    }

    public void ForgetBefore(long minute)
    {
        foreach (UnitKey key in minutes.Keys)
            if (key.Period < minute && !dirty.Contains(key))
                minutes.Remove(key);
        if (freshFrom < minute)
            freshFrom = minute;
    }

    public void Forget()
    {
        minutes.Clear();
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

    private BlockCounts Load(UnitKey key)
    {
        if (key.Period >= (freshFrom ??= NewestMinute() + 1) || !find.Bind(1, key.Period).Bind(2, key.Target).Bind(3, key.Location).Step())
            return new BlockCounts();
        BlockCounts? counts = TryRead(find.Blob(0), key.Period, key.Target);
        find.Reset();
        return counts ?? new BlockCounts();
    }

    /// <summary>Null when the bytes are damaged: that must cost neither other targets nor the samples that are still to come.</summary>
    private BlockCounts? TryRead(ReadOnlySpan<byte> bytes, long minute, int target)
    {
        try
        {
            return BlockCounts.FromBytes(bytes);
        }
        catch (FormatException damaged)
        {
            notices.Damaged(Level.Minute, minute, target, damaged.Message);
            return null;
        }
    }

    private long NewestMinute()
    {
        long minute = newest.Step() ? newest.NullableInteger(0) ?? long.MinValue : long.MinValue;
        newest.Reset();
        return minute;
    }
}

/// <summary>Sums over evidence blocks per hour or day. Changes are collected and added to the rows at the commit.</summary>
internal sealed class UnitTable : IDisposable
{
    private readonly Level level;
    private readonly Dictionary<UnitKey, UnitSums> changes = [];
    private readonly Statement add, inRange;

    public UnitTable(SqliteConnection connection, Level level)
    {
        this.level = level;
        add = new(connection, $"""
            INSERT INTO {level.Units} ({level.Name}, target_id, location_id, units, n, y, nn, yy_n) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT ({level.Name}, target_id, location_id) DO UPDATE SET
                units = units + excluded.units, n = n + excluded.n, y = y + excluded.y, nn = nn + excluded.nn, yy_n = yy_n + excluded.yy_n
            """);
        inRange = new(connection, $"""
            SELECT {level.Name}, target_id, location_id, units, n, y, nn, yy_n FROM {level.Units}
            WHERE {level.Name} >= ? AND {level.Name} < ? ORDER BY {level.Name}
            """);
    }

    public void Add(long atMs, int target, int location, UnitSums change)
    {
        UnitKey key = new(level.PeriodOf(atMs), target, location);
        changes[key] = changes.GetValueOrDefault(key) + change;
    }

    /// <summary>Adds the written rows of the periods from one to another (not included) to a coarser level.</summary>
    public void FoldInto(UnitTable coarser, long from, long to)
    {
        inRange.Bind(1, from).Bind(2, to);
        while (inRange.Step())
            coarser.Add(inRange.Integer(0) * level.Milliseconds, (int)inRange.Integer(1), (int)inRange.Integer(2),
                new UnitSums(inRange.Integer(3), inRange.Integer(4), inRange.Integer(5), inRange.Integer(6), inRange.Real(7)));
    }

    public void Flush()
    {
        foreach ((UnitKey key, UnitSums sums) in changes)
            add.Bind(1, key.Period).Bind(2, key.Target).Bind(3, key.Location).Bind(4, sums.Units).Bind(5, sums.N).Bind(6, sums.Y)
                .Bind(7, sums.NN).Bind(8, sums.YYperN).Run();
        changes.Clear();
    }

    public void Forget() => changes.Clear();

    public void Dispose()
    {
        add.Dispose();
        inRange.Dispose();
    }
}
