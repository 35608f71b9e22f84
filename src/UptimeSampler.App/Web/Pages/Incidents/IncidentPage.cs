using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Json;
using UptimeSampler.App.Web.Access;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Postmortems;
using UptimeSampler.Service;

namespace UptimeSampler.App.Web.Pages.Incidents;

/// <summary><c>/incidents/ID</c>: all that is known about one, to be acknowledged, silenced and annotated there, and taken away as a report.</summary>
internal static class IncidentPage
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapReading("/incidents/{id:long}", Show).RequireRateLimiting(HeavyWork.Policy).ExcludeFromDescription();
        routes.MapReading("/incidents/{id:long}/report.md", (WebSource source, long id) => File(source, id, "md", "text/markdown; charset=utf-8", MarkdownText.WithoutPictures))
            .RequireRateLimiting(HeavyWork.Policy).ExcludeFromDescription();
        routes.MapReading("/incidents/{id:long}/report.html", (WebSource source, long id) => File(source, id, "html", "text/html; charset=utf-8", HtmlText.Of)).RequireRateLimiting(HeavyWork.Policy).ExcludeFromDescription();
        routes.MapPost("/incidents/{id:long}/ack", AcknowledgeAsync).RequireAuthorization(AccessNames.Operator).AddEndpointFilter<ChangeFilter>().ExcludeFromDescription();
        routes.MapPost("/incidents/{id:long}/note", NoteAsync).RequireAuthorization(AccessNames.Operator).AddEndpointFilter<ChangeFilter>().ExcludeFromDescription();
        routes.MapPost("/incidents/{id:long}/silence", SilenceAsync).RequireAuthorization(AccessNames.Operator).AddEndpointFilter<ChangeFilter>().ExcludeFromDescription();
    }

    private static RazorComponentResult<IncidentView> Show(HttpContext http, WebSource source, IAntiforgery antiforgery, long id)
    {
        Incident incident = Changes.Find(source, id);
        return new RazorComponentResult<IncidentView>(new Dictionary<string, object?>
        {
            [nameof(IncidentView.Visitor)] = Visitor.Of(http, antiforgery),
            [nameof(IncidentView.Incident)] = incident,
            [nameof(IncidentView.Report)] = PostmortemDocument.Of(Postmortem.Of(source.Store, incident, source.Time.GetUtcNow())),
            [nameof(IncidentView.At)] = source.Time.GetUtcNow(),
            [nameof(IncidentView.Silences)] = IncidentsJson.Silencing(incident, source.Store.ActiveSilences(), source.Targets()),
            [nameof(IncidentView.IsWatched)] = source.Targets().Targets.Any(target => target.Name == incident.Target),
        });
    }

    private static async Task<IResult> AcknowledgeAsync(HttpContext http, WebSource source, long id)
    {
        IFormCollection form = await FormBody.ReadAsync(http);
        string? note = form["note"] is [{ Length: > 0 } text] ? text.Trim() : null;
        await Changes.AcknowledgeAsync(source, id, note, http.RequestAborted);
        return Back(http, id);
    }

    private static async Task<IResult> NoteAsync(HttpContext http, WebSource source, long id)
    {
        IFormCollection form = await FormBody.ReadAsync(http);
        await Changes.NoteAsync(source, id, form["note"].ToString().Trim(), http.RequestAborted);
        return Back(http, id);
    }

    /// <summary>Keeps alerts about the incident's target back for a while.</summary>
    private static async Task<IResult> SilenceAsync(HttpContext http, WebSource source, long id)
    {
        IFormCollection form = await FormBody.ReadAsync(http);
        await Changes.SilenceAsync(source, new SilenceRequest { Targets = [Changes.Find(source, id).Target], Length = form["for"], Note = form["note"] }, http);
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
        TypedResults.File(Encoding.UTF8.GetBytes(write(PostmortemDocument.Of(Postmortem.Of(source.Store, Changes.Find(source, id), source.Time.GetUtcNow())))), type, $"incident-{id}.{ending}");
}
