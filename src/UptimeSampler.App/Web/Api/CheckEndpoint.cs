using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Json;
using UptimeSampler.Checking;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/api/v1/targets/{name}/check</c>: samples a watched target now, as <c>check</c> does; nothing is stored.</summary>
internal static class CheckEndpoint
{
    /// <summary>Whoever waits for a web page wants an answer before long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private const int MostSamples = 500;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/targets/{name}/check", CheckAsync).RequireRateLimiting(HeavyWork.Probing)
        .WithSummary($"Samples the target now, for {Longest.TotalSeconds} s at most: one result of 'check --json'").Produces<CheckJson>().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> CheckAsync(HttpContext http, WebSource source, string name)
    {
        Target target = source.Watched("name", name);
        using Checker checker = new(source.Resolver, source.Time);
        CheckSettings settings = new()
        {
            Evidence = new OneShotOptions { TolerateRate = target.Tolerate, ExcludeRate = CheckSettings.ExcludeRateFor(target.Tolerate), MaxSamples = MostSamples },
            MaxDuration = Longest,
        };
        IReadOnlyList<CheckResult> results = await checker.RunAsync([new CheckRequest(target, settings)], (int)(source.Time.GetTimestamp() & int.MaxValue), _ => { }, http.RequestAborted);
        return Results.Json(CheckJson.Of(results[0]), ContractJson.Options);
    }
}
