using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Json;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/api/v1/results</c>: what stress tests and preflights came to.</summary>
internal static class ResultEndpoints
{
    private const int LimitDefault = 100, LimitMost = 1_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/results", List).WithSummary("Results of stress tests and preflights, the newest first, without their answers").Produces<TestResultsJson>().IsConditional().TakesQuery(
            ("kind", $"Only those of {string.Join(" or ", TestNames.Kinds)}"), ("limit", $"Most results, up to {LimitMost} (default: {LimitDefault})"), ("before", "Only those with a smaller number: the next page"));
        routes.MapGet("/results/{id:long}", Show).WithSummary("One result with the answer that the command gave").Produces<TestResultsJson>().IsConditional();
    }

    private static IResult List(HttpContext http, WebSource source)
    {
        QueryReader query = new(http, source.Time.GetUtcNow());
        return ConditionalJson.Of(http, TestResultsJson.Of(source.Store.TestResults(KeptResults.KindOf(query), query.Number("before", int.MaxValue, int.MaxValue), query.Number("limit", LimitDefault, LimitMost))));
    }

    private static IResult Show(HttpContext http, WebSource source, long id) => ConditionalJson.Of(http, TestResultsJson.Of([KeptResults.Find(source, id)]));
}
