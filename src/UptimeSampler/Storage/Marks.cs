using System.Globalization;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Instants that say how far something has come, kept in the table meta as Unix milliseconds; 0 for "not begun".</summary>
internal static class Marks
{
    /// <summary>Minutes before it are contained in hours.</summary>
    public const string FoldedIntoHours = "folded_into_hours_ms";

    /// <summary>Hours before it are contained in days.</summary>
    public const string FoldedIntoDays = "folded_into_days_ms";

    /// <summary>Samples before it may be gone.</summary>
    public const string SamplesFrom = "samples_from_ms";

    /// <summary>Minute roll-ups before it may be gone.</summary>
    public const string MinutesFrom = "minutes_from_ms";

    /// <summary>Hour and day roll-ups before it may be gone.</summary>
    public const string HoursFrom = "hours_from_ms";

    public static long Read(SqliteConnection connection, string name)
    {
        using Statement select = new(connection, "SELECT value FROM meta WHERE name = ?");
        return select.Bind(1, name).Step() ? long.Parse(select.Text(0), CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Sets a mark by a statement that takes a name and a value.</summary>
    public static void Write(Statement upsert, string name, long ms) =>
        upsert.Bind(1, name).Bind(2, ms.ToString(CultureInfo.InvariantCulture)).Run();
}
