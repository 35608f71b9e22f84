using System.Globalization;
using UptimeSampler.Probing;

namespace UptimeSampler.Load;

/// <summary>What this process can do at most, before anything of the server's can be measured.</summary>
/// <param name="Descriptors">File descriptors it may hold (soft limit); one a connection, besides its own.</param>
/// <param name="MostDescriptors">To how many it may raise that itself (hard limit).</param>
/// <param name="Ports">Local ports for connections to one address and port of a server.</param>
/// <param name="Processors">Processors it may run on.</param>
public sealed record OwnLimits(long Descriptors, long MostDescriptors, int Ports, int Processors)
{
    // IANA's range for dynamic ports, which other systems than Linux use.
    private const int UsualPorts = 16_384;

    /// <summary>Connections to one address and port of a server that this process can hold at once.</summary>
    public long Connections => Math.Max(0, Math.Min(Descriptors - DescriptorReserve.Kept, Ports));

    /// <summary>Reads them; what a system does not say is taken as no limit, ports as usual.</summary>
    /// <param name="root">Where the system's files are; not <c>/</c> in tests only.</param>
    /// <exception cref="IOException">The system says, but it cannot be read.</exception>
    public static OwnLimits Read(string root = "/")
    {
        (long soft, long hard) = DescriptorLimit.Read(root);
        return new OwnLimits(soft, hard, ReadPorts(root), ReadProcessors(root));
    }

    private static int ReadPorts(string root)
    {
        string file = Path.Combine(root, "proc/sys/net/ipv4/ip_local_port_range");
        if (!File.Exists(file))
            return UsualPorts;
        string[] range = File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return range.Length == 2 && Number(range[0]) is { } from && Number(range[1]) is { } to && to >= from ? to - from + 1 : UsualPorts;
    }

    /// <summary>A list such as <c>0-3,8</c>.</summary>
    private static int ReadProcessors(string root)
    {
        const string Key = "Cpus_allowed_list:";
        string file = Path.Combine(root, "proc/self/status");
        string? list = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) : null;
        int count = 0;
        foreach (string part in list is null ? [] : list[Key.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split('-');
            if (Number(ends[0]) is { } from && Number(ends[^1]) is { } to)
                count += to - from + 1;
        }
        return count > 0 ? count : Environment.ProcessorCount;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
