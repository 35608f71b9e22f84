using System.Globalization;

namespace UptimeSampler.Inspection.Host;

/// <summary>The processes of the machine at one instant.</summary>
internal sealed class ProcessTable
{
    private const int Limit = 200_000;
    private const double TicksPerSecond = 100;

    private readonly Dictionary<int, ProcessEntry> entries;
    private readonly DateTimeOffset? booted;

    private ProcessTable(Dictionary<int, ProcessEntry> entries, DateTimeOffset? booted) => (this.entries, this.booted) = (entries, booted);

    public IEnumerable<ProcessEntry> All => entries.Values.OrderBy(entry => entry.Pid);

    /// <summary>Reads them all.</summary>
    /// <exception cref="InspectionException">There is no /proc.</exception>
    public static ProcessTable Read(HostFiles host)
    {
        IReadOnlyList<string> names = host.Names("/proc") ?? throw new InspectionException("/proc cannot be read; inspect needs a Linux machine with /proc");
        Dictionary<int, ProcessEntry> entries = names
            .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? ProcessEntry.Read(host, pid) : null)
            .OfType<ProcessEntry>()
            .Take(Limit)
            .ToDictionary(entry => entry.Pid);
        string? btime = host.Text("/proc/stat")?.Split('\n').FirstOrDefault(line => line.StartsWith("btime ", StringComparison.Ordinal));
        return new ProcessTable(entries, btime is not null && long.TryParse(btime[6..], CultureInfo.InvariantCulture, out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null);
    }

    public ProcessEntry? Find(int pid) => entries.GetValueOrDefault(pid);

    public IEnumerable<ProcessEntry> Children(int pid) => All.Where(entry => entry.Parent == pid);

    /// <summary>When a process began, to a second; null when the machine does not say.</summary>
    public DateTimeOffset? Started(ProcessEntry entry) => booted?.AddSeconds(entry.StartTicks / TicksPerSecond);

    /// <summary>The process and those of the same name above it, the topmost.</summary>
    public ProcessEntry Top(ProcessEntry entry)
    {
        HashSet<int> seen = [];
        while (seen.Add(entry.Pid) && Find(entry.Parent) is { } parent && parent.Name == entry.Name)
            entry = parent;
        return entry;
    }

    /// <summary>Those of the same name below a process, in order of their ids.</summary>
    public IReadOnlyList<ProcessEntry> Below(ProcessEntry top)
    {
        ILookup<int, ProcessEntry> byParent = All.ToLookup(entry => entry.Parent);
        List<ProcessEntry> found = [];
        Stack<ProcessEntry> open = new([top]);
        HashSet<int> seen = [top.Pid];
        while (open.TryPop(out ProcessEntry? next))
            foreach (ProcessEntry child in byParent[next.Pid].Where(child => child.Name == top.Name && seen.Add(child.Pid)))
            {
                found.Add(child);
                open.Push(child);
            }
        return [.. found.OrderBy(entry => entry.Pid)];
    }
}
