using System.Net;
using System.Net.Sockets;

namespace UptimeSampler.Probing;

/// <summary>Lets a connection leave from a worker's own address.</summary>
internal static class SourceAddress
{
    private const int IpLevel = 0;
    private const int BindAddressNoPort = 24;

    public static void Bind(Socket socket, IPAddress source)
    {
        // Linux: choose the port at connect time, when it need only be free towards that one peer.
        if (OperatingSystem.IsLinux() && source.AddressFamily == AddressFamily.InterNetwork)
            socket.SetRawSocketOption(IpLevel, BindAddressNoPort, [1, 0, 0, 0]);
        try
        {
            socket.Bind(new IPEndPoint(source, 0));
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.InvalidArgument)
        {
            throw new ProbeFaultException(FailureClass.OwnNetwork, $"this host does not have the worker's source address {source}");
        }
    }
}
