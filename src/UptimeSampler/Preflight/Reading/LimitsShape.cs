using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Preflight.Reading;

/// <summary>The keys of a server whose limits are checked.</summary>
internal static class LimitsShape
{
    private const int TextLimit = 4_096;

    private static readonly Key<string> Name = new("name", "Unique name of the server.", TextShapes.Name) { Required = true };
    private static readonly Key<string> File = new("file", "What 'uptimesampler inspect … --json' wrote on the server; a path from the folder of this file.", TextShapes.Text(TextLimit));
    private static readonly Key<string> Host = new("host", "Name of the host that must have written the file (default: any).", TextShapes.Text(253));
    private static readonly Key<TimeSpan> MaxAge = new("maxAge", "Oldest that the file may be: limits change with every restart.", NumberShapes.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(366))) { Default = "7d" };
    private static readonly Key<string> Service = new("service", "A server on this host, read now: nginx, apache, haproxy, or the path of a program.", TextShapes.Text(TextLimit));
    private static readonly Key<long> Process = new("process", "The same by the id of its process.", NumberShapes.Whole(1, int.MaxValue));
    private static readonly Key<long> Port = new("port", "The same by the port on which it listens.", NumberShapes.Whole(1, 65_535));

    public static readonly ObjectShape Object = new("a server's limits", [Name, File, Host, MaxAge, Service, Process, Port, LoadShape.Expect, LoadShape.HeadRoom]);

    /// <summary>Reads one; null when something is wrong, which was noted.</summary>
    public static LimitsSource? Read(FileNode node, ReadContext context, ExpectedLoad plan, PlanPlaces places)
    {
        if (node.Kind != System.Text.Json.JsonValueKind.Object)
            return null;
        ObjectReader reader = new(node, context);
        ExpectedLoad load = LoadShape.Read(reader, plan);
        Key[] sources = [File, Service, Process, Port];
        if (sources.Count(reader.Has) != 1)
            context.Fail(node, "limits come from one place; write either 'file' (what inspect --json wrote on the server), or 'service', 'process' or 'port' of this host");
        foreach (Key ofFile in new Key[] { Host, MaxAge }.Where(key => reader.Has(key) && !reader.Has(File)))
            reader.Fail(ofFile, "means something beside 'file' only; leave it out");
        if (load.Need is not { } need)
        {
            context.Fail(node, "nothing says which load the limits must leave room for; add 'expect' here or to the plan, the requests at once that are expected");
            return null;
        }
        string name = reader.Get(Name, "");
        if (reader.TryGet(File, out string file))
            return new LimitsFileSource(name, need, Path.GetFullPath(Path.Combine(places.Folder, file)), reader.TryGet(Host, out string host) ? host : null, reader.Get(MaxAge, TimeSpan.FromDays(7)));
        return new LocalLimitsSource(name, need, reader.TryGet(Service, out string service) ? service : null, reader.TryGet(Process, out long id) ? (int)id : null, reader.TryGet(Port, out long port) ? (int)port : null);
    }
}
