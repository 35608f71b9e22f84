using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace UptimeSampler.App.Web.Access;

/// <summary><c>/api/v1/session</c>: who one is, what one may do, and the anti-forgery token that changes need.</summary>
internal static class SessionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/session", (HttpContext http, IAntiforgery antiforgery) => Results.Json(
                new SessionJson(http.User.Identity?.Name, Visitors.RoleOf(http.User), antiforgery.GetAndStoreTokens(http).RequestToken!), ContractJson.Options))
            .WithSummary("Who you are, and the anti-forgery token that changes need when no bearer token is sent").Produces<SessionJson>();
}

/// <summary>Who one is.</summary>
/// <param name="Name">Name of the token, or <c>local</c>.</param>
/// <param name="Role"><c>viewer</c> or <c>operator</c>.</param>
/// <param name="CsrfToken">To be sent as the header X-CSRF-Token with every change.</param>
internal sealed record SessionJson(string? Name, string Role, string CsrfToken);
