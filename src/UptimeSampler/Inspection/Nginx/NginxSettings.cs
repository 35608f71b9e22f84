using System.Globalization;

namespace UptimeSampler.Inspection.Nginx;

/// <summary>What nginx's configuration says about how much it holds.</summary>
internal sealed class NginxSettings
{
    public const int StandardConnections = 512;
    public const int StandardBacklog = 511;
    private const string UnixAddress = "unix:";

    private static readonly HashSet<string> Passes = ["proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass"];

    private readonly NginxDirective root;
    private readonly List<NginxDirective> passes;

    /// <exception cref="InspectionException">A number is none.</exception>
    public NginxSettings(NginxDirective root)
    {
        this.root = root;
        List<NginxDirective> all = [.. root.Everything()];
        passes = [.. all.Where(directive => Passes.Contains(directive.Name))];
        Processes = Main("worker_processes") is { Arguments: [not "auto", ..] } processes ? Number(processes) : null;
        DescriptorLimit = Main("worker_rlimit_nofile") is { } limit ? Number(limit) : null;
        Events = Main("events");
        Connections = Events?.Inner.Find(directive => directive.Name == "worker_connections") is { } connections ? Number(connections) : null;
        Mirror = all.Find(directive => directive is { Name: "mirror", Arguments: [not "off"] });
        KeepAlive = all.Find(directive => directive.Name == "keepalive_timeout");
        List<NginxDirective> listens = [.. all.Where(directive => directive.Name == "listen")];
        Backlog = listens.Select(BacklogOf).OfType<ConfigNumber>().MinBy(backlog => backlog.Value);
        long[] kept = [.. all.Where(directive => directive.Name == "upstream")
            .SelectMany(upstream => upstream.Inner.Where(inner => inner.Name == "keepalive").Select(inner => Number(inner).Value)).Order()];
        // While all requests go to one upstream, the kept connections of the others lie idle.
        IdleKept = kept.Skip(1).Sum();
    }

    /// <summary>worker_processes; null for "auto" and for nothing said.</summary>
    public ConfigNumber? Processes { get; }

    /// <summary>worker_rlimit_nofile; null when it is not said.</summary>
    public ConfigNumber? DescriptorLimit { get; }

    /// <summary>worker_connections; null for the standard.</summary>
    public ConfigNumber? Connections { get; }

    /// <summary>The block events; null for none.</summary>
    public NginxDirective? Events { get; }

    /// <summary>The first mirror, which sends a request to one more upstream at the same time.</summary>
    public NginxDirective? Mirror { get; }

    public NginxDirective? KeepAlive { get; }

    /// <summary>The smallest backlog that is said.</summary>
    public ConfigNumber? Backlog { get; }

    /// <summary>Upstream connections that a worker may keep open while they are of no use to the requests of the moment.</summary>
    public long IdleKept { get; }

    /// <summary>The first directive that hands requests on; null when none does.</summary>
    public NginxDirective? Pass => passes.FirstOrDefault();

    /// <summary>Whether a backend is reached within the machine.</summary>
    public bool HasUnixBackend => passes.Exists(pass => Addresses(pass) is null or 0);

    /// <summary>Descriptors that a request holds at most: the client's, the upstream's, the mirror's.</summary>
    public int PerRequest => 1 + (Pass is null ? 0 : 1) + (Pass is not null && Mirror is not null ? 1 : 0);

    /// <summary>The upstream with the fewest addresses, as each gives one range of local ports; null when none is reached over TCP.</summary>
    public (int Addresses, ConfigPlace Place)? FewestAddresses => passes
        .Select(pass => (Addresses: Addresses(pass), pass.Place))
        .Where(each => each.Addresses > 0)
        .Select(each => ((int Addresses, ConfigPlace Place)?)(each.Addresses!.Value, each.Place))
        .MinBy(each => each!.Value.Addresses);

    public ConfigPlace Start => root.Place;

    private NginxDirective? Main(string name) => root.Inner.Find(directive => directive.Name == name);

    private static ConfigNumber Number(NginxDirective directive) => ConfigNumber.Parse(directive.Name, directive.Arguments is [var first, ..] ? first : null, directive.Place);

    private static ConfigNumber? BacklogOf(NginxDirective listen) =>
        listen.Arguments.FirstOrDefault(argument => argument.StartsWith("backlog=", StringComparison.Ordinal)) is { } text
        && long.TryParse(text.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out long backlog)
            ? new ConfigNumber(backlog, listen.Place, text)
            : null;

    /// <summary>Addresses over TCP of what a pass leads to; null for a socket within the machine.</summary>
    private int? Addresses(NginxDirective pass)
    {
        string target = pass.Arguments is [var first, ..] ? first : "";
        int scheme = target.IndexOf("://", StringComparison.Ordinal);
        string name = scheme < 0 ? target : target[(scheme + 3)..];
        if (name.StartsWith(UnixAddress, StringComparison.Ordinal))
            return null;
        name = name.Split('/', ':')[0];
        NginxDirective? upstream = root.Everything().FirstOrDefault(directive => directive is { Name: "upstream", Arguments: [var known, ..] } && known == name);
        return upstream is null ? 1 : upstream.Inner.Count(server => server is { Name: "server", Arguments: [var address, ..] } && !address.StartsWith(UnixAddress, StringComparison.Ordinal));
    }
}
