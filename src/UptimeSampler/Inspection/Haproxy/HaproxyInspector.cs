using System.Globalization;

namespace UptimeSampler.Inspection.Haproxy;

/// <summary>What limits an HAProxy.</summary>
internal sealed class HaproxyInspector
{
    private const string Name = "maxconn";
    private const int Spare = 10;

    // One for the client, one for the server.
    private const int Descriptors = 2;

    private readonly ServerGroup server;
    private readonly HaproxySettings? settings;
    private readonly List<string> warnings = [];
    private readonly List<string> problems = [];
    private readonly Member worker;
    private readonly List<Member> old;
    private readonly string reload;
    private long? given;

    public HaproxyInspector(ServerGroup server)
    {
        this.server = server;
        // With a master, a reload starts another worker; the one before takes no more visitors, and ends when its last has left.
        List<Member> workers = [.. server.Others.OrderByDescending(member => member.Entry.StartTicks)];
        worker = workers.Count > 0 ? workers[0] : server.Top;
        old = [.. workers.Skip(1)];
        reload = workers.Count > 0 ? server.Reload("USR2") : server.Group.Unit is { } unit ? $"systemctl reload {unit}" : $"start it anew with -sf {server.Top.Pid}";
        ConfigReader reader = new(server.Files);
        settings = Read(reader);
        warnings.AddRange(server.WrittenSince(reader.Files, [worker], reload));
        problems.AddRange(ServerGroup.Unseen([worker]));
        if (settings?.Connections is { } set && settings.Descriptors is null && worker.Limits.OpenFiles is { } open && open < Descriptors * set.Value)
            warnings.Add($"{set.Place} says {set.Text}, and the running process {worker.Pid} has {open} descriptors, too few for it: it was not reloaded ({reload}), or it may not raise its limit (LimitNOFILE)");
    }

    private string? ConfigFile { get; set; }

    public InspectionResult Inspect()
    {
        List<InspectedLimit> own = [.. Configured(), Open()];
        List<InspectedLimit> shared = [.. SharedLimits.Of(server, new SharedUse(Descriptors, Addresses(), null))];
        List<InspectedProcess> processes = worker == server.Top
            ? [ServerGroup.Told(worker, "server", [.. own, .. shared])]
            : [ServerGroup.Told(server.Top, "master", shared), ServerGroup.Told(worker, "worker", own)];
        processes.AddRange(old.Select(member => ServerGroup.Told(member, "leaving worker", [])));
        return new InspectionResult
        {
            Server = ServerKinds.Haproxy, ConfigFile = ConfigFile, Processes = processes, Expect = server.Request.Expect,
            RequestText = "1 connection and 2 descriptors for each request",
            AboveText = "above it visitors wait until others have left: the site is slow first, and fails when their patience or 'timeout queue' ends",
            Warnings = warnings, Problems = problems,
            Notes = [.. old.Select(member => $"worker {member.Pid} is of before a reload: it takes no new connections and ends with its last")],
        };
    }

    private HaproxySettings? Read(ConfigReader reader)
    {
        try
        {
            HaproxyFiles files = HaproxyFiles.Of(server.Host, server.Files, server.Top.Entry, server.Request.ConfigFile);
            given = files.Connections;
            ConfigFile = files.Paths.Count > 0 ? server.Files.Shown(files.Paths[0]) : null;
            List<HaproxyLine> lines = [];
            foreach (string path in files.Paths)
                reader.With(path, from: null, (text, shown) => lines.AddRange(HaproxyLine.All(text, shown, name => files.Environment.GetValueOrDefault(name))));
            return HaproxySettings.Of(lines);
        }
        catch (InspectionException broken)
        {
            problems.Add(broken.Message);
            return null;
        }
    }

