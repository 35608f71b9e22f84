using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace UptimeSampler.App.Web.Access;

/// <summary>Where a browser hands in its token once, for a cookie.</summary>
internal static class SignInPage
{
    private const string Path = "/sign-in";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext http, IAntiforgery antiforgery, string? next) => Page(http, antiforgery, next, fault: null, StatusCodes.Status200OK)).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(Path, SignInAsync).AllowAnonymous().AddEndpointFilter<ChangeFilter>().ExcludeFromDescription();
        routes.MapPost("/sign-out", (Delegate)SignOutAsync).AllowAnonymous().AddEndpointFilter<ChangeFilter>().ExcludeFromDescription();
        routes.MapGet("/assets/sign-in.css", () => TypedResults.Text(Style, "text/css")).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Where to sign in, to be led to a page afterwards.</summary>
    public static string PathTo(string page) => $"{Path}?next={UrlEncoder.Default.Encode(page)}";

    private static async Task<IResult> SignInAsync(HttpContext http, IAntiforgery antiforgery, WebSource source, FailedSignIns failures, string? next)
    {
        if (failures.AreTooMany(http))
            return Page(http, antiforgery, next, "Too many tokens from this address were wrong. Try again in a minute.", StatusCodes.Status429TooManyRequests);
        IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (AccessToken.Find(source.Store.AccessTokens(), form["token"].ToString().Trim()) is not { } token)
        {
            failures.Count(http);
            return Page(http, antiforgery, next, "There is no such token.", StatusCodes.Status401Unauthorized);
        }
        await http.SignInAsync(AccessNames.Cookie, Visitors.Of(token, AccessNames.Cookie));
        http.Response.Headers.Location = IsOwnPath(next) ? next : "/";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http)
    {
        await http.SignOutAsync(AccessNames.Cookie);
        http.Response.Headers.Location = Path;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>A path on this host: <c>//host</c> and <c>/\host</c> lead a browser elsewhere.</summary>
    private static bool IsOwnPath(string? next) => next is ['/', ..] && next is not ['/', '/' or '\\', ..] && !next.Any(char.IsControl);

    private static IResult Page(HttpContext http, IAntiforgery antiforgery, string? next, string? fault, int status)
    {
        HtmlEncoder html = HtmlEncoder.Default;
        string csrf = $"""<input type="hidden" name="{AccessNames.AntiforgeryField}" value="{html.Encode(antiforgery.GetAndStoreTokens(http).RequestToken!)}">""";
        string said = fault is null ? "" : $"""<p role="alert" class="fault">{html.Encode(fault)}</p>""";
        string leave = http.User.FindFirstValue(AccessNames.TokenHash) is null
            ? ""
            : $"""<form method="post" action="/sign-out">{csrf}<p>You are signed in as {html.Encode(http.User.Identity!.Name!)}. <button>Sign out</button></p></form>""";
        return Results.Text($"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign in – UptimeSampler</title><link rel="stylesheet" href="/assets/sign-in.css"></head>
            <body><main>
            <h1>UptimeSampler</h1>
            {said}
            <form method="post" action="{html.Encode(PathTo(IsOwnPath(next) ? next! : "/"))}">
            {csrf}
            <label for="token">Token</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required autofocus aria-describedby="where">
            <p id="where">One is made by <code>uptimesampler token add NAME --role viewer</code> where the service runs.</p>
            <button>Sign in</button>
            </form>
            {leave}
            </main></body></html>
            """, "text/html; charset=utf-8", statusCode: status);
    }

    private const string Style = """
        :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
        body { margin: 0; display: grid; place-items: center; min-height: 100vh; }
        main { max-width: 26rem; padding: 1rem; }
        label, input, button { display: block; font: inherit; }
        input { width: 100%; box-sizing: border-box; padding: .5rem; }
        button { padding: .5rem 1rem; }
        .fault { border-left: .3rem solid #c00; padding-left: .7rem; }
        """;
}
