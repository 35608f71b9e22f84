using System.Globalization;
using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection;

/// <summary>How a server uses what all processes of the machine share.</summary>
/// <param name="PerRequest">Descriptors, and network connections, of a request.</param>
/// <param name="Addresses">Upstream addresses over TCP, each with a range of local ports; null for none.</param>
/// <param name="Backlog">The server's own listen backlog and where it is set; null when not known.</param>
/// <param name="TasksPerRequest">Threads or processes of a request; 0 for none.</param>
internal sealed record SharedUse(int PerRequest, int? Addresses, (long Value, string Source)? Backlog, double TasksPerRequest = 0);

/// <summary>The limits that the kernel and the control groups set for the server as a whole.</summary>
internal static class SharedLimits
{
    public static IEnumerable<InspectedLimit> Of(ServerGroup server, SharedUse use)
    {
        KernelLimits kernel = server.Kernel;
        long? expect = server.Request.Expect;
        if (kernel.OpenFiles is { } files)
            yield return Counted("file-max", files, kernel.OpenFilesUsed, use.PerRequest, expect, "fs.file-max", "open files of all processes");
        if (kernel.Connections is { } tracked)
            yield return Counted("nf_conntrack_max", tracked, kernel.ConnectionsUsed, use.PerRequest, expect, "net.netfilter.nf_conntrack_max", "connections that the firewall follows; it drops new ones above");
        if (kernel.LocalPorts is { } ports && use.Addresses is > 0 and int addresses)
            yield return Ports(ports, addresses, expect);
        if (Backlog(kernel, use) is { } backlog)
            yield return backlog;
        if (kernel.SynBacklog is { } syn)
            yield return new InspectedLimit
            {
                Name = "tcp_max_syn_backlog", Value = syn.Value, Source = syn.Source,
                Note = kernel.SynCookies ? "no limit while tcp_syncookies is on" : "connections that are being opened; above, clients wait and try again",
            };
        if (server.Group.Tasks is { } tasks)
            yield return Tasks(tasks, use.TasksPerRequest, expect);
        if (server.Group.Memory is { } memory)
            yield return new InspectedLimit { Name = "memory", Value = memory.Value, Source = memory.Source, Note = memory.Used is { } used ? $"{used >> 20:N0} of {memory.Value >> 20:N0} MB used now" : null };
    }

    private static InspectedLimit Counted(string name, KernelNumber number, long used, int perRequest, long? expect, string key, string what)
    {
        long capacity = Math.Max(0, number.Value - used) / perRequest;
        bool? ok = expect is null ? null : capacity >= expect;
        string needed = Capacity.Round((expect ?? 0) * perRequest + used + 1_000).ToString(CultureInfo.InvariantCulture);
        return new InspectedLimit
        {
            Name = name, Value = number.Value == long.MaxValue ? null : number.Value, Source = number.Source, PerRequest = perRequest, Capacity = capacity, Ok = ok, Note = $"{what}; {Words.Number(used)} used now",
            Advice = ok == false ? $"sysctl -w {key}={needed} (and {key} = {needed} in /etc/sysctl.d/90-{name}.conf, to last)" : null,
        };
    }

    private static InspectedLimit Ports(KernelNumber ports, int addresses, long? expect)
    {
        long capacity = ports.Value * addresses;
        bool? ok = expect is null ? null : capacity >= expect;
        return new InspectedLimit
        {
            Name = "ip_local_port_range", Value = ports.Value, Source = ports.Source, PerRequest = 1, Capacity = capacity, Ok = ok,
            Note = $"local ports, for each of {Words.Count(addresses, "upstream address", "upstream addresses")}",
            Advice = ok == false ? "sysctl -w net.ipv4.ip_local_port_range='1024 65535' (and the same in /etc/sysctl.d/90-ports.conf, to last), or give the upstream more addresses" : null,
        };
    }

    // Whoever finds it full waits and tries again: that is slow, but no failure, and it is over as soon as the server has taken the others in.
    private static InspectedLimit? Backlog(KernelLimits kernel, SharedUse use)
    {
        if (kernel.ListenBacklog is not { } most)
            return null;
        (long value, string source) = use.Backlog is { } own && own.Value < most.Value ? own : (most.Value, most.Source);
        string name = value == most.Value && source == most.Source ? "somaxconn" : "listen backlog";
        return new InspectedLimit { Name = name, Value = value, Source = source, Note = "connections that wait to be taken in; a sudden burst above it waits 1 s or more, and does not fail by it" };
    }

    private static InspectedLimit Tasks(GroupLimit tasks, double perRequest, long? expect)
    {
        InspectedLimit limit = new() { Name = "pids.max", Value = tasks.Value, Source = tasks.Source, Note = tasks.Used is { } now ? $"processes and threads; {Words.Number(now)} used now" : "processes and threads" };
        if (perRequest <= 0 || tasks.Used is null)
            return limit;
        // Those that serve now are among the used ones; they cannot be told apart, so nothing is promised beyond the whole.
        long capacity = (long)(tasks.Value / perRequest);
        bool? ok = expect is null ? null : capacity >= expect;
        return limit with { PerRequest = perRequest, Capacity = capacity, Ok = ok, Advice = ok == false ? $"TasksMax={Capacity.Round((long)((expect ?? 0) * perRequest) + 100)} under [Service] (systemctl edit the unit), or --pids-limit of the container" : null };
    }
}
