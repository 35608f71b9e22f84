using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using UptimeSampler.Probing;
using UptimeSampler.Targets;

namespace UptimeSampler.Load.Streams;

/// <summary>Opens connections as a prober does, TLS included, and judges their faults as a prober does.</summary>
internal sealed class Connector
{
    private const string Name = "load";

    private readonly TimeProvider time;
    private readonly Target target;
    private readonly Peers peers;
    private readonly ConnectionOpener opener;

    public Connector(LoadRequest load, TimeProvider time)
    {
        this.time = time;
        peers = new Peers(load.Endpoints);
        target = new Target
        {
            Name = Name,
            Url = load.Url,
            Timeout = load.Timeout,
            Tls = new TlsSettings { Insecure = load.AcceptsAnyCertificate },
            Expect = new Expectation { HttpVersion = load.IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11 },
        };
        NameResolution names = new(new NoNames(), time);
        opener = new ConnectionOpener(new WorkerSettings(Name), names);
        Judge = new FaultJudge(names, new DescriptorWatch(time));
    }

    public FaultJudge Judge { get; }

    /// <summary>How far nothing has come yet.</summary>
    public ProbeRun NewRun()
    {
        ProbeRun run = new(target, 0, ConnectionKind.New, time) { Peer = target.Url.IdnHost };
        run.Begin(ProbePhase.Connect);
        return run;
    }

    /// <summary>A connection to the next peer, TLS spoken where the URL says so.</summary>
    /// <param name="run">Told how far it has come.</param>
    /// <param name="cancelled">Ends it.</param>
    public async Task<(Socket Socket, Stream Stream)> ConnectAsync(ProbeRun run, CancellationToken cancelled)
    {
        IPEndPoint endpoint = peers.Next().Endpoint;
        run.PinTo(endpoint.Address);
        Socket socket = await opener.ConnectAsync(run, endpoint.Address, endpoint.Port, cancelled);
        NetworkStream plain = new(socket, ownsSocket: true);
        if (target.Url.Scheme == Uri.UriSchemeHttp)
            return (socket, plain);
        SslStream tls = await TlsHandshake.ShakeHandsAsync(run, plain, target.Url.IdnHost, cancelled);
        return (socket, tls);
    }

    /// <summary>A load is told its addresses.</summary>
    private sealed class NoNames : INameResolver
    {
        public Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken deadline) =>
            throw new InvalidOperationException("a load resolves no names");
    }
}
