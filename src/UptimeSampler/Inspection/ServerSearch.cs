using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection;

/// <summary>Finds the server that is asked for among the processes of the machine.</summary>
internal sealed class ServerSearch(HostFiles host, ProcessTable table)
{
    private const int ShownLimit = 6;
    private const string DockerProxy = "docker-proxy";

    private static readonly int[] WebPorts = [80, 443];

    /// <summary>The first process of the server.</summary>
    /// <exception cref="InspectionException">There is none, or more than one.</exception>
    public ProcessEntry Find(InspectionRequest request)
    {
        if (request.Pid is { } pid)
            return TopOf(table.Find(pid) ?? throw new InspectionException($"there is no process {pid}; 'ps aux' shows those that run"));
        if (request.Port is { } port)
            return Only(OnPort(port), $"on port {port}")
                ?? throw new InspectionException($"nothing listens on TCP port {port} here; a server in a container with a network of its own is found by --pid or --service");
        if (request.Service is { } service)
            return Only(Named(service), $"as '{PlainText.Line(service, 60)}'")
                ?? throw new InspectionException($"no process of '{PlainText.Line(service, 60)}' runs here; name it by --pid or --port");
        return Only([.. WebPorts.Select(OnPort).FirstOrDefault(tops => tops.Count > 0) ?? []], "on a web port")
            ?? Only([.. ServerKinds.Names.SelectMany(kind => Named(kind))], "as a known server")
            ?? throw new InspectionException("nothing listens on port 80 or 443, and no nginx, Apache or HAProxy runs; name the server by --pid, --port or --service");
    }

    // Of programs that are not known, a parent of the same name need not be the server's first process: an interpreter starts many things.
    private ProcessEntry TopOf(ProcessEntry entry) => ServerKinds.Of(entry) is null ? entry : table.Top(entry);

    private ProcessEntry? Only(List<ProcessEntry> tops, string how) => tops switch
    {
        [] => null,
        [{ Name: DockerProxy }] => throw new InspectionException($"{how}, docker-proxy hands connections on to a container; name the server in it, such as --service nginx or --pid"),
        [var only] => only,
        _ => throw new InspectionException($"{tops.Count} servers run {how}: {string.Join(", ", tops.Take(ShownLimit).Select(Shown))}{(tops.Count > ShownLimit ? ", …" : "")}; name one by --pid or --port"),
    };

    private string Shown(ProcessEntry top)
    {
        SocketTable sockets = SocketTable.Read(host, "self");
        IReadOnlyList<int> ports = Descriptors.Read(host, top.Pid, sockets, limit: null)?.Ports ?? [];
        return $"{PlainText.Line(top.Name, 20)} (process {top.Pid}{(ports.Count == 0 ? "" : $", port {string.Join(", ", ports.Take(ShownLimit))}")})";
    }

    private List<ProcessEntry> OnPort(int port)
    {
        HashSet<string> wanted = [.. SocketTable.Read(host, "self").ListeningOn(port).Select(inode => $"socket:[{inode}]")];
        if (wanted.Count == 0)
            return [];
        bool isHidden = false;
        List<ProcessEntry> holders = [];
        foreach (ProcessEntry entry in table.All)
            if (host.Names($"/proc/{entry.Pid}/fd") is not { } names)
                isHidden = true;
            else if (names.Any(name => host.Link($"/proc/{entry.Pid}/fd/{name}") is { } target && wanted.Contains(target)))
                holders.Add(entry);
        // The first process of the machine holds the sockets of services that it starts when they are wanted.
        if (holders.Count > 1)
            holders.RemoveAll(entry => entry.Pid == 1);
        if (holders.Count == 0 && isHidden)
            throw new InspectionException($"which process listens on port {port} may not be seen; run it with sudo");
        return [.. holders.Select(table.Top).DistinctBy(top => top.Pid)];
    }

    private List<ProcessEntry> Named(string service)
    {
        string unit = service.EndsWith(".service", StringComparison.Ordinal) ? service : service + ".service";
        return [.. table.All.Where(entry => Fits(entry, service) || ControlGroup.Read(host, entry.Pid).Unit == unit).Select(table.Top).DistinctBy(top => top.Pid)];
    }

    private bool Fits(ProcessEntry entry, string service) => service.Contains('/', StringComparison.Ordinal)
        ? entry.Arguments[0] == service || host.Link($"/proc/{entry.Pid}/exe") == service
        : entry.Name == service || ServerKinds.Of(entry) == service;
}
