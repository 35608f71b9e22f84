using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Pages;

namespace UptimeSampler.App.Web.Access;

/// <summary>Where a browser hands in its token once, for a cookie.</summary>
internal static class SignInPage
{
    private const string Path = "/sign-in";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapReading(Path, (HttpContext http, IAntiforgery antiforgery, string? next) => Page(http, antiforgery, next, fault: null, StatusCodes.Status200OK)).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(Path, SignInAsync).AllowAnonymous().AddEndpointFilter<ChangeFilter>().ExcludeFromDescription();
        routes.MapPost("/sign-out", (Delegate)SignOutAsync).AllowAnonymous().AddEndpointFilter<ChangeFilter>().ExcludeFromDescription();
    }

    /// <summary>Where to sign in, to be led to a page afterwards.</summary>
    public static string PathTo(string page) => $"{Path}?next={UrlEncoder.Default.Encode(page)}";

    private static async Task<IResult> SignInAsync(HttpContext http, IAntiforgery antiforgery, WebSource source, Sessions sessions, FailedSignIns failures, string? next)
    {
        IFormCollection form = await FormBody.ReadAsync(http);
        if (AccessToken.Find(source.Store.AccessTokens(), form["token"].ToString().Trim()) is not { } token)
        {
            if (failures.AreTooMany(http))
                return Page(http, antiforgery, next, "Too many tokens from this address were wrong. Try again in a minute.", StatusCodes.Status429TooManyRequests);
            failures.Count(http);
            return Page(http, antiforgery, next, "There is no such token.", StatusCodes.Status401Unauthorized);
        }
        sessions.End((await http.AuthenticateAsync(AccessNames.Cookie)).Principal);
        await http.SignInAsync(AccessNames.Cookie, sessions.Begin(token));
        http.Response.Headers.Location = OwnPath.Or(next, "/");
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, Sessions sessions)
    {
        sessions.End((await http.AuthenticateAsync(AccessNames.Cookie)).Principal);
        await http.SignOutAsync(AccessNames.Cookie);
        http.Response.Headers.Location = Path;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static RazorComponentResult<SignIn> Page(HttpContext http, IAntiforgery antiforgery, string? next, string? fault, int status) => new(new Dictionary<string, object?>
    {
        [nameof(SignIn.Visitor)] = Visitor.Of(http, antiforgery),
        [nameof(SignIn.Next)] = OwnPath.Or(next, "/"),
        [nameof(SignIn.Fault)] = fault,
    })
    { StatusCode = status };
}
