using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Api;

namespace UptimeSampler.App.Web.Pages.Results;

/// <summary><c>/results</c>: what stress tests and preflights came to, the newest first.</summary>
internal static class ResultsPage
{
    private const int PageLength = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapReading("/results", Show).ExcludeFromDescription()
        .TakesQuery(("kind", $"Only those of {string.Join(" or ", TestNames.Kinds)}"), ("before", "Only those with a smaller number: the next page"));

    private static RazorComponentResult<ResultsView> Show(HttpContext http, WebSource source, IAntiforgery antiforgery)
    {
        QueryReader query = new(http, source.Time.GetUtcNow());
        TestKind? kind = KeptResults.KindOf(query);
        TestResult[] found = [.. source.Store.TestResults(kind, query.Number("before", int.MaxValue, int.MaxValue), PageLength + 1)];
        return new RazorComponentResult<ResultsView>(new Dictionary<string, object?>
        {
            [nameof(ResultsView.Visitor)] = Visitor.Of(http, antiforgery),
            [nameof(ResultsView.Kind)] = kind,
            [nameof(ResultsView.Results)] = found[..Math.Min(found.Length, PageLength)],
            [nameof(ResultsView.Next)] = found.Length > PageLength ? found[PageLength - 1].Id : null,
        });
    }
}
