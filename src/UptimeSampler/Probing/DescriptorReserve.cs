using System.Globalization;
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

    private const string LimitName = "Max open files";

    private readonly long firstKept = Limit() - Kept;

    /// <summary>Refuses a connection that would take a kept descriptor.</summary>
    /// <exception cref="SocketException">It would: the same error as of a kernel that has none left.</exception>
    public void Check(Socket connection)
    {
        if (connection.SafeHandle.DangerousGetHandle() >= firstKept)
            throw new SocketException((int)SocketError.TooManyOpenSockets);
    }

    /// <summary>The limit of this process; without one, or on a system that does not say, more than any process opens.</summary>
    private static long Limit()
    {
        const string Limits = "/proc/self/limits";
        string? line = File.Exists(Limits) ? File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(LimitName, StringComparison.Ordinal)) : null;
        string? soft = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : long.MaxValue;
    }
}
