using System.Globalization;
using UptimeSampler.Inspection;

namespace UptimeSampler.Tests.Inspection;

/// <summary>A machine made of files: /proc, /sys and /etc below a folder of its own.</summary>
internal sealed class PlantedHost : IDisposable
{
    // When the planted machine began.
    public static readonly DateTimeOffset Booted = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    private readonly List<string> listening = [];

    public PlantedHost()
    {
        Write("/proc/stat", $"cpu 1 2 3\nbtime {Booted.ToUnixTimeSeconds()}\n");
        Write("/proc/sys/net/core/somaxconn", "4096\n");
        Write("/proc/sys/net/ipv4/tcp_max_syn_backlog", "2048\n");
        Write("/proc/sys/net/ipv4/tcp_syncookies", "1\n");
        Write("/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        Write("/proc/sys/net/netfilter/nf_conntrack_max", "262144\n");
        Write("/proc/sys/net/netfilter/nf_conntrack_count", "144\n");
        Write("/proc/sys/fs/file-max", "9223372036854775807\n");
        Write("/proc/sys/fs/file-nr", "2000\t0\t9223372036854775807\n");
        Write("/proc/sys/fs/nr_open", "1048576\n");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("planted-").FullName;

    public string Real(string path) => Root + path;

    public PlantedHost Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Real(path))!);
        File.WriteAllText(Real(path), content);
        // Configurations are older than the servers, unless a test says otherwise.
        File.SetLastWriteTimeUtc(Real(path), Booted.UtcDateTime.AddDays(-1));
        return this;
    }

    public PlantedHost Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Real(path))!);
        File.CreateSymbolicLink(Real(path), target);
        return this;
    }

    /// <summary>A process with so many descriptors that are no connections and so many that are; null for "not to be seen".</summary>
    public PlantedHost Process(int pid, string name, string commandLine, int parent = 1, string open = "1024", int? idle = 10, int connections = 0, int? port = null, double startedAfter = 100, string unit = "")
    {
        string folder = $"/proc/{pid}";
        string start = Math.Round(startedAfter * 100).ToString(CultureInfo.InvariantCulture);
        Write(folder + "/stat", $"{pid} ({name}) S {parent} {pid} {pid} 0 -1 4194560 417 0 0 0 0 0 0 0 20 0 1 0 {start} 10514432 1672");
        Write(folder + "/cmdline", commandLine.Replace('|', '\0') + '\0');
        Write(folder + "/limits", $"Limit                     Soft Limit           Hard Limit           Units     \nMax processes             96365                96365                processes \nMax open files            {open,-20} 524288               files     \n");
        Write(folder + "/status", "Name:\tx\nUid:\t0\t0\t0\t0\n");
        Write(folder + "/cgroup", $"0::{(unit.Length > 0 ? $"/system.slice/{unit}" : "/")}\n");
        if (idle is null)
            return this;
        int number = 0;
        if (port is { } listened)
        {
            string inode = (pid * 1_000L).ToString(CultureInfo.InvariantCulture);
            listening.Add($"   {listening.Count}: 00000000:{listened:X4} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 {inode} 1 0 100 0 0 10 0");
            Write("/proc/self/net/tcp", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n" + string.Join('\n', listening) + "\n");
            Link($"{folder}/fd/{number++}", $"socket:[{inode}]");
        }
        while (number < idle)
            Link($"{folder}/fd/{number++}", "/dev/null");
        for (int i = 0; i < connections; i++)
            Link($"{folder}/fd/{number++}", $"socket:[{(pid * 1_000L) + 1 + i}]");
        return this;
    }

    /// <summary>An nginx with its configuration: a master, 812, and workers from 813 on.</summary>
    public PlantedHost Nginx(string config, int workers = 1, string open = "1024", int connections = 0, string unit = "", string arguments = "")
    {
        Write("/etc/nginx/nginx.conf", config);
        Process(812, "nginx", "nginx: master process /usr/sbin/nginx" + arguments, open: open, idle: 9, port: 80, unit: unit);
        for (int i = 0; i < workers; i++)
            Process(813 + i, "nginx", "nginx: worker process", parent: 812, open: open, idle: 10, connections: connections);
        return this;
    }

    public Task<InspectionResult> InspectAsync(long? expect = null, Func<InspectionRequest, InspectionRequest>? more = null)
    {
        InspectionRequest request = new() { Expect = expect, Observe = TimeSpan.Zero };
        return new Inspector(Root, TimeProvider.System).InspectAsync(more?.Invoke(request) ?? request, CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
