using System.Globalization;
using UptimeSampler.Load;

namespace UptimeSampler.Stress;

/// <summary>How many requests at once this process can send.</summary>
/// <param name="Concurrency">The most, at least 1.</param>
/// <param name="Descriptors">File descriptors that it may still open.</param>
/// <param name="Ports">Local ports towards one address.</param>
/// <param name="Limit">What to change when that is too few.</param>
public sealed record ClientRoom(int Concurrency, long Descriptors, long Ports, ClientLimit Limit)
{
    /// <summary>Descriptors and ports that are left for everything else.</summary>
    private const long Spare = 96;

    /// <summary>The room that limits of this process and host leave.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="open">File descriptors that this process holds already.</param>
    /// <param name="needed">Requests at once that are wanted.</param>
    public static ClientRoom Of(OwnLimits limits, long open, int needed)
    {
        (long descriptors, long ports) = (limits.Descriptors - open, limits.Ports);
        bool areDescriptorsFewer = descriptors <= ports;
        int most = (int)Math.Clamp((areDescriptorsFewer ? descriptors : ports) - Spare, 1, int.MaxValue);
        string start = string.Create(CultureInfo.InvariantCulture, $"up to {most:N0} requests at once can be sent from here, not {needed:N0}");
        return new ClientRoom(most, descriptors, ports, areDescriptorsFewer
            ? new ClientLimit(ClientLimitKind.Descriptors, $"{start}: this process may open so many files and connections. Raise its limit (ulimit -n {ClientLimit.Descriptors(needed)}) and start again.")
            : new ClientLimit(ClientLimitKind.Ports, $"{start}: this host has {ports} local ports towards one address. Widen net.ipv4.ip_local_port_range, or load from several hosts."));
    }
}
