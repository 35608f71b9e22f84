using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.Probing;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web.Metrics;

/// <summary><c>/probe</c>: one probe of a watched target, told as blackbox_exporter tells it. Nothing is stored, and nothing else can be probed.</summary>
internal static class ProbeEndpoint
{
    private const string ScrapeTimeout = "X-Prometheus-Scrape-Timeout-Seconds";

    /// <summary>What is left of the scrape's time for the answer's way back, as blackbox_exporter leaves it.</summary>
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(0.5);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/probe", ProbeAsync).RequireRateLimiting(HeavyWork.Probing)
        .WithSummary("One probe of a watched target, as blackbox_exporter answers").Produces<string>(contentType: "text/plain")
        .Refuses(StatusCodes.Status429TooManyRequests, "others have the target probed as often as its maxRate allows").Refuses(StatusCodes.Status503ServiceUnavailable, "a fault of this machine spoilt the probe, which says nothing about the target")
        .TakesQuery(("target", "Name or URL of a watched target"), ("module", "http_2xx or tcp_connect, or what else begins with the kind of the target; may be left out"));

    private static async Task<IResult> ProbeAsync(HttpContext http, WebSource source, ProbingWorker worker)
    {
        QueryReader query = new(http, source.Time.GetUtcNow());
        Target target = Find(source, query.Text("target") ?? throw RequestException.Wrong("target", null, "is missing; name a watched target"));
        RequireModule(query.Text("module"), target);
        if (!worker.MayProbe(target))
            throw new RequestException(StatusCodes.Status429TooManyRequests, $"{PlainText.Line(target.Name, 100)} is probed by others as often as its maxRate allows ({target.MaxRate:0.##} a second); try again in a second", "target", PlainText.Line(target.Name, 100));
        Outcome? outcome = await worker.ProbeAsync(target with { Timeout = Limit(http, target.Timeout) }, http.RequestAborted);
        return outcome switch
        {
            null => Results.Empty,
            // No evidence against the target: the scrape fails instead.
            { Kind: OutcomeKind.Invalid } => throw new RequestException(StatusCodes.Status503ServiceUnavailable, $"the probe was spoilt by a fault of this machine ({outcome.Failure.Name()}), and says nothing about the target"),
            _ => Results.Text(ProbeText.Of(target, outcome), "text/plain; version=0.0.4; charset=utf-8"),
        };
    }

    private static Target Find(WebSource source, string wanted) =>
        source.Targets().Targets.FirstOrDefault(target => target.Name != wanted && (target.SafeUrl == wanted || target.Url.OriginalString == wanted)) ?? source.Watched("target", wanted);

    private static void RequireModule(string? module, Target target)
    {
        string kind = target.Url.Scheme == "tcp" ? "tcp" : "http";
        if (module is not null && !module.StartsWith(kind, StringComparison.Ordinal))
            throw RequestException.Wrong("module", module, $"is none for a target of {kind}; leave it out, or write {(kind == "tcp" ? "tcp_connect" : "http_2xx")}");
    }

    private static TimeSpan Limit(HttpContext http, TimeSpan configured) =>
        double.TryParse(http.Request.Headers[ScrapeTimeout], NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds > Return.TotalSeconds && seconds < configured.TotalSeconds + Return.TotalSeconds
            ? TimeSpan.FromSeconds(seconds) - Return
            : configured;
}

/// <summary>Probes on request, on new connections, each address in its turn.</summary>
internal sealed class ProbingWorker(WebSource source) : IDisposable
{
    private const int Burst = 5;

    private readonly PartitionedRateLimiter<Target> paces = PartitionedRateLimiter.Create<Target, string>(target => RateLimitPartition.GetTokenBucketLimiter(target.Name, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1 / target.MaxRate),
    }));
    private readonly ProbeWorker worker = new(new WorkerSettings("probe"), source.Resolver, source.Time);
    private int turn;

    public Task<Outcome?> ProbeAsync(Target target, CancellationToken stopping) =>
        worker.ProbeAsync(target, Interlocked.Increment(ref turn) & int.MaxValue, ConnectionKind.New, stopping);

    /// <summary>Whether it is sampled by no more than its limit, as far as who asks for probes is concerned: a few at once, then at its pace.</summary>
    public bool MayProbe(Target target) => paces.AttemptAcquire(target) is { IsAcquired: true };

    public void Dispose()
    {
        paces.Dispose();
        worker.Dispose();
    }
}
