using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Live;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/api/v1/events</c>: what happens, as server-sent events.</summary>
internal static class EventsEndpoint
{
    /// <summary>Most targets whose samples one stream hears of.</summary>
    private const int TargetLimit = 20;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/events", Open)
        .WithSummary("Server-sent events: 'incident' when one opens, changes or ends; 'silence' when one begins or ends; 'samples' once a second, of each target asked for or summed over all; 'ping' when there is nothing to tell")
        .Produces<string>(contentType: "text/event-stream").Refuses(StatusCodes.Status503ServiceUnavailable, "too many event streams are open")
        .TakesQuery(("target", $"Names of up to {TargetLimit} targets, with commas: 'samples' is told of each of them (default: once, summed over all). Incidents and silences are told of every target all the same"))
        .DisableRequestTimeout();

    private static ServerSentEventsResult<string> Open(HttpContext http, WebSource source, EventHub hub)
    {
        IReadOnlyList<string> targets = new QueryReader(http, source.Time.GetUtcNow()).List("target");
        QueryReader.RequireTargets("target", targets, source);
        if (targets.Count > TargetLimit)
            throw RequestException.Wrong("target", null, $"names {targets.Count} targets, more than {TargetLimit}; open another stream for the others");
        EventStream stream = hub.Open(targets, http.User)
            ?? throw new RequestException(StatusCodes.Status503ServiceUnavailable, "too many event streams are open; close one, or try again later");
        return TypedResults.ServerSentEvents(stream.ReadAsync(http.RequestAborted));
    }
}
