using System.Text;
using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection.Nginx;

/// <summary>Which configuration a running nginx uses: by its command line, else by what its program was built with.</summary>
/// <param name="Path">The file, as nginx sees it.</param>
/// <param name="Directives">Those of <c>-g</c>; empty for none.</param>
internal sealed record NginxFiles(string Path, string Directives)
{
    private const int ProgramLimit = 256 << 20;

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
        string? built = given is null || !given.StartsWith('/') ? Encoding.Latin1.GetString(Program(host, master.Pid)) : null;
        string home = prefix is null ? Built(built, "--prefix=") ?? "/etc/nginx" : Full(Folder(host, master.Pid), prefix);
        if (given is not null)
            return new NginxFiles(Full(home, given), directives);
        string[] candidates = prefix is not null ? [Full(home, Built(built, "--conf-path=") ?? "conf/nginx.conf"), Full(home, "nginx.conf")]
            : Built(built, "--conf-path=") is { } conf ? [Full(home, conf), .. Usual] : [Full(home, "conf/nginx.conf"), .. Usual];
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

    // Its own answer to -V stands in the program as text; it is read there and not run.
    private static byte[] Program(HostFiles host, int pid)
    {
        try
        {
            return host.ReadBytes($"/proc/{pid}/exe", ProgramLimit);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Built(string? program, string option)
    {
        if (program is null || program.IndexOf(" " + option, StringComparison.Ordinal) is not (>= 0 and int at))
            return null;
        int start = at + 1 + option.Length, end = program.AsSpan(start).IndexOfAny(' ', '\0', '\'') + start;
        return end > start && end - start < 1_000 ? program[start..end] : null;
    }
}
