using System.Net;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Names of the numbers in rows, as far as a reader has met them.</summary>
internal sealed class ReadNames(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<int, string> targets = [];
    private readonly Dictionary<int, string> addresses = [];
    private readonly Dictionary<int, IPAddress> parsed = [];
    private readonly Dictionary<int, string> locations = [];
    private readonly Dictionary<int, (string Location, string Worker)> workers = [];
    private readonly Statement findTarget = new(connection, "SELECT id FROM target WHERE name = ?");
    private readonly Statement target = new(connection, "SELECT name FROM target WHERE id = ?");
    private readonly Statement address = new(connection, "SELECT text FROM address WHERE id = ?");
    private readonly Statement location = new(connection, "SELECT name FROM location WHERE id = ?");
    private readonly Statement worker = new(connection, "SELECT location.name, worker.name FROM worker JOIN location ON location.id = worker.location_id WHERE worker.id = ?");

    /// <summary>0 when there is no such target.</summary>
    public int FindTarget(string name)
    {
        int id = findTarget.Bind(1, name).Step() ? (int)findTarget.Integer(0) : 0;
        findTarget.Reset();
        return id;
    }

    public string Target(int id) => Text(targets, target, id);

    public string Address(int id) => id == Names.OtherAddress ? Outcome.OtherAddress : Text(addresses, address, id);

    /// <summary>The address itself; null for "other" and for none.</summary>
    public IPAddress? IPAddress(int id)
    {
        if (id is 0 or Names.OtherAddress)
            return null;
        if (!parsed.TryGetValue(id, out IPAddress? found))
            parsed.Add(id, found = System.Net.IPAddress.Parse(Address(id)));
        return found;
    }

    public string Location(int id) => Text(locations, location, id);

    public (string Location, string Worker) Worker(int id)
    {
        if (!workers.TryGetValue(id, out (string, string) found))
        {
            worker.Bind(1, id).Step();
            workers.Add(id, found = (worker.Text(0), worker.Text(1)));
            worker.Reset();
        }
        return found;
    }

    public void Dispose()
    {
        findTarget.Dispose();
        target.Dispose();
        address.Dispose();
        location.Dispose();
        worker.Dispose();
    }

    private static string Text(Dictionary<int, string> known, Statement select, int id)
    {
        if (!known.TryGetValue(id, out string? text))
        {
            select.Bind(1, id).Step();
            known.Add(id, text = select.Text(0));
            select.Reset();
        }
        return text;
    }
}
