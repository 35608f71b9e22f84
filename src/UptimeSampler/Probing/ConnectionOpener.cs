using System.Net;
using System.Net.Sockets;
using UptimeSampler.Targets;

namespace UptimeSampler.Probing;

/// <summary>The first two phases of every probe: a name becomes one address, the address becomes a connection.</summary>
internal sealed class ConnectionOpener(WorkerSettings worker, NameResolution names)
{
    private readonly DescriptorReserve reserve = new();

    public async ValueTask<IPAddress> ResolveAsync(ProbeRun run, Uri url, CancellationToken deadline)
    {
        // DnsSafeHost is without brackets, IdnHost is ASCII: what a resolver and a certificate know.
        string host = url.IdnHost;
        run.Peer = host;
        if (!IPAddress.TryParse(host, out IPAddress? address))
        {
            run.Begin(ProbePhase.Resolve);
            IReadOnlyList<IPAddress> resolved = await names.ResolveAsync(host, run.IsRedirected ? run.Target.Name : null, deadline);
            run.End();
            address = AddressPick.Pick(resolved, run.Target.Addresses, run.AddressTurn, worker.SourceAddress);
        }
        run.PinTo(address);
        return address;
    }

    public async ValueTask<Socket> ConnectAsync(ProbeRun run, IPAddress address, int port, CancellationToken deadline)
    {
        IPEndPoint peer = new(address, port);
        run.Peer = peer.ToString();
        run.Begin(ProbePhase.Connect);
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            reserve.Check(socket);
            socket.NoDelay = true;
            if (worker.SourceAddress is { } source)
                SourceAddress.Bind(socket, source);
            await socket.ConnectAsync(peer, deadline);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        run.End();
        return socket;
    }
}
