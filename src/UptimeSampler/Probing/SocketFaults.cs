using System.Net;
using System.Net.Sockets;

namespace UptimeSampler.Probing;

/// <summary>Where a fault showed: whom one was speaking to, and how far one had come.</summary>
/// <param name="Peer">Name, or address and port; for details.</param>
/// <param name="Address">The address being spoken to; null before it is known.</param>
/// <param name="Phase">What was being done.</param>
internal readonly record struct FaultPlace(string Peer, IPAddress? Address, ProbePhase Phase)
{
    public static FaultPlace Of(ProbeRun run) => new(run.Peer, run.PeerAddress, run.Phase);
}

/// <summary>What the kernel's error about a connection means: the peer's fault, the network's, or ours.</summary>
internal static class SocketFaults
{
    public static Verdict Judge(FaultPlace place, SocketError error) => error switch
    {
        SocketError.TooManyOpenSockets => new(FailureClass.OwnDescriptors, "this process has no file descriptor left for a probe (see ulimit -n)"),
        SocketError.AddressNotAvailable => LocalAddress(place),
        SocketError.ConnectionRefused => new(FailureClass.Refused, $"{place.Peer} refused the connection: the port is closed"),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => new(FailureClass.Reset, $"{place.Peer} reset the connection"),
        SocketError.HostUnreachable or SocketError.HostDown => new(FailureClass.Unreachable, $"the network says that {place.Peer} cannot be reached"),
        SocketError.NetworkUnreachable or SocketError.NetworkDown => Network(place),
        // A routing table or a firewall of this very host forbids it, or the address family is switched off.
        SocketError.AccessDenied or SocketError.InvalidArgument or SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported or SocketError.NoBufferSpaceAvailable
            => new(FailureClass.OwnNetwork, $"this host cannot send to {place.Peer}: {error}"),
        SocketError.TimedOut => GivenUp(place),
        _ => new(FailureClass.Protocol, $"the connection to {place.Peer} failed: {error}"),
    };

    /// <summary>The same code means "no route here" and "a router far away said so"; the routing table knows.</summary>
    private static Verdict Network(FaultPlace place) => place.Address is { } address && Route.Exists(address)
        ? new(FailureClass.Unreachable, $"the network says that the network of {place.Peer} cannot be reached")
        : new(FailureClass.OwnNetwork, $"this host has no route to {place.Peer}");

    /// <summary>The same code means "no port left" and "no address to send from"; a datagram needs only the address.</summary>
    private static Verdict LocalAddress(FaultPlace place) => place.Address is { } address && !Route.Exists(address)
        ? new(FailureClass.OwnNetwork, $"this host has no address to reach {place.Peer} from")
        : new(FailureClass.OwnPorts, $"this host has no free local port towards {place.Peer}");

    /// <summary>The kernel gave up retransmitting before our own deadline.</summary>
    private static Verdict GivenUp(FaultPlace place) => place.Phase switch
    {
        ProbePhase.Connect => new(FailureClass.TimeoutConnect, $"no connection to {place.Peer}: the kernel gave up"),
        ProbePhase.Tls => new(FailureClass.TimeoutTls, $"no TLS handshake with {place.Peer}: the kernel gave up"),
        _ => new(FailureClass.TimeoutResponse, $"no complete response from {place.Peer}: the kernel gave up"),
    };
}
