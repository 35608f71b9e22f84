using System.Net;
using System.Net.Sockets;

namespace UptimeSampler.Probing;

/// <summary>Asks the kernel's routing table, without sending anything.</summary>
internal static class Route
{
    private const int AnyPort = 9;

    /// <summary>True unless this host itself has no way to the address: connecting a datagram socket only looks the route up.</summary>
    public static bool Exists(IPAddress address)
    {
        try
        {
            using Socket socket = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, AnyPort);
            return true;
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.NetworkUnreachable or SocketError.NetworkDown
            or SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
        {
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
