using System.Globalization;

namespace UptimeSampler.Inspection.Haproxy;

/// <summary>A part of HAProxy's configuration: <c>frontend</c>, <c>backend</c>, <c>listen</c>.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it begins.</param>
/// <param name="Lines">Its lines, after those of the defaults that hold for it.</param>
internal sealed record HaproxySection(string Kind, string Name, ConfigPlace Place, List<HaproxyLine> Lines)
{
    public bool TakesVisitors => Kind is "frontend" or "listen";

    /// <summary>Connections that it takes; null for as many as the process does.</summary>
    public ConfigNumber? Connections => Lines.LastOrDefault(line => line.Keyword == "maxconn")?.Number();

    /// <summary>Its servers but for those that wait for others to fail, each with what it is given at once; null for all.</summary>
    public IEnumerable<(string Name, ConfigPlace Place, ConfigNumber? Connections)> Servers => Lines
        .Where(line => line.Keyword is "server" or "server-template" && line.Words.Count > 2 && !line.Words.Contains("backup") && !line.Words.Contains("disabled"))
        .Select(line => (line.Words[1], line.Place, line.Number("maxconn") ?? Lines.LastOrDefault(other => other.Keyword == "default-server" && other.After("maxconn") is not null)?.Number("maxconn")));

    /// <summary>Whether it listens on a port.</summary>
    public bool Binds(int port) => Lines.Where(line => line.Keyword == "bind" && line.Words.Count > 1).SelectMany(line => line.Words[1].Split(',')).Any(address => Covers(address, port));

    /// <summary>The backends that it hands requests on to; null when that is decided for each request.</summary>
    public IReadOnlySet<string>? Backends()
    {
        HashSet<string> names = [];
        foreach (HaproxyLine line in Lines.Where(line => line.Keyword is "default_backend" or "use_backend" && line.Words.Count > 1))
        {
            if (line.Words[1].Contains('%', StringComparison.Ordinal))
                return null;
            names.Add(line.Words[1]);
        }
        return names;
    }

    private static bool Covers(string address, int port)
    {
        string[] range = address[(address.LastIndexOf(':') + 1)..].Split('-', 2);
        return int.TryParse(range[0], CultureInfo.InvariantCulture, out int low) && int.TryParse(range[^1], CultureInfo.InvariantCulture, out int high) && port >= low && port <= high;
    }
}

/// <summary>What HAProxy's configuration says about how much it holds.</summary>
/// <param name="Connections">maxconn of the process; null when HAProxy works it out from its descriptors.</param>
/// <param name="Descriptors">ulimit-n; null when HAProxy works it out from maxconn.</param>
/// <param name="Global">Where the part global begins; null for none.</param>
/// <param name="Sections">The others.</param>
internal sealed record HaproxySettings(ConfigNumber? Connections, ConfigNumber? Descriptors, ConfigPlace? Global, IReadOnlyList<HaproxySection> Sections)
{
    private static readonly HashSet<string> Kinds =
        ["global", "defaults", "frontend", "backend", "listen", "userlist", "peers", "resolvers", "mailers", "program", "http-errors", "ring", "log-forward", "cache", "fcgi-app", "crt-store", "traces", "log-profile", "acme"];

    /// <summary>Puts the lines of all files together.</summary>
    /// <exception cref="InspectionException">A line stands outside of any part, or a number is none.</exception>
    public static HaproxySettings Of(IEnumerable<HaproxyLine> lines)
    {
        List<HaproxySection> sections = [];
        Dictionary<string, List<HaproxyLine>> named = [];
        List<HaproxyLine> defaults = [], global = [];
        List<HaproxyLine>? current = null;
        ConfigPlace? start = null;
        // Of ".if … .else … .endif" all lines are read: which hold is decided by the running program.
        foreach (HaproxyLine line in lines.Where(line => !line.Keyword.StartsWith('.')))
        {
            string name = line.Words.Count > 1 ? line.Words[1] : "";
            if (!Kinds.Contains(line.Keyword))
                (current ?? throw new InspectionException($"{line.Place}: '{PlainText.Line(line.Keyword, 60)}' stands outside of any section")).Add(line);
            else if (line.Keyword == "global")
                (current, start) = (global, start ?? line.Place);
            else if (line.Keyword == "defaults")
                current = defaults = named[name] = line.After("from") is { } from && named.TryGetValue(from, out List<HaproxyLine>? other) ? [.. other] : [];
            else
            {
                List<HaproxyLine> inherited = line.After("from") is { } from && named.TryGetValue(from, out List<HaproxyLine>? other) ? other : defaults;
                sections.Add(new HaproxySection(line.Keyword, name, line.Place, current = [.. inherited]));
            }
        }
        return new HaproxySettings(
            global.LastOrDefault(line => line.Keyword == "maxconn")?.Number(),
            global.LastOrDefault(line => line.Keyword == "ulimit-n")?.Number(),
            start,
            sections);
    }

    /// <summary>The parts that take visitors and lead them to servers; with a port, those that listen on it.</summary>
    public IReadOnlyList<HaproxySection> Frontends(int? port)
    {
        List<HaproxySection> leading = [.. Sections.Where(section => section.TakesVisitors && BackendsOf(section).Any())];
        List<HaproxySection> bound = [.. leading.Where(section => port is { } wanted && section.Binds(wanted))];
        return bound.Count > 0 ? bound : leading;
    }

    /// <summary>The parts with the servers that a frontend's requests may go to.</summary>
    public IEnumerable<HaproxySection> BackendsOf(HaproxySection frontend)
    {
        IReadOnlySet<string>? names = frontend.Backends();
        return Sections.Where(section => section.Servers.Any() && (section == frontend || (section.Kind is "backend" or "listen" && (names?.Contains(section.Name) ?? section.Kind == "backend"))));
    }
}
