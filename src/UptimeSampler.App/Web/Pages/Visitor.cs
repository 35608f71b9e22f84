using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using UptimeSampler.App.Web.Access;

namespace UptimeSampler.App.Web.Pages;

/// <summary>Who looks at a page.</summary>
/// <param name="Name">Name of the token, or <c>local</c>; null for nobody known.</param>
/// <param name="MayChange">True for operators.</param>
/// <param name="IsSignedIn">True when there is something to sign out from.</param>
/// <param name="CsrfToken">The anti-forgery token that every form carries.</param>
public sealed record Visitor(string? Name, bool MayChange, bool IsSignedIn, string CsrfToken)
{
    public static Visitor Of(HttpContext http, IAntiforgery antiforgery) => new(
        http.User.Identity?.Name, http.User.IsInRole(AccessNames.Operator), http.User.FindFirst(AccessNames.TokenHash) is not null, antiforgery.GetAndStoreTokens(http).RequestToken!);
}
