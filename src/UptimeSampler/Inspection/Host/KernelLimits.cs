using System.Globalization;

namespace UptimeSampler.Inspection.Host;

/// <summary>A number of the kernel and the file of /proc or /sys that holds it.</summary>
internal sealed record KernelNumber(long Value, string Source);

/// <summary>What the kernel allows all processes together, and how much of it is used; null for what it does not say.</summary>
internal sealed record KernelLimits(
    KernelNumber? ListenBacklog, KernelNumber? SynBacklog, bool SynCookies, KernelNumber? LocalPorts,
    KernelNumber? Connections, long ConnectionsUsed, KernelNumber? OpenFiles, long OpenFilesUsed, KernelNumber? MostPerProcess)
{
    private const string Net = "/proc/sys/net/ipv4/";
    private const string Tracked = "/proc/sys/net/netfilter/nf_conntrack_";

    /// <summary>Reads them.</summary>
    public static KernelLimits Read(HostFiles host)
    {
        long[] ports = Numbers(host, Net + "ip_local_port_range");
        long[] files = Numbers(host, "/proc/sys/fs/file-nr");
        return new KernelLimits(
            One(host, "/proc/sys/net/core/somaxconn"),
            One(host, Net + "tcp_max_syn_backlog"),
            One(host, Net + "tcp_syncookies") is { Value: > 0 },
            ports is [long low, long high] && high >= low ? new KernelNumber(high - low + 1, Net + "ip_local_port_range") : null,
            One(host, Tracked + "max"),
            One(host, Tracked + "count")?.Value ?? 0,
            One(host, "/proc/sys/fs/file-max"),
            files.FirstOrDefault(),
            One(host, "/proc/sys/fs/nr_open"));
    }

    private static KernelNumber? One(HostFiles host, string path) => Numbers(host, path) is [long number, ..] ? new KernelNumber(number, path) : null;

    // Larger than a long, as file-max may be, is no limit.
    private static long[] Numbers(HostFiles host, string path) =>
        [.. (host.Text(path) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : long.MaxValue)];
}
