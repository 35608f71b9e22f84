namespace UptimeSampler.Inspection.Nginx;

/// <summary>What limits an nginx.</summary>
internal sealed class NginxInspector
{
    // A worker needs a connection for each listening socket and one to its master.
    private const int MasterConnection = 1;
    private const int SpareConnections = 16;

    // With less than a sixteenth of its connections free, nginx closes those whose request has not come yet (ngx_drain_connections, nginx 1.22).
    // Measured: of 200 connections, two a request, 93 requests were served.
    private const long Sixteenth = 16;

    private readonly ServerGroup server;
    private readonly NginxSettings? settings;
    private readonly NginxFixes? fixes;
    private readonly NginxWorkers workers;
    private readonly Capacity capacity;
    private readonly List<string> warnings = [];
    private readonly List<string> problems = [];
    private readonly List<string> notes = [];
    private readonly int perRequest;
    private readonly string reload;

    public NginxInspector(ServerGroup server)
    {
        this.server = server;
        reload = server.Reload("HUP");
        ConfigReader reader = new(server.Files);
        settings = Read(reader);
        fixes = settings is null ? null : new NginxFixes(server, reload, settings);
        workers = NginxWorkers.Of(server, settings?.Processes);
        capacity = new Capacity(Math.Max(1, workers.Current.Count + workers.Stale.Count), OneMayTakeAll: true);
        perRequest = server.Request.PerRequest ?? settings?.PerRequest ?? 1;
        Warn(reader);
    }

    private string? ConfigFile { get; set; }

    public InspectionResult Inspect()
    {
        List<InspectedProcess> processes = [ServerGroup.Told(server.Top, workers.Current.Contains(server.Top) ? "server" : "master", [.. Shared()])];
        foreach (Member worker in workers.Current.Concat(workers.Stale))
            if (worker == server.Top)
                processes[0] = processes[0] with { Limits = [.. Own(worker), .. processes[0].Limits] };
            else
                processes.Add(ServerGroup.Told(worker, workers.Stale.Contains(worker) ? InspectedProcess.OldWorker : "worker", Own(worker)));
        if (server.Request.Expect is { } expect)
            warnings.AddRange(processes.Where(process => process.Role == "worker").Take(1).SelectMany(process => process.Limits)
                .Where(limit => limit.Capacity is { } most && most >= expect && !capacity.IsSure(most, expect)).Select(Unsure));
        processes.AddRange(workers.Leaving.Select(worker => ServerGroup.Told(worker, "leaving worker", [])));
        return new InspectionResult
        {
            Server = "nginx", ConfigFile = ConfigFile, Processes = processes, Expect = server.Request.Expect,
            RequestText = RequestText(), AboveText = "above it new requests fail at once (500) or wait to be taken in, and those within it are served",
            Warnings = warnings, Problems = problems, Notes = notes,
        };
    }

    private string Unsure(InspectedLimit limit) =>
        $"{limit.Name}: {Words.Count(capacity.Workers, "worker")} hold {limit.Capacity} together, but one may take most of the requests while the others sleep, and it holds {limit.Capacity / capacity.Workers}; what is to do makes it sure";

    private NginxSettings? Read(ConfigReader reader)
    {
        try
        {
            NginxFiles files = server.Request.ConfigFile is { } given ? new NginxFiles(given, "") : NginxFiles.Of(server.Host, server.Files, server.Top.Entry);
            ConfigFile = server.Files.Shown(files.Path);
            NginxDirective root = NginxParser.Read(reader, files.Path);
            root.Inner.AddRange(NginxParser.ReadText(reader, files.Directives, $"/proc/{server.Top.Pid}/cmdline").Inner);
            return new NginxSettings(root);
        }
        catch (InspectionException broken)
        {
            problems.Add(broken.Message);
            return null;
        }
    }

    private List<InspectedLimit> Own(Member worker)
    {
        OpenFileLimit open = new(server, WithoutBackends(worker), perRequest, settings?.IdleKept ?? 0);
        List<InspectedLimit> limits = [open.Limit(capacity, settings?.DescriptorLimit, needed => Advice(worker, open, needed))];
        if (settings is not null)
            limits.Add(Connections(worker));
        return limits;
    }

    private (string, LimitFix?) Advice(Member worker, OpenFileLimit open, long needed)
    {
        if (workers.Stale.Contains(worker))
            return ($"kill -QUIT {worker.Pid} (it did not hear of the reload; its requests are finished first)", null);
        string now = $"(now {open.Member.Limits.OpenFiles} from /proc/{worker.Pid}/limits)";
        if (settings?.DescriptorLimit is { } set && set.Value >= needed)
            return ($"{set.Place} says {set.Text} already {now}; reload nginx: {reload}. If it stays, nginx may not raise it: see its error log, and start it as root or with LimitNOFILE={needed}", null);
        if (!server.IsRoot && needed > (open.Member.Limits.OpenFilesHard ?? long.MaxValue))
            return ($"LimitNOFILE={needed} under [Service] of its systemd unit {now}, as this nginx may not raise it itself (it is not root); restart it", null);
        string kernel = server.Kernel.MostPerProcess is { } most && needed > most.Value ? $"first sysctl -w fs.nr_open={needed}; then " : "";
        return fixes?.DescriptorLimit(needed, now) is { } fix ? (kernel + fix.Advice, fix.Fix) : ($"{kernel}worker_rlimit_nofile {needed}; in the main part of its configuration {now}; reload nginx: {reload}", null);
    }

