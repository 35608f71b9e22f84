using System.Net;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>A worker's number and that of its location.</summary>
internal readonly record struct WorkerId(int Worker, int Location);

/// <summary>The writer's dictionaries from names to small numbers. Forgotten on rollback, since numbers given out in the transaction are gone then.</summary>
internal sealed class Names(SqliteConnection connection) : IDisposable
{
    /// <summary>Number of the row that stands for all targets together; the migration made it.</summary>
    public const int Fleet = 1;

    /// <summary>Stands for the addresses that are not told apart; has no row in the table.</summary>
    public const int OtherAddress = -1;

    /// <summary>Most addresses kept in memory.</summary>
    private const int AddressCacheLimit = 100_000;

    private readonly Dictionary<string, int> targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> locations = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Location, string Worker), WorkerId> workers = [];
    private readonly Dictionary<IPAddress, (int Id, long SeenDay)> addresses = [];
    private readonly NameTable targetTable = new(connection, "target", "name");
    private readonly NameTable locationTable = new(connection, "location", "name");
    private readonly NameTable workerTable = new(connection, "worker", "name", "location_id");
    private readonly NameTable addressTable = new(connection, "address", "text");

    private readonly Statement addressSeen = new(connection, "UPDATE address SET seen_day = ?2 WHERE id = ?1 AND seen_day < ?2");

    public int Target(string name) => Number(targets, name, name, targetTable);

    public WorkerId Worker(string location, string name)
    {
        if (workers.TryGetValue((location, name), out WorkerId known))
            return known;
        int locationId = Number(locations, location, location, locationTable);
        WorkerId found = new(workerTable.FindOrAdd(name, locationId), locationId);
        workers.Add((location, name), found);
        return found;
    }

    /// <summary>The number of an address, which is noted to have been seen on the day.</summary>
    public int Address(IPAddress address, long day)
    {
        if (addresses.TryGetValue(address, out (int Id, long SeenDay) known) && known.SeenDay >= day)
            return known.Id;
        if (addresses.Count >= AddressCacheLimit)
            addresses.Clear();
        int id = known.Id != 0 ? known.Id : addressTable.FindOrAdd(address.ToString());
        addressSeen.Bind(1, id).Bind(2, day).Run();
        addresses[address] = (id, day);
        return id;
    }

    public void Forget()
    {
        targets.Clear();
        locations.Clear();
        workers.Clear();
        addresses.Clear();
    }

    public void Dispose()
    {
        targetTable.Dispose();
        locationTable.Dispose();
        workerTable.Dispose();
        addressTable.Dispose();
        addressSeen.Dispose();
    }

    private static int Number<TKey>(Dictionary<TKey, int> known, TKey key, string text, NameTable table) where TKey : notnull
    {
        if (!known.TryGetValue(key, out int id))
            known.Add(key, id = table.FindOrAdd(text));
        return id;
    }
}

/// <summary>One table of names; <paramref name="group"/> is a column within which they are unique, null for the whole table.</summary>
internal sealed class NameTable(SqliteConnection connection, string table, string column, string? group = null) : IDisposable
{
    private readonly Statement find = new(connection, group is null
        ? $"SELECT id FROM {table} WHERE {column} = ?"
        : $"SELECT id FROM {table} WHERE {column} = ? AND {group} = ?");

    private readonly Statement add = new(connection, group is null
        ? $"INSERT INTO {table} ({column}) VALUES (?) RETURNING id"
        : $"INSERT INTO {table} ({column}, {group}) VALUES (?, ?) RETURNING id");

    public int FindOrAdd(string text, int? groupId = null) => Run(find, text, groupId) ?? Run(add, text, groupId)!.Value;

    public void Dispose()
    {
        find.Dispose();
        add.Dispose();
    }

    private static int? Run(Statement statement, string text, int? groupId)
    {
        statement.Bind(1, text);
        if (groupId is { } id)
            statement.Bind(2, id);
        if (!statement.Step())
            return null;
        int found = (int)statement.Integer(0);
        statement.Reset();
        return found;
    }
}
