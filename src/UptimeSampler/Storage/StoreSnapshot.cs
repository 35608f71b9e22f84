using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Sees one roll-up cell; the sketch is valid within the call only.</summary>
internal delegate void CellVisitor(in CellKey key, long samples, ReadOnlySpan<byte> latency);

/// <summary>
/// One consistent view for a question that adds up several tables: nothing committed meanwhile is seen in one table and missed in
/// another. Short-lived, since the write-ahead log cannot be cut back meanwhile.
/// </summary>
internal sealed class StoreSnapshot : IDisposable
{
    /// <summary>Most targets that are looked up one by one.</summary>
    private const int SeekLimit = 100;

    private readonly SqliteConnection connection;
    private readonly DatabaseFile file;
    private readonly SampleReader samples;
    private Dictionary<int, string>? allTargets;

    public StoreSnapshot(DatabaseFile file)
    {
        this.file = file;
        connection = file.OpenForReading(isMapped: true);
        try
        {
            Statement.Execute(connection, "BEGIN");
            SamplesFromMs = Marks.Read(connection, Marks.SamplesFrom);
            MinutesFromMs = Marks.Read(connection, Marks.MinutesFrom);
            HoursFromMs = Marks.Read(connection, Marks.HoursFrom);
            HoursToMs = Marks.Read(connection, Marks.FoldedIntoHours);
            DaysToMs = Marks.Read(connection, Marks.FoldedIntoDays);
            Names = new ReadNames(connection);
            samples = new SampleReader(connection);
        }
        catch (SqliteException problem)
        {
            connection.Dispose();
            throw file.Explain(problem);
        }
    }

    /// <summary>All samples since this instant are kept; older ones may be gone.</summary>
    public long SamplesFromMs { get; }

    /// <summary>All minutes since this instant (the start of an hour) are kept.</summary>
    public long MinutesFromMs { get; }

    /// <summary>All hours and days since this instant (the start of a day) are kept.</summary>
    public long HoursFromMs { get; }

    /// <summary>Hours that end by this instant hold all their samples.</summary>
    public long HoursToMs { get; }

    /// <summary>Days that end by this instant hold all their samples.</summary>
    public long DaysToMs { get; }

    public ReadNames Names { get; }

    /// <summary>All targets that ever had a sample, by number.</summary>
    public IReadOnlyDictionary<int, string> Targets()
    {
        if (allTargets is not null)
            return allTargets;
        Dictionary<int, string> targets = [];
        using Statement select = new(connection, $"SELECT id, name FROM target WHERE id <> {Storage.Names.Fleet} ORDER BY id");
        while (select.Step())
            targets.Add((int)select.Integer(0), select.Text(1));
        return allTargets = targets;
    }

    /// <summary>The oldest sample's minute, or the oldest roll-up's start, in Unix ms; null when nothing is stored.</summary>
    public long? OldestMs()
    {
        long?[] starts =
        [
            Statement.Scalar(connection, "SELECT MIN(minute) FROM rollup_minute") * Level.Minute.Milliseconds,
            Statement.Scalar(connection, "SELECT MIN(hour) FROM rollup_hour") * Level.Hour.Milliseconds,
        ];
        return starts.Min();
    }

    /// <summary>Visits a level's cells from one instant to another, both starts of periods.</summary>
    /// <param name="level">The level.</param>
    /// <param name="fromMs">The first start, Unix ms.</param>
    /// <param name="toMs">The start after the last.</param>
    /// <param name="targets">Of these targets only; null for all.</param>
    /// <param name="visit">Sees each.</param>
    public void VisitCells(Level level, long fromMs, long toMs, IReadOnlyCollection<int>? targets, CellVisitor visit)
    {
        (long Period, int Target) at = default;
        try
        {
            foreach (Statement select in RowsOf(level, level.Cells, "worker_id, address_id, connection, failure, maintenance, extra, samples, latency", fromMs, toMs, targets))
                while (select.Step())
                {
                    at = (select.Integer(0), (int)select.Integer(1));
                    if (IsWanted(at.Target, targets))
                        visit(new CellKey(at.Period, at.Target, (int)select.Integer(2), (int)select.Integer(3), (int)select.Integer(4),
                            (int)select.Integer(5), (int)select.Integer(6), (int)select.Integer(7)), select.Integer(8), select.Blob(9));
                }
        }
        catch (SqliteException problem)
        {
            throw file.Explain(problem);
        }
        catch (Exception problem) when (problem is FormatException or OverflowException)
        {
            throw Damaged(level, at.Period, at.Target, problem);
        }
    }

