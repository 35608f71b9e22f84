using System.Net;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>
/// Tells at most so many addresses of a target apart in a day. Whoever answers for a name may give another address each time, and each
/// has rows of its own in every minute; what comes above the limit is recorded under one name.
/// </summary>
internal sealed class AddressLimit(SqliteConnection connection, Notices notices) : IDisposable
{
    /// <summary>Most addresses of a target and day (UTC) that are told apart.</summary>
    public const int PerDay = 256;

    /// <summary>Most targets and days kept in memory: an import may hold samples of a year.</summary>
    private const int DayLimit = 4_096;

    private readonly Dictionary<(string Target, long Day), HashSet<IPAddress>> days = [];
    private readonly HashSet<(string Target, long Day)> told = [];
    private readonly Statement newestMinute = new(connection, "SELECT MAX(minute) FROM rollup_minute");

    private readonly Statement inHour = new(connection, """
        SELECT DISTINCT address.text FROM rollup_hour JOIN address ON address.id = rollup_hour.address_id
        WHERE rollup_hour.hour = ? AND rollup_hour.target_id = ?
        """);

    private readonly Statement inMinute = new(connection, """
        SELECT DISTINCT address.text FROM rollup_minute JOIN address ON address.id = rollup_minute.address_id
        WHERE rollup_minute.minute = ? AND rollup_minute.target_id = ?
        """);

    /// <summary>True when the address keeps its own name.</summary>
    public bool Admits(string target, int targetId, long atMs, IPAddress address)
    {
        (string, long Day) key = (target, Level.Day.PeriodOf(atMs));
        if (!days.TryGetValue(key, out HashSet<IPAddress>? known))
        {
            if (days.Count >= DayLimit)
                days.Clear();
            days.Add(key, known = Load(targetId, key.Day));
        }
        if (known.Contains(address))
            return true;
        if (known.Count < PerDay)
            return known.Add(address);
        if (told.Count >= DayLimit)
            told.Clear();
        if (told.Add(key))
            notices.Add($"{target}: its name has led to more than {PerDay} addresses since {ContractJson.Time(DateTimeOffset.FromUnixTimeMilliseconds(Level.Day.Floor(atMs)))}; "
                + $"samples of further ones are kept under the address '{Outcome.OtherAddress}' until midnight (UTC). Look at the target's DNS");
        return false;
    }

    /// <summary>The transaction did not commit, and nobody was told. Addresses stay counted: that errs on the side of fewer.</summary>
    public void ForgetTold() => told.Clear();

    public void Dispose()
    {
        newestMinute.Dispose();
        inHour.Dispose();
        inMinute.Dispose();
    }

    /// <summary>What is stored of the day already: hours as far as they are folded, minutes beyond.</summary>
    private HashSet<IPAddress> Load(int target, long day)
    {
        HashSet<IPAddress> found = [];
        long startMs = day * Level.Day.Milliseconds, endMs = startMs + Level.Day.Milliseconds;
        long foldedMs = Marks.Read(connection, Marks.FoldedIntoHours);
        for (long ms = startMs; ms < Math.Min(endMs, foldedMs); ms += Level.Hour.Milliseconds)
            AddTo(found, inHour, Level.Hour.PeriodOf(ms), target);
        long newest = newestMinute.Step() ? newestMinute.NullableInteger(0) ?? -1 : -1;
        newestMinute.Reset();
        for (long minute = Level.Minute.PeriodOf(Math.Max(startMs, foldedMs)); minute <= Math.Min(newest, Level.Minute.PeriodOf(endMs - 1)); minute++)
            AddTo(found, inMinute, minute, target);
        return found;
    }

    private static void AddTo(HashSet<IPAddress> found, Statement select, long period, int target)
    {
        select.Bind(1, period).Bind(2, target);
        while (select.Step())
            if (IPAddress.TryParse(select.Text(0), out IPAddress? address))
                found.Add(address);
    }
}
