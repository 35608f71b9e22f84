using System.Globalization;

namespace UptimeSampler.Inspection.Host;

/// <summary>A limit of a control group and what is used of it.</summary>
internal sealed record GroupLimit(long Value, long? Used, string Source);

/// <summary>The control groups of a process (versions 1 and 2): the tightest limit of those above it counts.</summary>
/// <param name="Tasks">Processes and threads.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="Unit">The systemd service that it belongs to; null for none.</param>
internal sealed record ControlGroup(GroupLimit? Tasks, GroupLimit? Memory, string? Unit)
{
    private const string Mount = "/sys/fs/cgroup";
    private const int DepthLimit = 64;

    // Version 1 writes "none" as the largest number of pages.
    private const long NoLimit = 1L << 60;

    /// <summary>Reads them; without any where /sys is not there.</summary>
    public static ControlGroup Read(HostFiles host, int pid)
    {
        GroupLimit? tasks = null, memory = null;
        string? unit = null;
        foreach (string line in (host.Text($"/proc/{pid}/cgroup") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path] || !path.StartsWith('/') || path.Contains("/..", StringComparison.Ordinal))
                continue;
            unit ??= path.Split('/').LastOrDefault(part => part.EndsWith(".service", StringComparison.Ordinal));
            if (controllers.Length == 0)
            {
                tasks ??= Tightest(host, Mount, path, "pids.max", "pids.current");
                memory ??= Tightest(host, Mount, path, "memory.max", "memory.current");
            }
            else if (controllers.Split(',').Contains("pids"))
                tasks ??= Tightest(host, Mount + "/pids", path, "pids.max", "pids.current");
            else if (controllers.Split(',').Contains("memory"))
                memory ??= Tightest(host, Mount + "/memory", path, "memory.limit_in_bytes", "memory.usage_in_bytes");
        }
        return new ControlGroup(tasks, memory, unit);
    }

    private static GroupLimit? Tightest(HostFiles host, string mount, string path, string limit, string used)
    {
        GroupLimit? tightest = null;
        for (int depth = 0; depth < DepthLimit; depth++)
        {
            string folder = mount + (path == "/" ? "" : path);
            if (Number(host, $"{folder}/{limit}") is { } value and < NoLimit && (tightest is null || value < tightest.Value))
                tightest = new GroupLimit(value, Number(host, $"{folder}/{used}"), $"{folder}/{limit}");
            if (path == "/")
                break;
            path = path[..path.LastIndexOf('/')] is { Length: > 0 } above ? above : "/";
        }
        return tightest;
    }

    private static long? Number(HostFiles host, string path) =>
        long.TryParse(host.Text(path)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
