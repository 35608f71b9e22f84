using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web;

/// <summary>A request whose time was over before anything was answered, in the queue for heavy work or in a probe, has failed: without this it would be an empty answer of status 200.</summary>
internal static class GivenUp
{
    public static async Task TellAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (!http.Response.HasStarted)
            http.RequestAborted.ThrowIfCancellationRequested();
    }
}
