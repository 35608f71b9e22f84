using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace UptimeSampler.App.Web.Pages.Incidents;

/// <summary><c>/incidents</c>: what was found, the newest first.</summary>
internal static class IncidentsPage
{
    private const int PageLength = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapReading("/incidents", Show).ExcludeFromDescription()
        .TakesQuery(("open", "true: only those that are not over"), ("before", "Only those with a smaller number: the next page"));

    private static RazorComponentResult<IncidentsView> Show(HttpContext http, WebSource source, IAntiforgery antiforgery)
    {
        QueryReader query = new(http, source.Time.GetUtcNow());
        bool openOnly = query.Flag("open");
        int before = query.Number("before", int.MaxValue, int.MaxValue);
        Incident[] found = [.. source.Store.NewestIncidents(openOnly, since: null, targets: [], before, PageLength + 1)];
        return new RazorComponentResult<IncidentsView>(new Dictionary<string, object?>
        {
            [nameof(IncidentsView.Visitor)] = Visitor.Of(http, antiforgery),
            [nameof(IncidentsView.At)] = source.Time.GetUtcNow(),
            [nameof(IncidentsView.OpenOnly)] = openOnly,
            [nameof(IncidentsView.Incidents)] = found[..Math.Min(found.Length, PageLength)],
            [nameof(IncidentsView.Next)] = found.Length > PageLength ? found[PageLength - 1].Id : null,
        });
    }
}
