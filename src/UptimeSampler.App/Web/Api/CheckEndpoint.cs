using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Json;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/api/v1/targets/{name}/check</c>: samples a watched target now.</summary>
internal static class CheckEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/targets/{name}/check", CheckAsync).RequireRateLimiting(HeavyWork.Probing)
        .WithSummary($"Samples the target now, for {CheckNow.Longest.TotalSeconds} s at most: one result of 'check --json'").Produces<CheckJson>();

    private static async Task<IResult> CheckAsync(HttpContext http, WebSource source, string name) =>
        Results.Json(CheckJson.Of(await CheckNow.RunAsync(source, source.Watched("name", name), http.RequestAborted)), ContractJson.Options);
}
