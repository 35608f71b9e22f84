using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Access;

namespace UptimeSampler.App.Web.Pages.Targets;

/// <summary><c>/targets/NAME/check</c>: what the target's button answers.</summary>
internal static class CheckPage
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/targets/{name}/check", CheckAsync).RequireAuthorization(AccessNames.Operator).AddEndpointFilter<ChangeFilter>().RequireRateLimiting(HeavyWork.Probing).ExcludeFromDescription();
        // A result is kept nowhere: whoever asks for its address again is led to the button.
        routes.MapReading("/targets/{name}/check", (WebSource source, string name) => TypedResults.Redirect(PathTo.Target(source.Watched("name", name).Name))).ExcludeFromDescription();
    }

    private static async Task<RazorComponentResult<CheckView>> CheckAsync(HttpContext http, WebSource source, IAntiforgery antiforgery, string name) => new(new Dictionary<string, object?>
    {
        [nameof(CheckView.Visitor)] = Visitor.Of(http, antiforgery),
        [nameof(CheckView.Result)] = await CheckNow.RunAsync(source, source.Watched("name", name), http.RequestAborted),
    });
}
