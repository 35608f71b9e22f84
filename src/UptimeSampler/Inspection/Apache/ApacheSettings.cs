namespace UptimeSampler.Inspection.Apache;

/// <summary>What Apache's configuration says about how many requests are served at once.</summary>
internal sealed class ApacheSettings
{
    public const int StandardBacklog = 511;
    private const int StandardThreads = 25;
    private const int StandardServers = 16;
    private const int StandardForks = 256;

    private readonly Dictionary<string, ConfigNumber> numbers = [];

    /// <param name="lines">The directives that count.</param>
    /// <param name="conditions">What Apache knows after them.</param>
    /// <param name="end">Behind the last line of the first file.</param>
    /// <param name="isForking">Whether the running processes have one thread each, where no line says how requests are served.</param>
    /// <exception cref="InspectionException">A number is none.</exception>
    public ApacheSettings(IEnumerable<ApacheLine> lines, ApacheConditions conditions, ConfigPlace end, bool isForking)
    {
        Mpm = conditions.Mpm ?? (isForking ? "prefork" : "event");
        End = end;
        foreach (ApacheLine line in lines)
            if (line.Name is "maxrequestworkers" or "maxclients" or "serverlimit" or "threadsperchild" or "threadlimit" or "listenbacklog")
                numbers[line.Name == "maxclients" ? "maxrequestworkers" : line.Name] = conditions.Number(line);
            else if (line.Name is "proxypass" or "proxypassmatch" or "balancermember" && !line.Arguments.Contains("!"))
                Proxy ??= line;
            else if ((line.Name == "sethandler" && line.Arguments is [var handler, ..] && handler.StartsWith("proxy:", StringComparison.Ordinal))
                || (line.Name == "rewriterule" && line.Arguments is [_, _, var flags, ..] && flags.Trim('[', ']').Split(',').Any(flag => flag is "P" or "proxy")))
                Proxy ??= line;
            else if (line.Name is "keepalivetimeout" or "keepalive")
                KeepAlive = line.Name == "keepalive" && KeepAlive is not null ? KeepAlive : line;
    }

    /// <summary><c>event</c>, <c>worker</c> or <c>prefork</c>.</summary>
    public string Mpm { get; }

    /// <summary>Where a directive may be added: behind the last line of the first file.</summary>
    public ConfigPlace End { get; }

    /// <summary>The first line that hands requests on; null when none does.</summary>
    public ApacheLine? Proxy { get; }

    public ApacheLine? KeepAlive { get; }

    public bool IsForking => Mpm == "prefork";

    /// <summary>Requests that a process serves at once.</summary>
    public long PerProcess => IsForking ? 1 : Math.Max(1, Math.Min(Number("threadsperchild")?.Value ?? StandardThreads, Number("threadlimit")?.Value ?? 64));

    /// <summary>Most processes.</summary>
    public long Processes => Number("serverlimit")?.Value ?? (IsForking ? StandardForks : StandardServers);

    /// <summary>MaxRequestWorkers, in whole processes, as Apache takes it.</summary>
    public long Workers => Math.Max(PerProcess, (Number("maxrequestworkers")?.Value ?? (IsForking ? StandardForks : Processes * PerProcess)) / PerProcess * PerProcess);

    /// <summary>A number that is set, by its name in lower case; null for the standard.</summary>
    public ConfigNumber? Number(string name) => numbers.GetValueOrDefault(name);
}
