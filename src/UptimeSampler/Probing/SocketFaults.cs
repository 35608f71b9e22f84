using System.Net.Sockets;

namespace UptimeSampler.Probing;

/// <summary>What the kernel's error about a connection means: the peer's fault, the network's, or ours.</summary>
internal static class SocketFaults
{
    public static Verdict Judge(ProbeRun run, SocketError error) => error switch
    {
        SocketError.TooManyOpenSockets => new(FailureClass.OwnDescriptors, "this process has no file descriptor left for a probe (see ulimit -n)"),
        SocketError.AddressNotAvailable => LocalAddress(run),
        SocketError.ConnectionRefused => new(FailureClass.Refused, $"{run.Peer} refused the connection: the port is closed"),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => new(FailureClass.Reset, $"{run.Peer} reset the connection"),
        SocketError.HostUnreachable or SocketError.HostDown => new(FailureClass.Unreachable, $"the network says that {run.Peer} cannot be reached"),
        SocketError.NetworkUnreachable or SocketError.NetworkDown => Network(run),
        // A routing table or a firewall of this very host forbids it, or the address family is switched off.
        SocketError.AccessDenied or SocketError.InvalidArgument or SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported or SocketError.NoBufferSpaceAvailable
            => new(FailureClass.OwnNetwork, $"this host cannot send to {run.Peer}: {error}"),
        SocketError.TimedOut => GivenUp(run),
        _ => new(FailureClass.Protocol, $"the connection to {run.Peer} failed: {error}"),
    };

    /// <summary>The same code means "no route here" and "a router far away said so"; the routing table knows.</summary>
    private static Verdict Network(ProbeRun run) => run.PeerAddress is { } address && Route.Exists(address)
        ? new(FailureClass.Unreachable, $"the network says that the network of {run.Peer} cannot be reached")
        : new(FailureClass.OwnNetwork, $"this host has no route to {run.Peer}");

    /// <summary>The same code means "no port left" and "no address to send from"; a datagram needs only the address.</summary>
    private static Verdict LocalAddress(ProbeRun run) => run.PeerAddress is { } address && !Route.Exists(address)
        ? new(FailureClass.OwnNetwork, $"this host has no address to reach {run.Peer} from")
        : new(FailureClass.OwnPorts, $"this host has no free local port towards {run.Peer}");

    /// <summary>The kernel gave up retransmitting before our own deadline.</summary>
    private static Verdict GivenUp(ProbeRun run) => run.Phase switch
    {
        ProbePhase.Connect => new(FailureClass.TimeoutConnect, $"no connection to {run.Peer}: the kernel gave up"),
        ProbePhase.Tls => new(FailureClass.TimeoutTls, $"no TLS handshake with {run.Peer}: the kernel gave up"),
        _ => new(FailureClass.TimeoutResponse, $"no complete response from {run.Peer}: the kernel gave up"),
    };
}
