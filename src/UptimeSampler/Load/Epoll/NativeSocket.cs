using System.Net;

namespace UptimeSampler.Load.Epoll;

/// <summary>A TCP connection of the kernel's that never waits.</summary>
internal static class NativeSocket
{
    private const int Stream = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int Inet = 2;
    private const int Inet6 = 10;
    private const int Tcp = 6;
    private const int NoDelay = 1;
    private const int SocketLevel = 1;
    private const int ErrorOption = 4;
    private const int LingerOption = 13;
    private const int NoSignal = 0x4000;

    /// <summary>A new one; −1 with <see cref="Errno.Last"/> when there is none.</summary>
    public static int Open(EndPoint peer) =>
        LinuxCalls.Socket(peer.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Inet6 : Inet, Stream | NonBlocking | CloseOnExec, Tcp);

    /// <summary>Begins to connect; how it ends, readiness tells.</summary>
    /// <returns>0, or the error.</returns>
    public static int Connect(int descriptor, SocketAddress peer)
    {
        _ = LinuxCalls.SetOption(descriptor, Tcp, NoDelay, 1, sizeof(int));
        if (LinuxCalls.Connect(descriptor, peer.Buffer.Span[0], peer.Size) == 0)
            return 0;
        int error = Errno.Last;
        return error is Errno.InProgress or Errno.Interrupted ? 0 : error;
    }

    /// <summary>What became of the connection: 0, or the error, once.</summary>
    public static int TakeError(int descriptor)
    {
        int length = sizeof(int);
        return LinuxCalls.GetOption(descriptor, SocketLevel, ErrorOption, out int error, ref length) == 0 ? error : Errno.Last;
    }

    /// <summary>How many bytes were taken; negative with <see cref="Errno.Last"/>.</summary>
    public static int Send(int descriptor, ReadOnlySpan<byte> bytes) => (int)LinuxCalls.Send(descriptor, bytes[0], bytes.Length, NoSignal);

    /// <summary>How many bytes came; 0 at the end, negative with <see cref="Errno.Last"/>.</summary>
    public static int Receive(int descriptor, Span<byte> buffer) => (int)LinuxCalls.Receive(descriptor, ref buffer[0], buffer.Length, 0);

    /// <summary>Closes after the peer has.</summary>
    public static void Close(int descriptor) => _ = LinuxCalls.Close(descriptor);

    /// <summary>Closes before the peer has, by a reset: otherwise each would keep one of our ports for a minute.</summary>
    public static void CloseFirst(int descriptor)
    {
        ReadOnlySpan<int> atOnce = [1, 0];
        _ = LinuxCalls.SetOption(descriptor, SocketLevel, LingerOption, atOnce[0], 2 * sizeof(int));
        _ = LinuxCalls.Close(descriptor);
    }
}
