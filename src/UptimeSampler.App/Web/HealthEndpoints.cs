using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Web;

/// <summary><c>/healthz</c>: the process lives. <c>/readyz</c>: it does its work; if not, why. Neither names a target.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok\n")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/readyz", Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Ready(WebSource source)
    {
        IReadOnlyList<string> reasons = Reasons(source);
        return Results.Json(new { Ready = reasons.Count == 0, Reasons = reasons }, ContractJson.Options,
            statusCode: reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static IReadOnlyList<string> Reasons(WebSource source)
    {
        DateTimeOffset now = source.Time.GetUtcNow();
        try
        {
            return Readiness.Reasons(source.Status(), source.Targets(), now - source.Store.OldestOverdueAlert(now));
        }
        catch (StorageException)
        {
            return ["the database cannot be read"];
        }
    }
}
