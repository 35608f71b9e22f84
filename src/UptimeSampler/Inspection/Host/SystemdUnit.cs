using System.Globalization;

namespace UptimeSampler.Inspection.Host;

/// <summary>What systemd's files say about a service: the last that says it counts, drop-ins after the unit.</summary>
/// <param name="Name">Such as <c>nginx.service</c>.</param>
/// <param name="OpenFiles">LimitNOFILE, soft; null when no file says it, or "infinity".</param>
/// <param name="Place">Where.</param>
internal sealed record SystemdUnit(string Name, long? OpenFiles, ConfigPlace? Place)
{
    // From the one that yields to the one that wins.
    private static readonly string[] Folders = ["/lib/systemd/system", "/usr/lib/systemd/system", "/run/systemd/system", "/etc/systemd/system"];

    /// <summary>Reads the unit's files.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="name">The unit, as the control group of the process names it.</param>
    public static SystemdUnit Read(HostFiles host, string name)
    {
        SystemdUnit unit = new(name, null, null);
        if (name.Contains('/', StringComparison.Ordinal))
            return unit;
        string? main = Folders.Select(folder => $"{folder}/{name}").LastOrDefault(host.Has);
        IEnumerable<string> dropIns = Folders
            .SelectMany(folder => (host.Names($"{folder}/{name}.d") ?? []).Where(file => file.EndsWith(".conf", StringComparison.Ordinal)).Select(file => (Folder: folder, File: file)))
            .GroupBy(each => each.File, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Last().Folder}/{name}.d/{group.Key}");
        foreach (string file in main is null ? dropIns : dropIns.Prepend(main))
            unit = unit.Take(host.Text(file) ?? "", file);
        return unit;
    }

    private SystemdUnit Take(string text, string file)
    {
        SystemdUnit unit = this;
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
            if (lines[i].Split('=', 2) is [var key, var value] && key.Trim() == "LimitNOFILE")
                unit = unit with
                {
                    OpenFiles = long.TryParse(value.Split(':')[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null,
                    Place = new ConfigPlace(file, i + 1),
                };
        return unit;
    }
}
