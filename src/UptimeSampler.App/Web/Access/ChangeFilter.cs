using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web.Access;

/// <summary>Lets a change through when it carries the anti-forgery token, or a token of access, which no other web site can make a browser send.</summary>
internal sealed class ChangeFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!Visitors.BroughtToken(context.HttpContext.User) && !await IsMeantAsync(context.HttpContext))
            throw new RequestException(StatusCodes.Status400BadRequest,
                $"the anti-forgery token is missing or stale; send the csrfToken of GET /api/v1/session as the header {AccessNames.AntiforgeryHeader}, with its cookie, or a token as 'Authorization: Bearer TOKEN'");
        return await next(context);
    }

    private async Task<bool> IsMeantAsync(HttpContext http)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(http);
        }
        catch (Exception fault) when (fault is AntiforgeryValidationException or NotSupportedException)
        {
            // The form that may hold the token could not be read to its end, or is written in no letters that are read here.
            return false;
        }
    }
}
