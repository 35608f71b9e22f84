using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Access;

namespace UptimeSampler.App.Web.Pages.Silences;

/// <summary><c>/silences</c>: those that are in force or still to come, to be ended there.</summary>
internal static class SilencesPage
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapReading(PathTo.Silences, Show).ExcludeFromDescription();
        routes.MapPost(PathTo.Silences + "/{id:long}/end", EndAsync).RequireAuthorization(AccessNames.Operator).AddEndpointFilter<ChangeFilter>().ExcludeFromDescription();
    }

    private static RazorComponentResult<SilencesView> Show(HttpContext http, WebSource source, IAntiforgery antiforgery) => new(new Dictionary<string, object?>
    {
        [nameof(SilencesView.Visitor)] = Visitor.Of(http, antiforgery),
        [nameof(SilencesView.At)] = source.Time.GetUtcNow(),
        [nameof(SilencesView.Silences)] = source.Store.Silences(all: false),
    });

    private static async Task<StatusCodeHttpResult> EndAsync(HttpContext http, WebSource source, long id)
    {
        IFormCollection form = await FormBody.ReadAsync(http);
        await Changes.EndSilenceAsync(source, id, http);
        http.Response.Headers.Location = OwnPath.Or(form["back"], PathTo.Silences);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
