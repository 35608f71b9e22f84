using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace UptimeSampler.Load.Epoll;

/// <summary>The kernel's error numbers, the same on all processors that .NET runs Linux on, and what .NET calls them.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int Again = 11;
    public const int NoSuchCall = 38;
    public const int InProgress = 115;

    private const int BrokenPipe = 32;
    private const int ConnectionReset = 104;

    /// <summary>The error of the call before.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>True when the peer has ended the connection, so that what is sent reaches nobody.</summary>
    public static bool IsGone(int error) => error is BrokenPipe or ConnectionReset;

    public static SocketError ToSocketError(int error) => error switch
    {
        1 or 13 => SocketError.AccessDenied,
        // A host out of memory for sockets and a process out of numbers for them are the same to a load: there are too many.
        12 or 105 => SocketError.NoBufferSpaceAvailable,
        22 => SocketError.InvalidArgument,
        23 or 24 => SocketError.TooManyOpenSockets,
        BrokenPipe => SocketError.Shutdown,
        93 => SocketError.ProtocolNotSupported,
        97 => SocketError.AddressFamilyNotSupported,
        // Without a free port connect says "not now", which it never does otherwise on TCP.
        Again or 98 or 99 => SocketError.AddressNotAvailable,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        103 => SocketError.ConnectionAborted,
        ConnectionReset => SocketError.ConnectionReset,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };
}
