using System.Globalization;

namespace UptimeSampler.Inspection.Host;

/// <summary>What a socket is, as far as its number tells.</summary>
internal enum SocketKind
{
    /// <summary>A connection, open or just closing.</summary>
    Connection,

    /// <summary>Waits for connections.</summary>
    Listening,

    /// <summary>Within the machine.</summary>
    Unix,

    /// <summary>UDP, netlink and the like.</summary>
    Other,
}

/// <summary>The sockets of one network namespace, by the number that /proc/PID/fd shows.</summary>
internal sealed class SocketTable
{
    private const string ListenState = "0A";

    private readonly Dictionary<string, int> listening = [];
    private readonly HashSet<string> unix = [];
    private readonly HashSet<string> other = [];

    /// <summary>Reads those that a process sees.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="of">A process id, or <c>self</c>.</param>
    public static SocketTable Read(HostFiles host, string of)
    {
        SocketTable table = new();
        foreach (string file in new[] { "tcp", "tcp6" })
            foreach (string[] fields in Fields(host, $"/proc/{of}/net/{file}"))
                if (fields.Length > 9 && fields[3] == ListenState && Port(fields[1]) is { } port)
                    table.listening[fields[9]] = port;
        foreach (string[] fields in Fields(host, $"/proc/{of}/net/unix"))
            if (fields.Length > 6)
                table.unix.Add(fields[6]);
        foreach ((string file, int column) in new[] { ("udp", 9), ("udp6", 9), ("netlink", 9), ("raw", 9), ("raw6", 9), ("packet", 8) })
            foreach (string[] fields in Fields(host, $"/proc/{of}/net/{file}"))
                if (fields.Length > column)
                    table.other.Add(fields[column]);
        return table;
    }

    /// <summary>The numbers of the sockets that listen on a port.</summary>
    public IEnumerable<string> ListeningOn(int port) => listening.Where(pair => pair.Value == port).Select(pair => pair.Key);

    /// <summary>The port on which a socket listens; null when it does not.</summary>
    public int? PortOf(string inode) => listening.TryGetValue(inode, out int port) ? port : null;

    public SocketKind KindOf(string inode) =>
        listening.ContainsKey(inode) ? SocketKind.Listening : unix.Contains(inode) ? SocketKind.Unix : other.Contains(inode) ? SocketKind.Other : SocketKind.Connection;

    private static IEnumerable<string[]> Fields(HostFiles host, string path) =>
        host.Lines(path).Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static int? Port(string address) =>
        int.TryParse(address.AsSpan(address.LastIndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int port) ? port : null;
}
