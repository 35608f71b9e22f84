using System.Net.Sockets;

namespace UptimeSampler.Probing;

/// <summary>
/// Leaves the last file descriptors of this process to everything but probes: the database, alerts, and the runtime, which ends the
/// process when it finds none for a thread or a library. The kernel gives the lowest free number, so that a connection's own number
/// tells how many are taken.
/// </summary>
internal sealed class DescriptorReserve
{
    /// <summary>Descriptors that no probe takes.</summary>
    public const int Kept = 64;

    private readonly long firstKept = DescriptorLimit.Read() - Kept;

    /// <summary>True for a descriptor that is left to others.</summary>
    public bool IsKept(long descriptor) => descriptor >= firstKept;

    /// <summary>Refuses a connection that would take a kept descriptor.</summary>
    /// <exception cref="SocketException">It would: the same error as of a kernel that has none left.</exception>
    public void Check(Socket connection)
    {
        if (IsKept(connection.SafeHandle.DangerousGetHandle()))
            throw new SocketException((int)SocketError.TooManyOpenSockets);
    }
}
