namespace UptimeSampler.Targets;

/// <summary>Which of a name's addresses take part.</summary>
public enum AddressChoice
{
    /// <summary>Every resolved address, each sample pinned to one.</summary>
    All,

    /// <summary>Only the first.</summary>
    First,
}

/// <summary>Which connections are used.</summary>
public enum ConnectionChoice
{
    /// <summary>A new one for every sample: what a new visitor gets.</summary>
    New,

    /// <summary>One kept open per worker and address.</summary>
    Kept,

    /// <summary>Both, in turn, recorded apart.</summary>
    Both,
}

/// <summary>What is watched, and how. Complete: every default is applied.</summary>
public sealed record Target
{
    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary><c>http</c>, <c>https</c> or <c>tcp</c> URL. May hold secrets: print <see cref="SafeUrl"/> instead.</summary>
    public required Uri Url { get; init; }

    /// <summary>Length of a round.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Samples drawn in a round of a target without suspicion.</summary>
    public int SamplesPerRound { get; init; } = 3;

    /// <summary>Time limit of one probe.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most samples per second, drawn on suspicion included. The default has room for what suspicion wants.</summary>
    public double MaxRate { get; init; } = 3;

    /// <summary>Samples per second of a target without suspicion.</summary>
    public double BaseRate => SamplesPerRound / Interval.TotalSeconds;

    /// <summary>Names of the workers that take samples; empty means all.</summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    /// <summary>Which addresses take part.</summary>
    public AddressChoice Addresses { get; init; }

    /// <summary>Which connections are used.</summary>
    public ConnectionChoice Connection { get; init; }

    /// <summary>Tolerated failure rate p0, above 0 and below 0.5. The least that is tolerated where <see cref="LearnsTolerance"/>.</summary>
    public double Tolerate { get; init; } = 0.001;

    /// <summary>True to tolerate what was normal in the week before, within limits.</summary>
    public bool LearnsTolerance { get; init; }

    /// <summary>When answers count as slow; null when nobody wants to know.</summary>
    public LatencyWatch? Latency { get; init; }

    /// <summary>Names of the channels to alert; empty means all.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Free labels, passed on in alerts.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the way to help is written down; null when not configured.</summary>
    public string? Runbook { get; init; }

    /// <summary>HTTP method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Request headers.</summary>
    public IReadOnlyList<KeyValuePair<string, Secret>> Headers { get; init; } = [];

    /// <summary>Request body, or what a TCP probe sends after connecting; null for none.</summary>
    public Secret? Body { get; init; }

    /// <summary>What a good answer looks like.</summary>
    public Expectation Expect { get; init; } = new();

    /// <summary>True to follow redirects (at most ten, never from https to http).</summary>
    public bool FollowRedirects { get; init; }

    /// <summary>TLS settings.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>The target's own maintenance windows.</summary>
    public IReadOnlyList<MaintenanceWindow> Maintenance { get; init; } = [];

    /// <summary>True for what is sampled itself; false for what only stands for all targets together or for a preflight, and has no labels.</summary>
    public bool IsProbed => Url.Scheme is "http" or "https" or "tcp";

    /// <summary>Scheme, host, port and path: what may be shown to anyone.</summary>
    public string SafeUrl => Url.GetComponents(
        UriComponents.Scheme | UriComponents.Host | UriComponents.Port | (Url.Scheme == "tcp" ? 0 : UriComponents.Path), UriFormat.UriEscaped);

    /// <summary>True when a sample of the other would be taken in the same way, at the same times: names, labels and channels may differ.</summary>
    public bool IsSampledLike(Target other) =>
        (Url, Interval, SamplesPerRound, Timeout, MaxRate, Addresses, Connection, Method, FollowRedirects)
            == (other.Url, other.Interval, other.SamplesPerRound, other.Timeout, other.MaxRate, other.Addresses, other.Connection, other.Method, other.FollowRedirects)
        && Workers.SequenceEqual(other.Workers)
        && Headers.SequenceEqual(other.Headers)
        && Equals(Body, other.Body)
        && Expect.IsLike(other.Expect)
        && Tls == other.Tls;
}
