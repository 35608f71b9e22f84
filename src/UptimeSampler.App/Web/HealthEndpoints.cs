using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace UptimeSampler.App.Web;

/// <summary><c>/healthz</c>: the process lives. <c>/readyz</c>: it does its work; if not, why. Neither names a target.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapReading("/healthz", () => TypedResults.Text("ok\n")).AllowAnonymous().ExcludeFromDescription();
        routes.MapReading("/readyz", Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Ready(WebSource source)
    {
        IReadOnlyList<string> reasons = Readiness.Reasons(source, source.Time.GetUtcNow());
        return Results.Json(new { Ready = reasons.Count == 0, Reasons = reasons }, ContractJson.Options,
            statusCode: reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
