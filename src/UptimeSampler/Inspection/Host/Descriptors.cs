using System.Globalization;

namespace UptimeSampler.Inspection.Host;

/// <summary>The open descriptors of a process at one instant.</summary>
/// <param name="Open">All.</param>
/// <param name="Connections">Those that are network connections: the traffic of the moment.</param>
/// <param name="Listening">Those that wait for connections.</param>
/// <param name="Unix">Sockets within the machine: to the other processes of the server, or to a backend.</param>
/// <param name="Beyond">Those with a number above the limit, held since before it was set: they take nothing of it.</param>
/// <param name="Ports">On which ports.</param>
internal sealed record Descriptors(int Open, int Connections, int Listening, int Unix, int Beyond, IReadOnlyList<int> Ports)
{
    private const string Socket = "socket:[";

    /// <summary>What it holds whether anybody comes or not: listening sockets, logs, pipes, epoll.</summary>
    public int Idle => Math.Max(0, Open - Connections - Beyond);

    /// <summary>Reads them; null when they may not be seen.</summary>
    public static Descriptors? Read(HostFiles host, int pid, SocketTable sockets, long? limit)
    {
        if (host.Names($"/proc/{pid}/fd") is not { } names)
            return null;
        int open = 0, connections = 0, listening = 0, unix = 0, beyond = 0;
        SortedSet<int> ports = [];
        foreach (string name in names)
        {
            open++;
            if (long.TryParse(name, CultureInfo.InvariantCulture, out long number) && number >= limit)
            {
                beyond++;
                continue;
            }
            if (host.Link($"/proc/{pid}/fd/{name}") is not { } target || !target.StartsWith(Socket, StringComparison.Ordinal))
                continue;
            string inode = target[Socket.Length..^1];
            SocketKind kind = sockets.KindOf(inode);
            if (kind == SocketKind.Connection)
                connections++;
            else if (kind == SocketKind.Unix)
                unix++;
            else if (kind == SocketKind.Listening)
            {
                listening++;
                ports.Add(sockets.PortOf(inode)!.Value);
            }
        }
        return new Descriptors(open, connections, listening, unix, beyond, [.. ports]);
    }

    /// <summary>How many there are; null when they may not be seen.</summary>
    public static int? Count(HostFiles host, int pid) => host.Names($"/proc/{pid}/fd")?.Count;
}
