using System.Net.Sockets;
using UptimeSampler.Probing;

namespace UptimeSampler.Load.Epoll;

/// <summary>All open connections, found again by what the kernel tells of them.</summary>
internal sealed class ConnectionTable(EpollSet set, Peers peers)
{
    private readonly DescriptorReserve reserve = new();
    private readonly Stack<EpollConnection> unused = new();
    private EpollConnection?[] byDescriptor = new EpollConnection?[1024];
    private uint opened;

    /// <summary>Begins to open a connection to the next peer.</summary>
    /// <param name="connection">It, being connected.</param>
    /// <param name="fault">Why there is none.</param>
    public bool TryOpen(out EpollConnection connection, out Verdict fault)
    {
        Peer peer = peers.Next();
        connection = null!;
        int descriptor = NativeSocket.Open(peer.Endpoint);
        SocketError? error = descriptor < 0 ? Errno.ToSocketError(Errno.Last)
            : reserve.IsKept(descriptor) ? SocketError.TooManyOpenSockets
            : NativeSocket.Connect(descriptor, peer.Address) is not 0 and int refused ? Errno.ToSocketError(refused)
            : null;
        if (error is { } known)
        {
            if (descriptor >= 0)
                NativeSocket.Close(descriptor);
            fault = SocketFaults.Judge(new FaultPlace(peer.Name, peer.Endpoint.Address, ProbePhase.Connect), known);
            return false;
        }
        fault = Verdict.Up;
        connection = unused.TryPop(out EpollConnection? used) ? used : new EpollConnection();
        connection.Begin(descriptor, peer, ++opened);
        if (descriptor >= byDescriptor.Length)
            Array.Resize(ref byDescriptor, Math.Max(descriptor + 1, 2 * byDescriptor.Length));
        byDescriptor[descriptor] = connection;
        set.Watch(descriptor, connection.Key);
        return true;
    }

    /// <summary>The connection of a change; null when it was closed meanwhile.</summary>
    public EpollConnection? Find(ulong key) => byDescriptor[(uint)key] is { } connection && connection.Key == key ? connection : null;

    /// <param name="connection">It, in no chain any more.</param>
    /// <param name="first">Whether the peer has not closed.</param>
    public void Close(EpollConnection connection, bool first)
    {
        byDescriptor[connection.Descriptor] = null;
        if (first)
            NativeSocket.CloseFirst(connection.Descriptor);
        else
            NativeSocket.Close(connection.Descriptor);
        unused.Push(connection);
    }

    public void CloseAll()
    {
        foreach (EpollConnection? connection in byDescriptor)
            if (connection is not null)
                NativeSocket.CloseFirst(connection.Descriptor);
        byDescriptor = [];
    }
}