    private IEnumerable<InspectedLimit> Configured()
    {
        if (settings is null)
            yield break;
        if (given is { } number)
            yield return Judged("maxconn (-n)", new ConfigNumber(number, new ConfigPlace($"/proc/{server.Top.Pid}/cmdline", 1), $"-n {number}"), new Capacity(1), "of its command line, which outweighs the file");
        else if (settings.Connections is { } set)
            yield return Judged(Name, set, new Capacity(1), "connections of the process");
        IReadOnlyList<HaproxySection> frontends = settings.Frontends(server.Request.Port);
        foreach (HaproxySection frontend in frontends)
            if (frontend.Connections is { } set)
                yield return Judged($"{Name} ({frontend.Kind} {PlainText.Line(frontend.Name, 40)})", set, new Capacity(1), "connections taken in");
        foreach (HaproxySection backend in frontends.SelectMany(settings.BackendsOf).Distinct())
        {
            List<(string Name, ConfigPlace Place, ConfigNumber? Connections)> servers = [.. backend.Servers];
            foreach ((string name, _, ConfigNumber? set) in servers)
                if (set is not null)
                    yield return Judged($"{Name} (server {PlainText.Line(backend.Name, 40)}/{PlainText.Line(name, 40)})", set, new Capacity(servers.Count), $"requests handed on to this one of {Words.Count(servers.Count, "server")}");
        }
    }

    private InspectedLimit Judged(string name, ConfigNumber set, Capacity capacity, string what)
    {
        long? expect = server.Request.Expect;
        long most = capacity.Of(set.Value, 0, 1);
        bool? ok = set.Value == 0 || expect is null ? null : most >= expect;
        InspectedLimit limit = new() { Name = name, Value = set.Value, Source = set.Place.ToString(), PerRequest = 1, Capacity = set.Value == 0 ? null : most, Ok = ok, Note = what };
        if (ok != false)
            return limit;
        string text = $"{Name} {Capacity.Round(capacity.Share(expect!.Value) + Spare).ToString(CultureInfo.InvariantCulture)}";
        return limit with
        {
            Advice = $"{text} in {set.Place} (now {set.Value}); reload HAProxy: {reload}",
            Fix = set.Text.StartsWith('-') ? null : new LimitFix(set.Place, set.Text, text, reload),
        };
    }

    private InspectedLimit Open()
    {
        OpenFileLimit open = new(server, worker, server.Request.PerRequest ?? Descriptors, 0);
        InspectedLimit limit = open.Limit(new Capacity(1), settings?.Descriptors, needed => OpenAdvice(open, needed));
        // HAProxy takes as many descriptors as its maxconn needs, with those that it holds anyway; what it counts besides is not known here.
        bool isOwn = settings?.Connections is { } set && settings.Descriptors is null && limit.Value >= Descriptors * set.Value && limit.Capacity < set.Value;
        if (isOwn)
            limit = limit with { Capacity = settings!.Connections!.Value, Ok = server.Request.Expect is { } expect ? settings.Connections.Value >= expect : null };
        // Then maxconn is what to raise, and that is said there.
        return settings?.Connections is { } raised && server.Request.Expect is { } wanted && raised.Value < wanted ? limit with { Advice = null, Fix = null, Note = "follows maxconn" } : limit;
    }

    private (string, LimitFix?) OpenAdvice(OpenFileLimit open, long needed)
    {
        string now = $"(now {worker.Limits.OpenFiles} from /proc/{worker.Pid}/limits)";
        if (settings?.Descriptors is { } set)
            return ($"ulimit-n {needed} in {set.Place}, or better no ulimit-n at all {now}; reload HAProxy: {reload}", new LimitFix(set.Place, set.Text, $"ulimit-n {needed}", reload));
        if (settings?.Connections is null && settings?.Global is { } place)
        {
            string text = $"maxconn {Capacity.Round(server.Request.Expect!.Value + Spare)}";
            ConfigPlace next = place with { Line = place.Line + 1 };
            return ($"{text} as a new line before {next} {now}; reload HAProxy: {reload}", new LimitFix(next, null, text, reload));
        }
        return ($"LimitNOFILE={needed} under [Service] of its systemd unit, or 'ulimit -n {needed}' before it is started {now}; {server.Restart}", null);
    }

    private int? Addresses() => settings?.Frontends(server.Request.Port).SelectMany(settings.BackendsOf).Select(backend => backend.Servers.Count()).DefaultIfEmpty(0).Min() is > 0 and int fewest ? fewest : null;
}
