using System.Globalization;

namespace UptimeSampler.Inspection.Apache;

/// <summary>What limits an Apache.</summary>
internal sealed class ApacheInspector
{
    private readonly ServerGroup server;
    private readonly ApacheSettings? settings;
    private readonly ApacheFixes? fixes;
    private readonly List<Member> children;
    private readonly List<string> warnings = [];
    private readonly List<string> problems = [];
    private readonly List<string> notes = [];
    private readonly int perRequest;

    public ApacheInspector(ServerGroup server)
    {
        this.server = server;
        children = server.Others.Count > 0 ? [.. server.Others] : [server.Top];
        ConfigReader reader = new(server.Files);
        settings = Read(reader);
        fixes = settings is null ? null : new ApacheFixes(server, settings);
        perRequest = server.Request.PerRequest ?? (settings?.Proxy is null ? 1 : 2);
        warnings.AddRange(server.WrittenSince(reader.Files, children, server.Reload("USR1")));
        if (children.Select(child => new OpenFileLimit(server, child, perRequest, 0).UnitDiffers()).OfType<string>().FirstOrDefault() is { } differs)
            warnings.Add(differs);
        problems.AddRange(ServerGroup.Unseen(children));
        if (settings is null)
            return;
        notes.Add("Apache adds processes by and by (1, 2, 4 … a second): a sudden burst above those that run waits for some seconds, unless StartServers starts them all");
        notes.Add(settings.IsForking
            ? "prefork: a visitor keeps a whole process for as long as his connection is kept alive; count those in what you expect (KeepAliveTimeout, or MPM event)"
            : $"{settings.Mpm}: {settings.PerProcess} threads a process{(settings.Mpm == "event" ? "; connections that are kept alive without a request take none" : "; a connection that is kept alive takes one")}");
    }

    private string? ConfigFile { get; set; }

    public InspectionResult Inspect()
    {
        List<InspectedProcess> processes = [ServerGroup.Told(server.Top, children.Contains(server.Top) ? "server" : "master", [.. Workers(), .. Shared()])];
        Capacity capacity = new((int)Math.Max(1, settings is null ? children.Count : settings.Workers / settings.PerProcess));
        foreach (Member child in children)
            if (child == server.Top)
                processes[0] = processes[0] with { Limits = [.. processes[0].Limits, Open(child, capacity)] };
            else
                processes.Add(ServerGroup.Told(child, "worker", [Open(child, capacity)]));
        return new InspectionResult
        {
            Server = ServerKinds.Apache, ConfigFile = ConfigFile, Processes = processes, Expect = server.Request.Expect,
            RequestText = settings is null ? "how it serves requests is not known, as the configuration could not be read"
                : $"1 {(settings.IsForking ? "process" : "thread")} for each request (MPM {settings.Mpm}){(settings.Proxy is { } proxy ? $", handed on at {proxy.Place}" : "")}",
            AboveText = "above it visitors wait until others have left: the site is slow first, and fails when their patience ends",
            Warnings = warnings, Problems = problems, Notes = notes,
        };
    }

    private ApacheSettings? Read(ConfigReader reader)
    {
        try
        {
            ApacheFiles files = ApacheFiles.Of(server.Host, server.Files, server.Top.Entry, server.Request.ConfigFile);
            ConfigFile = server.Files.Shown(files.Path);
            ApacheConditions conditions = new(server.Files, files.Environment);
            foreach (string name in files.Defined)
                conditions.Define(name, "");
            ApacheParser parser = new(reader, conditions, files.Root);
            parser.Read(files.Path);
            bool isForking = children.TrueForAll(child => server.Host.Names($"/proc/{child.Pid}/task") is { Count: 1 });
            return new ApacheSettings(parser.Lines, conditions, parser.End!, isForking);
        }
        catch (InspectionException broken)
        {
            problems.Add(broken.Message);
            return null;
        }
    }

    private IEnumerable<InspectedLimit> Workers()
    {
        if (settings is null)
            yield break;
        yield return Judged("MaxRequestWorkers", "maxrequestworkers", settings.Workers, settings.Workers, 1,
            settings.IsForking ? "processes" : $"threads, in whole processes of {settings.PerProcess}", fixes!.Workers);
        long most = settings.Processes * settings.PerProcess;
        yield return Judged("ServerLimit", "serverlimit", settings.Processes, most, 1.0 / settings.PerProcess,
            settings.IsForking ? "processes" : $"processes of {settings.PerProcess} threads", fixes.Servers);
    }

    private InspectedLimit Judged(string name, string key, long value, long most, double part, string what, Func<long, (string Advice, LimitFix Fix)> advise)
    {
        long? expect = server.Request.Expect;
        bool? ok = expect is null ? null : most >= expect;
        (string Advice, LimitFix Fix)? fix = ok == false ? advise(expect!.Value) : null;
        return new InspectedLimit
        {
            Name = name, Value = value, PerRequest = part, Capacity = most, Ok = ok, Note = what, Advice = fix?.Advice, Fix = fix?.Fix,
            Source = settings!.Number(key)?.Place.ToString() ?? $"{settings.End.File} does not say, so Apache's default",
        };
    }

    private InspectedLimit Open(Member child, Capacity capacity)
    {
        // A process holds no more requests than it has threads, so this binds only where it is very low.
        OpenFileLimit open = new(server, child, perRequest, 0);
        long? most = settings?.PerProcess;
        return open.Limit(capacity, set: null, _ =>
        {
            long needed = open.Needed(most ?? server.Request.Expect!.Value);
            return ($"LimitNOFILE={needed} under [Service] of its systemd unit, or 'ulimit -n {needed}' before it is started (Debian: APACHE_ULIMIT_MAX_FILES in envvars) (now {child.Limits.OpenFiles} from /proc/{child.Pid}/limits); {server.Restart}", null);
        });
    }

    private IEnumerable<InspectedLimit> Shared()
    {
        ConfigNumber? backlog = settings?.Number("listenbacklog");
        foreach (InspectedLimit limit in SharedLimits.Of(server, new SharedUse(perRequest, settings?.Proxy is null ? null : 1, (backlog?.Value ?? ApacheSettings.StandardBacklog, backlog?.Place.ToString() ?? "Apache's default (ListenBackLog)"), TasksPerRequest: 1)))
            yield return limit;
        if (children[0].Limits.Tasks is not { } tasks)
            yield break;
        long? expect = server.Request.Expect;
        bool? ok = expect is null ? null : tasks >= expect;
        yield return new InspectedLimit
        {
            Name = "max processes", Value = tasks, Source = $"/proc/{children[0].Pid}/limits", PerRequest = 1, Capacity = tasks, Ok = ok, Note = "processes and threads of its user",
            Advice = ok == false ? string.Create(CultureInfo.InvariantCulture, $"LimitNPROC={Capacity.Round(expect!.Value + 200)} under [Service] of its systemd unit, or 'ulimit -u'; {server.Restart}") : null,
        };
    }
}
