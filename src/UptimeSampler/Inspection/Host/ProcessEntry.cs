using System.Globalization;

namespace UptimeSampler.Inspection.Host;

/// <summary>A running process as /proc tells of it.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Parent">Its parent's id.</param>
/// <param name="Name">The short name (comm).</param>
/// <param name="Arguments">Its command line; what a server has written over it instead is one argument.</param>
/// <param name="StartTicks">When it began, in hundredths of a second since the machine began.</param>
internal sealed record ProcessEntry(int Pid, int Parent, string Name, IReadOnlyList<string> Arguments, long StartTicks)
{
    private const int ArgumentLimit = 10_000;

    /// <summary>The command line as people read it.</summary>
    public string Title => string.Join(' ', Arguments);

    /// <summary>Reads one; null when it is not there (any more).</summary>
    public static ProcessEntry? Read(HostFiles host, int pid)
    {
        if (host.Text($"/proc/{pid}/stat") is not { } stat || stat.LastIndexOf(')') is not (> 0 and int end))
            return null;
        // After the name, which may hold blanks and brackets: state, parent, …, start as the 22nd field.
        string[] fields = stat[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 20 || fields[0] is "Z" or "X")
            return null;
        string name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end];
        string[] arguments = (host.Text($"/proc/{pid}/cmdline") ?? "").TrimEnd('\0', ' ').Split('\0', ArgumentLimit);
        return int.TryParse(fields[1], CultureInfo.InvariantCulture, out int parent) && long.TryParse(fields[19], CultureInfo.InvariantCulture, out long start)
            ? new ProcessEntry(pid, parent, name, arguments, start)
            : null;
    }

    /// <summary>The variables that a process was started with; none when they may not be seen.</summary>
    public static IReadOnlyDictionary<string, string> Environment(HostFiles host, int pid) => (host.Text($"/proc/{pid}/environ") ?? "")
        .Split('\0')
        .Select(line => line.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0])
        .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
}
