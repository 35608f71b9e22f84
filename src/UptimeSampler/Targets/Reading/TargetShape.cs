using System.Text.RegularExpressions;

namespace UptimeSampler.Targets.Reading;

/// <summary>The keys of a target.</summary>
internal static partial class TargetShape
{
    // Names that alerts use for labels of their own.
    private static readonly string[] OwnLabels = ["alertname", "target", "severity", "incident", "kind"];
    private const int LabelCountLimit = 32;
    private const int SamplesLimit = 100;
    private const double RateLimit = 1_000;
    private const int TextLimit = 2_000;
    private const int NameCountLimit = 100;

    private static readonly Target Standard = new() { Name = "", Url = new Uri("http://localhost") };

    public static readonly Shape<TimeSpan> TimeoutShape = NumberShapes.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
    public static readonly Shape<AddressChoice> AddressesShape = TextShapes.OneOf(("all", AddressChoice.All), ("first", AddressChoice.First));
    public static readonly Shape<ConnectionChoice> ConnectionShape = TextShapes.OneOf(("new", ConnectionChoice.New), ("kept", ConnectionChoice.Kept), ("both", ConnectionChoice.Both));

    public static readonly Key<string> Name = new("name", "Unique name.", TextShapes.Name) { Required = true };
    public static readonly Key<Uri> Url = new("url", "What is watched: an http, https or tcp URL.", HttpShapes.TargetUrl) { Required = true };
    private static readonly Key<TimeSpan> Interval = new("interval", "Length of a round, in which samples are drawn at random.", NumberShapes.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1))) { Default = "10s" };
    private static readonly Key<long> SamplesPerRound = new("samplesPerRound", "Samples drawn in a round; on suspicion more are drawn, up to maxRate.", NumberShapes.Whole(1, SamplesLimit)) { Default = 3 };
    private static readonly Key<TimeSpan> Timeout = new("timeout", "Time limit of one probe.", TimeoutShape) { Default = "5s" };
    private static readonly Key<double> MaxRate = new("maxRate", "Most samples per second in any span of time, those drawn on suspicion included: a number, or \"2/s\", \"30/m\" (default: 3/s, or twice what samplesPerRound and interval need when that is more).", NumberShapes.Rate(RateLimit));
    private static readonly Key<IReadOnlyList<string>> Workers = new("workers", "Names of the workers that take samples (default: all).", CollectionShapes.Names(NameCountLimit));
    private static readonly Key<AddressChoice> Addresses = new("addresses", "Which addresses of the name take part.", AddressesShape) { Default = "all" };
    private static readonly Key<ConnectionChoice> Connection = new("connection", "A new connection for each sample, one that is kept open, or both in turn.", ConnectionShape) { Default = "new" };
    private static readonly Key<double?> Tolerate = new("tolerate", "Failure rate that counts as normal (the SLO), above 0 and below 0.5, or \"learn\": what was normal in the week before, without incidents and the last 6 hours, from 0.001 to 0.05.", NumberShapes.BetweenOr(0, 0.5, "learn")) { Default = 0.001 };
    private static readonly Key<LatencyWatch> Latency = new("latency", "Open a latency incident when too many answers take too long; {} for the 95th percentile against what was normal in the week before.", LatencyShape.Shape);
    public static readonly Key<IReadOnlyList<string>> Channels = new("channels", "Names of the channels that are alerted (default: all).", CollectionShapes.Names(TargetLimits.Channels));
    private static readonly Key<IReadOnlyList<KeyValuePair<string, string>>> Labels = new("labels", "Free labels, passed on in alerts.", CollectionShapes.MapOf(TextShapes.Text(TextLimit), LabelCountLimit, ProblemOfLabel, StringComparer.Ordinal));
    private static readonly Key<string> Runbook = new("runbook", "Where the way to help is written down; passed on in alerts.", TextShapes.Text(TextLimit));
    private static readonly Key<string> Method = new("method", "HTTP method.", HttpShapes.Method) { Default = "GET" };
    private static readonly Key<IReadOnlyList<KeyValuePair<string, Secret>>> Headers = new("headers", "Request headers.", HttpShapes.Headers);
    private static readonly SecretKey Body = new("body", "Request body, or what a TCP probe sends after connecting.", TextShapes.Secret(TargetLimits.SecretFileSize));
    private static readonly Key<Expectation> Expect = new("expect", "What a good answer looks like.", ExpectShape.Shape);
    private static readonly Key<bool> FollowRedirects = new("followRedirects", "True to follow redirects, at most ten, never from https to http.", NumberShapes.Flag) { Default = false };
    private static readonly Key<TlsSettings> Tls = new("tls", "TLS settings.", TlsShape.Shape);
    private static readonly Key<IReadOnlyList<MaintenanceWindow>> Maintenance = new("maintenance", "Maintenance windows of the target: samples are taken, evidence does not build, alerts are not sent.", CollectionShapes.ListOf(MaintenanceShape.OfTarget, MaintenanceShape.Limit));

    private static readonly Key[] Shared =
        [Interval, SamplesPerRound, Timeout, MaxRate, Workers, Addresses, Connection, Tolerate, Latency, Channels, Labels, Runbook, Method, Headers, Body, Expect, FollowRedirects, Tls, Maintenance];

    public static readonly ObjectShape Object = new("a target", [Name, Url, .. Shared]);

    /// <summary>The same keys, save name and URL, for all targets.</summary>
    public static readonly ObjectShape Defaults = new("the defaults", Shared);

    /// <summary>Keys that mean something for HTTP only.</summary>
    public static readonly IReadOnlyList<Key> HttpOnly = [Connection, Method, Headers, FollowRedirects, Tls];

    /// <summary>Objects in which a target's keys and the defaults' are merged; anything else is taken whole.</summary>
    public static readonly IReadOnlyList<string> Merged = [Labels.Name, Headers.Name, Expect.Name, Tls.Name, "headerMatches"];

    /// <summary>Reads a target; null when it has no usable name or URL.</summary>
    public static Target? Read(ObjectReader file)
    {
        bool named = file.TryGet(Name, out string name), located = file.TryGet(Url, out Uri url);
        Target target = ReadShared(file) with { Name = named ? name : "", Url = located ? url : Standard.Url };
        CheckRates(file, target);
        if (located)
            target = WithAuthorization(file, target);
        return named && located ? target : null;
    }

    /// <summary>Reads what a target and the defaults have in common.</summary>
    public static Target ReadShared(ObjectReader file) => Standard with
    {
        Interval = file.Get(Interval, Standard.Interval),
        SamplesPerRound = (int)file.Get(SamplesPerRound, Standard.SamplesPerRound),
        Timeout = file.Get(Timeout, Standard.Timeout),
        MaxRate = file.Get(MaxRate, 0),
        Workers = file.Get(Workers, []),
        Addresses = file.Get(Addresses, Standard.Addresses),
        Connection = file.Get(Connection, Standard.Connection),
        Tolerate = file.Get(Tolerate, Standard.Tolerate) ?? Standard.Tolerate,
        LearnsTolerance = file.TryGet(Tolerate, out double? tolerate) && tolerate is null,
        Latency = file.TryGet(Latency, out LatencyWatch latency) ? latency : null,
        Channels = file.Get(Channels, []),
        Labels = file.Get(Labels, []).ToDictionary(),
        Runbook = file.TryGet(Runbook, out string runbook) ? runbook : null,
        Method = file.Get(Method, Standard.Method),
        Headers = file.Get(Headers, []),
        Body = file.Get(Body),
        Expect = file.Get(Expect, Standard.Expect),
        FollowRedirects = file.Get(FollowRedirects, Standard.FollowRedirects),
        Tls = file.Get(Tls, Standard.Tls),
        Maintenance = file.Get(Maintenance, []),
    };

    /// <summary>Fills in the default of maxRate; checks what depends on several keys.</summary>
    private static void CheckRates(ObjectReader file, Target target)
    {
        double needed = target.BaseRate;
        if (file.Has(MaxRate) && target.MaxRate > 0 && target.MaxRate < needed * (1 - 1e-9))
            file.Fail(MaxRate, $"the target needs {needed:0.###}/s for samplesPerRound {target.SamplesPerRound} in {DurationText.Format(target.Interval)}, which is more; write at least that, or sample less");
        if (needed > RateLimit)
            file.Fail(Interval, $"samplesPerRound {target.SamplesPerRound} in {DurationText.Format(target.Interval)} is {needed:0.###}/s, more than {RateLimit}/s; sample less");
        if (target.Latency?.Limit >= target.Expect.MaxTime)
            file.Fail(Latency, $"limit {DurationText.Format(target.Latency!.Limit!.Value)} is not below expect.maxTime, {DurationText.Format(target.Expect.MaxTime!.Value)}: what takes longer than that counts as failed, not as slow; make it shorter");
        if (target.Expect.MaxTime > target.Timeout)
            file.Fail(Expect, $"maxTime {DurationText.Format(target.Expect.MaxTime.Value)} is longer than the timeout, {DurationText.Format(target.Timeout)}, so that it could never be missed; make it shorter, or the timeout longer");
    }

    private static Target WithAuthorization(ObjectReader file, Target target)
    {
        target = target with { MaxRate = target.MaxRate > 0 ? target.MaxRate : Math.Max(Standard.MaxRate, Math.Min(2 * target.BaseRate, RateLimit)) };
        if (target.Url.UserInfo.Length > 0 && target.Headers.Any(header => header.Key.Equals(UrlCredentials.Header, StringComparison.OrdinalIgnoreCase)))
            file.Fail(Url, "holds a user name beside an Authorization header; keep one of the two");
        return UrlCredentials.ToHeader(target);
    }

    private static string? ProblemOfLabel(string key) =>
        !LabelName().IsMatch(key) ? "is no label name; write letters, digits and underscores, not a digit first"
        : OwnLabels.Contains(key, StringComparer.Ordinal) ? $"is a label that alerts set themselves ({string.Join(", ", OwnLabels)}); choose another name"
        : null;

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,99}\z")]
    private static partial Regex LabelName();
}
