using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Access;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Postmortems;
using UptimeSampler.Service;

namespace UptimeSampler.App.Web.Pages.Incidents;

/// <summary><c>/incidents/ID</c>: all that is known about one, to be acknowledged there, and taken away as a report.</summary>
internal static class IncidentPage
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents/{id:long}", Show).RequireRateLimiting(HeavyWork.Policy).ExcludeFromDescription();
        routes.MapGet("/incidents/{id:long}/report.md", (WebSource source, long id) => File(source, id, "md", "text/markdown; charset=utf-8", document => MarkdownText.Of(document, picture => picture.Name + ".svg")))
            .RequireRateLimiting(HeavyWork.Policy).ExcludeFromDescription();
        routes.MapGet("/incidents/{id:long}/report.html", (WebSource source, long id) => File(source, id, "html", "text/html; charset=utf-8", HtmlText.Of)).RequireRateLimiting(HeavyWork.Policy).ExcludeFromDescription();
        routes.MapPost("/incidents/{id:long}/ack", AcknowledgeAsync).RequireAuthorization(AccessNames.Operator).AddEndpointFilter<ChangeFilter>().ExcludeFromDescription();
        routes.MapPost("/incidents/{id:long}/silence", SilenceAsync).RequireAuthorization(AccessNames.Operator).AddEndpointFilter<ChangeFilter>().ExcludeFromDescription();
    }

    private static RazorComponentResult<IncidentView> Show(HttpContext http, WebSource source, IAntiforgery antiforgery, long id)
    {
        Incident incident = Find(source, id);
        return new RazorComponentResult<IncidentView>(new Dictionary<string, object?>
        {
            [nameof(IncidentView.Visitor)] = Visitor.Of(http, antiforgery),
            [nameof(IncidentView.Incident)] = incident,
            [nameof(IncidentView.Report)] = PostmortemDocument.Of(Postmortem.Of(source.Store, incident, source.Time.GetUtcNow())),
            [nameof(IncidentView.SilencedUntil)] = source.Store.ActiveSilences().Where(silence => source.Targets().About(incident) is { } about && silence.Covers(about.Name, about.Labels)).Max(silence => (DateTimeOffset?)silence.End),
            [nameof(IncidentView.IsWatched)] = source.Targets().Targets.Any(target => target.Name == incident.Target),
        });
    }

    private static async Task<IResult> AcknowledgeAsync(HttpContext http, WebSource source, long id)
    {
        IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted);
        string? note = form["note"] is [{ Length: > 0 } text] ? text.Trim() : null;
        if (note?.Length > Acknowledgement.NoteLimit)
            throw RequestException.Wrong("note", note, $"has {note.Length} characters, more than {Acknowledgement.NoteLimit}; write a shorter one");
        Incident after = await source.Store.WriteAsync(transaction => Acknowledgement.Write(transaction, source.Store.Key, id, note, source.Targets(), source.Time), http.RequestAborted) ?? throw Missing(id);
        if (after.State == IncidentState.Resolved)
            throw new RequestException(StatusCodes.Status409Conflict, $"incident {id} is over; there is nothing left to acknowledge", "id", $"{id}");
        return Back(http, id);
    }

    /// <summary>Keeps alerts about the incident's target back for a while.</summary>
    private static async Task<IResult> SilenceAsync(HttpContext http, WebSource source, long id)
    {
        IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted);
        await SilenceEndpoints.MakeAsync(source, new SilenceBody { Targets = [Find(source, id).Target], For = form["for"], Note = form["note"] }, http);
        return Back(http, id);
    }

    // Asked for by GET: reloading that page changes nothing again.
    private static StatusCodeHttpResult Back(HttpContext http, long id)
    {
        http.Response.Headers.Location = PathTo.Incident(id);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    // To be saved: the page forbids itself all that ours are allowed, and is made to be read from a file.
    private static FileContentHttpResult File(WebSource source, long id, string ending, string type, Func<Document, string> write) =>
        TypedResults.File(Encoding.UTF8.GetBytes(write(PostmortemDocument.Of(Postmortem.Of(source.Store, Find(source, id), source.Time.GetUtcNow())))), type, $"incident-{id}.{ending}");

    private static Incident Find(WebSource source, long id) => source.Store.FindIncident(id) ?? throw Missing(id);

    private static RequestException Missing(long id) => new(StatusCodes.Status404NotFound, $"there is no incident {id}; /incidents shows which there are", "id", $"{id}");
}