    private InspectedLimit Connections(Member worker)
    {
        long value = settings!.Connections?.Value ?? NginxSettings.StandardConnections, held = (worker.Descriptors?.Listening ?? 1) + MasterConnection + settings.IdleKept;
        long most = capacity.Of(value - (value / Sixteenth), held, perRequest);
        long? expect = server.Request.Expect;
        bool? ok = expect is null ? null : most >= expect;
        (string Advice, LimitFix Fix)? fix = ok is not null && !capacity.IsSure(most, expect!.Value) ? fixes!.Connections(Capacity.Round(((capacity.Share(expect!.Value) * perRequest) + held + SpareConnections) * Sixteenth / (Sixteenth - 1))) : null;
        return new InspectedLimit
        {
            Name = "worker_connections", Value = value, PerRequest = perRequest, Capacity = most, Ok = ok, Advice = fix?.Advice, Fix = fix?.Fix,
            Source = settings.Connections?.Place.ToString() ?? $"{settings.Start.File} does not say, so nginx's default",
            Note = $"{Words.Number(held)} held without any request; with less than a sixteenth free, nginx closes connections that wait for a request",
        };
    }

    private IEnumerable<InspectedLimit> Shared()
    {
        (long, string) backlog = settings?.Backlog is { } set ? (set.Value, set.Place.ToString()) : (NginxSettings.StandardBacklog, "nginx's default (listen … backlog=)");
        return SharedLimits.Of(server, new SharedUse(perRequest, settings?.FewestAddresses?.Addresses, backlog));
    }

    // Sockets to backends within the machine are traffic; those to the master and the other workers are not.
    private Member WithoutBackends(Member worker)
    {
        if (settings?.HasUnixBackend != true || worker.Descriptors is not { } held)
            return worker;
        int backends = Math.Max(0, held.Unix - (2 * (capacity.Workers + 1)));
        return worker with { Descriptors = held with { Connections = held.Connections + backends } };
    }

    private void Warn(ConfigReader reader)
    {
        warnings.AddRange(workers.Warnings());
        notes.AddRange(workers.Notes());
        foreach (Member worker in workers.Current.Take(1))
        {
            if (settings?.DescriptorLimit is { } set && worker.Limits.OpenFiles is { } value && set.Value != value)
                warnings.Add($"{set.Place} says {set.Text}, and the running worker {worker.Pid} has {value}: "
                    + (set.Value > value ? $"reload nginx: {reload}" : "after the next reload it has less"));
            if (settings?.DescriptorLimit is null && new OpenFileLimit(server, worker, perRequest, 0).UnitDiffers() is { } differs)
                warnings.Add(differs);
        }
        problems.AddRange(ServerGroup.Unseen(workers.Current));
        if (settings is null)
            return;
        warnings.AddRange(server.WrittenSince(reader.Files, workers.Current, reload));
        if (settings.Processes is { } processes && workers.Current.Count > 0 && processes.Value != workers.Current.Count)
            warnings.Add($"{processes.Place} says {processes.Text}, and {Words.Count(workers.Current.Count, "worker")} serve{(workers.Current.Count == 1 ? "s" : "")}: reload nginx: {reload}");
        string idle = settings.KeepAlive is { } keep ? $"keepalive_timeout {string.Join(' ', keep.Arguments)} ({keep.Place})" : "keepalive_timeout 75s (nginx's default)";
        notes.Add($"{idle}: a visitor without a request keeps a connection for so long; count those in what you expect");
        if (capacity.Workers > 1)
            notes.Add($"{capacity.Workers} workers: the capacity is that of all together, and surely held is what one of them holds, as one may take most of the requests; the values to write suffice for that");
        if (settings.Pass is null)
            notes.Add("a file that is being sent holds one descriptor more for so long: for slow downloads of large files, --per-request 2");
    }

    private string RequestText() => server.Request.PerRequest is { } given ? $"{given} descriptors for each request, as --per-request says"
        : settings is null ? "at least 1 descriptor for each request; how many is not known, as the configuration could not be read"
        : settings.Pass is not { } pass ? "1 descriptor for each request (nothing is handed on to an upstream)"
        : $"{perRequest} descriptors for each request that is handed on ({pass.Name} at {pass.Place}{(settings.Mirror is { } mirror ? $", mirror at {mirror.Place}" : "")})";
}
