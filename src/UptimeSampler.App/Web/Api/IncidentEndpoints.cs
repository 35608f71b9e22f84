using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Json;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/api/v1/incidents</c>: what was found, saying that somebody looks, and notes.</summary>
internal static class IncidentEndpoints
{
    private const int LimitDefault = 100, LimitMost = 1_000;

    public static void MapReading(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents", List).WithSummary("Incidents, the newest first").Produces<IncidentsJson>().IsConditional().TakesQuery(
            ("open", "true: only those that are not over"), ("since", "Only those that had not ended before: an age such as 24h, or an instant"), ("target", "Names of targets, with commas (default: all)"),
            ("limit", $"Most incidents, up to {LimitMost} (default: {LimitDefault})"), ("before", "Only those with a smaller number: the next page"));
        routes.MapGet("/incidents/{id:long}", Show).WithSummary("One incident with what was told about it").Produces<IncidentsJson>().IsConditional();
    }

    public static void MapChanging(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/incidents/{id:long}/ack", AcknowledgeAsync).WithSummary("Says that somebody looks at it: reminders end").Accepts<AcknowledgeJson>(isOptional: true, "application/json")
            .Produces<IncidentsJson>().Refuses(StatusCodes.Status409Conflict, "the incident is over");
        routes.MapPost("/incidents/{id:long}/note", NoteAsync).WithSummary("Keeps a note in place of the one before, also when it is over: nobody is alerted").Accepts<NoteJson>("application/json")
            .Produces<IncidentsJson>();
    }

    private static IResult List(HttpContext http, WebSource source)
    {
        QueryReader query = new(http, source.Time.GetUtcNow());
        IReadOnlyList<string> targets = query.List("target");
        // Incidents may be about all of them.
        QueryReader.RequireTargets("target", [.. targets.Where(target => target != Fleet.Name)], source);
        int limit = query.Number("limit", LimitDefault, LimitMost), before = query.Number("before", int.MaxValue, int.MaxValue);
        IReadOnlyList<Incident> found = source.Store.NewestIncidents(query.Flag("open"), query.Instant("since"), targets, before, limit);
        return ConditionalJson.Of(http, IncidentsJson.Of(source.Store, found, source.Targets()));
    }

    private static IResult Show(HttpContext http, WebSource source, long id) =>
        ConditionalJson.Of(http, IncidentsJson.Of(source.Store, [Changes.Find(source, id)], source.Targets()));

    private static async Task<IResult> AcknowledgeAsync(HttpContext http, WebSource source, long id)
    {
        Incident after = await Changes.AcknowledgeAsync(source, id, (await RequestBody.ReadAsync<AcknowledgeJson>(http)).Note, http.RequestAborted);
        return Results.Json(IncidentsJson.Of(source.Store, [after], source.Targets()), ContractJson.Options);
    }

    private static async Task<IResult> NoteAsync(HttpContext http, WebSource source, long id)
    {
        Incident after = await Changes.NoteAsync(source, id, (await RequestBody.ReadAsync<NoteJson>(http)).Note, http.RequestAborted);
        return Results.Json(IncidentsJson.Of(source.Store, [after], source.Targets()), ContractJson.Options);
    }
}

/// <summary>What somebody writes down.</summary>
internal sealed record NoteJson
{
    /// <summary>What the others should know.</summary>
    public string? Note { get; init; }
}

/// <summary>What somebody says who acknowledges.</summary>
internal sealed record AcknowledgeJson
{
    /// <summary>What the others should know; null to keep what was said before.</summary>
    public string? Note { get; init; }
}
