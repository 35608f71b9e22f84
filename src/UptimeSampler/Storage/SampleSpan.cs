using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Whether a target has samples in a span of time, as far as roll-ups tell: by the minute where minutes are kept, else by the hour.</summary>
internal static class SampleSpan
{
    public static bool IsFilled(SqliteConnection connection, int target, long fromMs, long toMs)
    {
        long minutesFrom = Marks.Read(connection, Marks.MinutesFrom), hoursTo = Level.Hour.Floor(Marks.Read(connection, Marks.FoldedIntoHours));
        // Whole hours are looked up as hours; what is left at both ends, and what is not folded yet, as minutes.
        long innerFrom = fromMs < minutesFrom ? Level.Hour.Floor(fromMs) : Level.Hour.Ceiling(fromMs);
        long innerTo = Math.Min(toMs < minutesFrom ? Level.Hour.Ceiling(toMs + 1) : Level.Hour.Floor(toMs), hoursTo);
        if (innerFrom >= innerTo)
            return Exists(connection, Level.Minute, target, fromMs, toMs);
        return Exists(connection, Level.Hour, target, innerFrom, innerTo - 1)
            || (fromMs < innerFrom && Exists(connection, Level.Minute, target, fromMs, innerFrom - 1))
            || (innerTo <= toMs && Exists(connection, Level.Minute, target, innerTo, toMs));
    }

    private static bool Exists(SqliteConnection connection, Level level, int target, long fromMs, long lastMs)
    {
        using Statement select = new(connection, $"SELECT 1 FROM {level.Cells} WHERE {level.Name} >= ? AND {level.Name} <= ? AND target_id = ? LIMIT 1");
        return select.Bind(1, level.PeriodOf(fromMs)).Bind(2, level.PeriodOf(lastMs)).Bind(3, target).Step();
    }
}
