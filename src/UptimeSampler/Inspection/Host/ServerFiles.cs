using System.IO.Enumeration;

namespace UptimeSampler.Inspection.Host;

/// <summary>
/// Files as a server process sees them: below its own root when it lives in a container or a chroot. Links are followed by hand there, since the
/// system would follow an absolute one into our own tree.
/// </summary>
internal sealed class ServerFiles
{
    private const int LinkLimit = 40;
    private const int MatchLimit = 10_000;

    private readonly HostFiles host;

    /// <param name="host">The machine.</param>
    /// <param name="prefix">What stands before the server's paths; empty when it sees the machine's own.</param>
    public ServerFiles(HostFiles host, string prefix) => (this.host, Prefix) = (host, prefix);

    /// <summary>What stands before the server's paths, such as <c>/proc/812/root</c>.</summary>
    public string Prefix { get; }

    /// <summary>The files of a process.</summary>
    public static ServerFiles Of(HostFiles host, int pid)
    {
        string own = $"/proc/{pid}/root";
        bool isElsewhere = host.Link(own) is { } link && link != "/"
            || (host.Link($"/proc/{pid}/ns/mnt") is { } theirs && host.Link("/proc/self/ns/mnt") is { } ours && theirs != ours);
        return new ServerFiles(host, isElsewhere && host.HasFolder(own + "/") ? own : "");
    }

    /// <summary>A path as we would write it, so that it can be opened here.</summary>
    public string Shown(string path) => Prefix + path;

    /// <summary>The content of a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public string Read(string path) => host.Read(Prefix + Resolved(path));

    public bool Has(string path) => host.Has(Prefix + Resolved(path));

    public bool HasFolder(string path) => host.HasFolder(Prefix + Resolved(path));

    public DateTimeOffset Changed(string path) => host.Changed(Prefix + Resolved(path));

    /// <summary>The files that a pattern with <c>*</c>, <c>?</c> or <c>[…]</c> means, in order; none is no fault.</summary>
    /// <exception cref="InspectionException">There are too many.</exception>
    public IReadOnlyList<string> Glob(string pattern)
    {
        List<string> found = ["/"];
        foreach (string part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = IsPattern(part)
                ? [.. found.SelectMany(folder => (host.Names(Prefix + Resolved(folder)) ?? []).Where(name => Matches(part, name)).Select(name => Path.Combine(folder, name)))]
                : [.. found.Select(folder => Path.Combine(folder, part))];
            if (found.Count > MatchLimit)
                throw new InspectionException($"the pattern {PlainText.Line(pattern, 200)} means more than {MatchLimit} files");
        }
        return [.. found.Where(path => Has(path) || HasFolder(path))];
    }

    /// <summary>Whether a path is a pattern.</summary>
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?', '[');

    // [a-c] is rare in includes: its place is held by any one character, which can only read too much.
    private static bool Matches(string pattern, string name)
    {
        if (name.StartsWith('.') && !pattern.StartsWith('.'))
            return false;
        while (pattern.IndexOf('[', StringComparison.Ordinal) is >= 0 and int start && pattern.IndexOf(']', start) is > 0 and int end)
            pattern = string.Concat(pattern.AsSpan(0, start), "?", pattern.AsSpan(end + 1));
        return FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
    }

    private string Resolved(string path)
    {
        if (Prefix.Length == 0 && host.IsThisMachine)
            return path;
        Stack<string> rest = new(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        string done = "";
        for (int links = 0; rest.TryPop(out string? part);)
        {
            if (part is ".")
                continue;
            if (part is "..")
            {
                done = done[..Math.Max(0, done.LastIndexOf('/'))];
                continue;
            }
            if (host.Link(Prefix + done + "/" + part) is not { } target)
            {
                done += "/" + part;
                continue;
            }
            if (++links > LinkLimit)
                throw new IOException("it is a link to itself");
            if (target.StartsWith('/'))
                done = "";
            foreach (string step in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                rest.Push(step);
        }
        return done.Length == 0 ? "/" : done;
    }
}
