using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>A sample as numbers, on its way into the roll-ups.</summary>
internal readonly record struct RollupEntry(
    long AtMs, int Target, WorkerId Worker, int Address, ConnectionKind Connection, FailureClass Failure, bool InMaintenance, bool IsExtra, TimeSpan Total);

/// <summary>
/// Folds samples into minutes at once, and closed minutes into hours and closed hours into days, so that each commit writes one
/// level only. A sample that comes late (clock step, import) goes into every level that its period was already folded into.
/// </summary>
internal sealed class Rollups : IDisposable
{
    /// <summary>Most cells kept in memory within a transaction; a larger import writes them in between.</summary>
    private const int DirtyLimit = 100_000;

    private readonly SqliteConnection connection;
    private readonly CellTable minuteCells, hourCells, dayCells;
    private readonly BlockTable blocks;
    private readonly UnitTable hourUnits, dayUnits;
    private readonly Statement mark;

    // What lies before these instants has been folded into hours and days respectively. Null when not known.
    private (long IntoHours, long IntoDays)? folded;
    private long newestMs = long.MinValue;

    public Rollups(SqliteConnection connection, Notices notices)
    {
        this.connection = connection;
        minuteCells = new(connection, Level.Minute, notices);
        hourCells = new(connection, Level.Hour, notices);
        dayCells = new(connection, Level.Day, notices);
        blocks = new(connection, notices);
        hourUnits = new(connection, Level.Hour);
        dayUnits = new(connection, Level.Day);
        mark = new(connection, "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    }

    private (long IntoHours, long IntoDays) Folded => folded ??= (Marks.Read(connection, Marks.FoldedIntoHours), Marks.Read(connection, Marks.FoldedIntoDays));

    public void Add(in RollupEntry entry)
    {
        if (minuteCells.DirtyCount + hourCells.DirtyCount + dayCells.DirtyCount + blocks.DirtyCount > DirtyLimit)
        {
            Flush();
            ForgetClosed(long.MaxValue);
        }
        newestMs = Math.Max(newestMs, entry.AtMs);
        bool intoHour = entry.AtMs < Folded.IntoHours, intoDay = entry.AtMs < Folded.IntoDays;
        AddTo(minuteCells, entry);
        if (intoHour)
            AddTo(hourCells, entry);
        if (intoDay)
            AddTo(dayCells, entry);

        if (entry.InMaintenance || entry.IsExtra || entry.Failure.IsOwn())
            return;
        UnitSums change = blocks.Add(entry.AtMs, entry.Target, entry.Worker.Location, entry.Failure != FailureClass.None);
        if (intoHour)
            hourUnits.Add(entry.AtMs, entry.Target, entry.Worker.Location, change);
        if (intoDay)
            dayUnits.Add(entry.AtMs, entry.Target, entry.Worker.Location, change);
    }

    /// <summary>Writes what has changed and folds what has closed: the last step before the commit.</summary>
    /// <param name="nowMs">The present: a sample with a time in the future closes nothing.</param>
    public void BeforeCommit(long nowMs)
    {
        Flush();
        if (newestMs == long.MinValue)
            return;
        // One minute of grace: a round's samples come a few seconds after they were taken.
        long closedMs = Level.Minute.Floor(Math.Min(newestMs, nowMs)) - Level.Minute.Milliseconds;
        if (closedMs > Folded.IntoHours)
            Fold(closedMs);
    }

    public void AfterCommit() => ForgetClosed(Level.Minute.PeriodOf(Math.Max(newestMs, 0)) - 1);

    /// <summary>Forgets everything, written or not: what is in the tables is the truth.</summary>
    public void Forget()
    {
        minuteCells.Forget();
        hourCells.Forget();
        dayCells.Forget();
        blocks.Forget();
        hourUnits.Forget();
        dayUnits.Forget();
        folded = null;
        newestMs = long.MinValue;
    }

    public void Dispose()
    {
        minuteCells.Dispose();
        hourCells.Dispose();
        dayCells.Dispose();
        blocks.Dispose();
        hourUnits.Dispose();
        dayUnits.Dispose();
        mark.Dispose();
    }

    private static void AddTo(CellTable cells, in RollupEntry entry) =>
        cells.Add(
            new CellKey(cells.Level.PeriodOf(entry.AtMs), entry.Target, entry.Worker.Worker, entry.Address, (int)entry.Connection, (int)entry.Failure, entry.InMaintenance ? 1 : 0,
                entry.IsExtra ? 1 : 0),
            entry.Total);

    private void Fold(long closedMs)
    {
        (long intoHours, long intoDays) = Folded;
        minuteCells.FoldInto(hourCells, Level.Minute.PeriodOf(intoHours), Level.Minute.PeriodOf(closedMs));
        blocks.FoldInto(hourUnits, Level.Minute.PeriodOf(intoHours), Level.Minute.PeriodOf(closedMs));
        hourCells.Flush();
        hourUnits.Flush();
        long closedHour = Level.Hour.Floor(closedMs);
        if (closedHour > intoDays)
        {
            hourCells.FoldInto(dayCells, Level.Hour.PeriodOf(intoDays), Level.Hour.PeriodOf(closedHour));
            hourUnits.FoldInto(dayUnits, Level.Hour.PeriodOf(intoDays), Level.Hour.PeriodOf(closedHour));
            dayCells.Flush();
            dayUnits.Flush();
            intoDays = closedHour;
        }
        Marks.Write(mark, Marks.FoldedIntoHours, closedMs);
        Marks.Write(mark, Marks.FoldedIntoDays, intoDays);
        folded = (closedMs, intoDays);
    }

    private void Flush()
    {
        minuteCells.Flush();
        hourCells.Flush();
        dayCells.Flush();
        blocks.Flush();
        hourUnits.Flush();
        dayUnits.Flush();
    }

    private void ForgetClosed(long minute)
    {
        minuteCells.ForgetBefore(minute);
        blocks.ForgetBefore(minute);
        hourCells.Forget();
        dayCells.Forget();
    }
}
