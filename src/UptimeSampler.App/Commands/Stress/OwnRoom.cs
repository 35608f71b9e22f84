using System.Globalization;
using UptimeSampler.Probing;

namespace UptimeSampler.App.Commands.Stress;

/// <summary>TODO replaced by OwnLimits</summary>
internal static class OwnLimits
{
    public static long FreeDescriptors() => DescriptorLimit.Read() - (Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0);

    public static long Ports()
    {
        if (!File.Exists("/proc/sys/net/ipv4/ip_local_port_range"))
            return 16_384;
        long[] range = [.. File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(part => long.Parse(part, CultureInfo.InvariantCulture))];
        return range[1] - range[0] + 1;
    }
}
