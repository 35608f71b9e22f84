using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace UptimeSampler.App.Web.Access;

/// <summary>Decides who somebody is: by the token in the request, by having signed in, or by sitting at this machine.</summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, WebSource source, LocalVisitor local, FailedSignIns failures, IProblemDetailsService problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? header = Request.Headers.Authorization;
        if (!string.IsNullOrEmpty(header))
            return ByToken(header);
        AuthenticateResult signedIn = await Context.AuthenticateAsync(AccessNames.Cookie);
        if (signedIn.Succeeded)
            return Success(signedIn.Principal);
        return local.Is(Context) ? Success(Visitors.Local()) : AuthenticateResult.NoResult();
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if ((HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method)) && Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html"))
        {
            Response.Redirect(SignInPage.PathTo(Request.PathBase + Request.Path + Request.QueryString));
            return;
        }
        bool tooMany = failures.AreTooMany(Context);
        Response.StatusCode = tooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
        if (tooMany)
            Response.Headers.RetryAfter = FailedSignIns.RetryAfter;
        else
            Response.Headers.WWWAuthenticate = "Bearer";
        await ExplainAsync(tooMany
            ? "too many tokens from this address were wrong; try again in a minute"
            : "a token is needed: make one with 'uptimesampler token add NAME --role viewer' where the service runs, and send it as 'Authorization: Bearer TOKEN'");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return ExplainAsync("this token may only read; changing something needs one with --role operator");
    }

    private AuthenticateResult ByToken(string header)
    {
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.Fail("not a bearer token");
        // A right one counts however many were wrong before: nobody guesses 256 bits, and behind a proxy all share an address.
        if (AccessToken.Find(source.Store.AccessTokens(), header[Bearer.Length..].Trim()) is { } token)
            return Success(Visitors.Of(token, AccessNames.ByBearer));
        failures.Count(Context);
        return AuthenticateResult.Fail("no such token");
    }

    private AuthenticateResult Success(ClaimsPrincipal visitor) => AuthenticateResult.Success(new AuthenticationTicket(visitor, Scheme.Name));

    private async Task ExplainAsync(string detail) =>
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = Context, ProblemDetails = new ProblemDetails { Status = Response.StatusCode, Detail = detail } });
}
