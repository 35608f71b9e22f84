using System.Globalization;

namespace UptimeSampler.Inspection.Host;

/// <summary>What a running process may use, from /proc/PID/limits; null stands for "unlimited" or "not said".</summary>
/// <param name="OpenFiles">Soft limit of open descriptors.</param>
/// <param name="OpenFilesHard">As far as the process may raise it itself.</param>
/// <param name="Tasks">Processes and threads of its user.</param>
internal sealed record ProcessLimits(long? OpenFiles, long? OpenFilesHard, long? Tasks)
{
    /// <summary>Reads them; null when the process is over, as everybody may read those of one that runs.</summary>
    public static ProcessLimits? Read(HostFiles host, int pid)
    {
        if (host.Text($"/proc/{pid}/limits") is not { Length: > 0 } text)
            return null;
        (long? soft, long? hard) = Pair(text, "Max open files");
        return new ProcessLimits(soft, hard, Pair(text, "Max processes").Soft);
    }

    private static (long? Soft, long? Hard) Pair(string text, string name)
    {
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        string[] fields = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return (Number(fields, 0), Number(fields, 1));
    }

    private static long? Number(string[] fields, int at) =>
        at < fields.Length && long.TryParse(fields[at], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
