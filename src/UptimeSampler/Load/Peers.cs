using System.Net;

namespace UptimeSampler.Load;

/// <summary>The addresses that connections go to, in turn.</summary>
internal sealed class Peers(IReadOnlyList<IPEndPoint> endpoints)
{
    private readonly Peer[] all = [.. endpoints.Select(endpoint => new Peer(endpoint))];
    private int turn;

    public Peer Next() => all[(int)((uint)(Interlocked.Increment(ref turn) - 1) % (uint)all.Length)];
}

/// <summary>One of them, in the forms that are wanted again and again.</summary>
internal sealed class Peer(IPEndPoint endpoint)
{
    public IPEndPoint Endpoint => endpoint;

    /// <summary>As the kernel wants it.</summary>
    public SocketAddress Address { get; } = endpoint.Serialize();

    /// <summary>As people read it.</summary>
    public string Name { get; } = endpoint.ToString();
}