    /// <summary>Visits a level's sums over evidence blocks from one instant to another, both starts of periods; of these targets only, null for all.</summary>
    public void VisitUnits(Level level, long fromMs, long toMs, IReadOnlyCollection<int>? targets, Action<UnitKey, UnitSums> visit)
    {
        (long Period, int Target) at = default;
        try
        {
            foreach (Statement select in RowsOf(level, level.Units, "location_id, " + (level == Level.Minute ? "blocks" : "units, n, y, nn, yy_n"), fromMs, toMs, targets))
                while (select.Step())
                {
                    at = (select.Integer(0), (int)select.Integer(1));
                    if (!IsWanted(at.Target, targets))
                        continue;
                    UnitSums units = level == Level.Minute
                        ? BlockCounts.FromBytes(select.Blob(3)).Sums
                        : new UnitSums(select.Integer(3), select.Integer(4), select.Integer(5), select.Integer(6), select.Real(7));
                    visit(new UnitKey(at.Period, at.Target, (int)select.Integer(2)), units);
                }
        }
        catch (SqliteException problem)
        {
            throw file.Explain(problem);
        }
        catch (Exception problem) when (problem is FormatException or OverflowException)
        {
            throw Damaged(level, at.Period, at.Target, problem);
        }
    }

    // Rows lie in order of time, then target. A few targets are looked up period by period; for many, reading all is faster.
    private static bool IsSought(IReadOnlyCollection<int>? targets) => targets is { Count: <= SeekLimit };

    private static bool IsWanted(int target, IReadOnlyCollection<int>? targets) => targets is null || IsSought(targets) || targets.Contains(target);

    private IEnumerable<Statement> RowsOf(Level level, string table, string columns, long fromMs, long toMs, IReadOnlyCollection<int>? targets)
    {
        if (toMs <= fromMs)
            yield break;
        string name = level.Name;
        using Statement select = new(connection, IsSought(targets)
            ? $"""
              WITH RECURSIVE period (at) AS (SELECT ?1 UNION ALL SELECT at + 1 FROM period WHERE at + 1 < ?2)
              SELECT {name}, target_id, {columns} FROM period CROSS JOIN {table} WHERE {name} = at AND target_id = ?3
              """
            : $"SELECT {name}, target_id, {columns} FROM {table} WHERE {name} >= ?1 AND {name} < ?2");
        select.Bind(1, level.PeriodOf(fromMs)).Bind(2, level.PeriodOf(toMs));
        if (!IsSought(targets))
        {
            yield return select;
            yield break;
        }
        foreach (int target in targets!)
        {
            select.Bind(3, target);
            yield return select;
            select.Reset();
        }
    }

    /// <summary>Visits single samples from one instant to another (not included), in order of their start.</summary>
    /// <param name="fromMs">The first instant, Unix ms.</param>
    /// <param name="toMs">The instant after the last.</param>
    /// <param name="visit">Sees each.</param>
    /// <param name="target">Of this target only; 0 for all.</param>
    public void VisitSamples(long fromMs, long toMs, Action<SampleRow> visit, int target = 0)
    {
        if (toMs <= fromMs)
            return;
        try
        {
            foreach (SampleRow row in samples.Rows(fromMs, toMs, target))
                visit(row);
        }
        catch (SqliteException problem)
        {
            throw file.Explain(problem);
        }
    }

    public void Dispose()
    {
        samples.Dispose();
        Names.Dispose();
        connection.Dispose();
    }

    private StorageException Damaged(Level level, long period, int target, Exception problem) => new(StorageFault.Corrupt,
        file.CorruptText($"the counts of target '{Names.Target(target)}' in the {level.Name} {ContractJson.Time(DateTimeOffset.FromUnixTimeMilliseconds(period * level.Milliseconds))}: {problem.Message}; other targets can be asked for by --target"),
        problem);
}
