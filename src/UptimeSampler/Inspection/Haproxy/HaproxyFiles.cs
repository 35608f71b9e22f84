using System.Globalization;
using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection.Haproxy;

/// <summary>Which configuration a running HAProxy uses.</summary>
/// <param name="Paths">The files in their order, as HAProxy sees them.</param>
/// <param name="Connections">maxconn of the command line (<c>-n</c>); null for none.</param>
/// <param name="Environment">Variables of the process.</param>
internal sealed record HaproxyFiles(IReadOnlyList<string> Paths, long? Connections, IReadOnlyDictionary<string, string> Environment)
{
    private const string Usual = "/etc/haproxy/haproxy.cfg";

    /// <summary>Finds it.</summary>
    /// <exception cref="InspectionException">It is not to be found.</exception>
    public static HaproxyFiles Of(HostFiles host, ServerFiles files, ProcessEntry process, string? given)
    {
        IReadOnlyList<string> words = process.Arguments;
        List<string> named = given is not null ? [given] : [];
        string folder = host.Link($"/proc/{process.Pid}/cwd") ?? "/";
        long? connections = null;
        for (int i = 1; i < words.Count; i++)
            if (words[i] == "-C" && i + 1 < words.Count)
                folder = words[i + 1];
            else if (words[i] == "-n" && i + 1 < words.Count && long.TryParse(words[i + 1], CultureInfo.InvariantCulture, out long number))
                connections = number;
            else if (words[i] is "-f" or "--" && given is null)
                while (i + 1 < words.Count && !words[i + 1].StartsWith('-'))
                    named.Add(words[++i]);
        string[] paths = [.. (named.Count > 0 ? named : [Usual]).Select(path => Path.GetFullPath(Path.Combine(folder, path), "/"))];
        return paths.FirstOrDefault(path => !files.Has(path) && !files.HasFolder(path)) is { } missing
            ? throw new InspectionException($"the configuration of HAProxy (process {process.Pid}) is not at {files.Shown(missing)}; name it with --config FILE")
            : new HaproxyFiles([.. paths.SelectMany(path => files.HasFolder(path) ? files.Glob(path + "/*.cfg") : [path])], connections, ProcessEntry.Environment(host, process.Pid));
    }
}
