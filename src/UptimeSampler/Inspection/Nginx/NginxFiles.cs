using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection.Nginx;

/// <summary>Which configuration a running nginx uses: by its command line, else by what its program was built with.</summary>
/// <param name="Path">The file, as nginx sees it.</param>
/// <param name="Directives">Those of <c>-g</c>; empty for none.</param>
internal sealed record NginxFiles(string Path, string Directives)
{
    private static readonly string[] Options = ["-c", "-p", "-g", "-e", "-q", "-t", "-T", "-v", "-V", "-s", "-?", "-h"];
    private static readonly string[] Usual = ["/etc/nginx/nginx.conf", "/usr/local/nginx/conf/nginx.conf", "/usr/local/etc/nginx/nginx.conf", "/opt/nginx/conf/nginx.conf"];

    /// <summary>Finds it.</summary>
    /// <exception cref="InspectionException">It is not to be found.</exception>
    public static NginxFiles Of(HostFiles host, ServerFiles files, ProcessEntry master)
    {
        // nginx writes "nginx: master process" and its command line over its arguments, with single blanks and no quotes.
        string[] words = master.Title.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string directives = Option(words, "-g") ?? "";
        string? prefix = Option(words, "-p"), given = Option(words, "-c");
        ProgramText? built = given?.StartsWith('/') == true ? null : new ProgramText(host, master.Pid);
        string home = prefix is null ? built?.After(" --prefix=") ?? "/etc/nginx" : Full(Folder(host, master.Pid), prefix);
        if (given is not null)
            return new NginxFiles(Full(home, given), directives);
        string? standard = built?.After(" --conf-path=");
        string[] candidates = prefix is not null
            ? [Full(home, standard ?? "conf/nginx.conf"), Full(home, "nginx.conf")]
            : [Full(home, standard ?? "conf/nginx.conf"), .. Usual];
        return candidates.FirstOrDefault(files.Has) is { } found
            ? new NginxFiles(found, directives)
            : throw new InspectionException($"the configuration of nginx (process {master.Pid}) is not at {string.Join(" or ", candidates.Distinct().Select(files.Shown))}; name it with --config FILE");
    }

    private static string? Option(string[] words, string name)
    {
        int at = Array.IndexOf(words, name);
        if (at < 0)
            return null;
        string value = string.Join(' ', words.Skip(at + 1).TakeWhile(word => !Options.Contains(word)));
        return value.Length > 0 ? value : null;
    }

    private static string Full(string folder, string path) => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, path), "/");

    private static string Folder(HostFiles host, int pid) => host.Link($"/proc/{pid}/cwd") ?? "/";
}
