using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection.Apache;

/// <summary>Which configuration a running Apache uses, and what its process knows besides.</summary>
/// <param name="Path">The file, as Apache sees it.</param>
/// <param name="Root">ServerRoot, until the file says another.</param>
/// <param name="Defined">Names of <c>-D</c>.</param>
/// <param name="Environment">Variables of the process; none when they may not be seen.</param>
internal sealed record ApacheFiles(string Path, string Root, IReadOnlyList<string> Defined, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly string[] Usual =
        ["/etc/apache2/apache2.conf", "/etc/httpd/conf/httpd.conf", "/usr/local/apache2/conf/httpd.conf", "/etc/apache2/httpd.conf", "/usr/local/etc/apache24/httpd.conf"];

    /// <summary>Finds it.</summary>
    /// <exception cref="InspectionException">It is not to be found.</exception>
    public static ApacheFiles Of(HostFiles host, ServerFiles files, ProcessEntry master, string? given)
    {
        IReadOnlyList<string> words = master.Arguments;
        ProgramText built = new(host, master.Pid);
        string root = Options(words, "-d").LastOrDefault() ?? built.After("HTTPD_ROOT=\"") ?? "/etc/apache2";
        string? named = given ?? Options(words, "-f").LastOrDefault();
        string[] candidates = named is not null
            ? [System.IO.Path.Combine(root, named)]
            : [System.IO.Path.Combine(root, built.After("SERVER_CONFIG_FILE=\"") ?? "conf/httpd.conf"), .. Usual];
        string path = candidates.FirstOrDefault(files.Has)
            ?? throw new InspectionException($"the configuration of Apache (process {master.Pid}) is not at {string.Join(" or ", candidates.Distinct().Select(files.Shown))}; name it with --config FILE");
        return new ApacheFiles(path, root, [.. Options(words, "-D")], ProcessEntry.Environment(host, master.Pid));
    }

    private static IEnumerable<string> Options(IReadOnlyList<string> words, string name)
    {
        for (int i = 1; i < words.Count; i++)
            if (words[i] == name && i + 1 < words.Count)
                yield return words[i + 1];
            else if (words[i].StartsWith(name, StringComparison.Ordinal) && words[i].Length > name.Length)
                yield return words[i][name.Length..];
    }
}
