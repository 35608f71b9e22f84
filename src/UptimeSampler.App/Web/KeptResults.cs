using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web;

/// <summary>Results of stress tests and preflights, as the API and the pages are asked for them.</summary>
internal static class KeptResults
{
    /// <summary>The kind that is asked for; null for all.</summary>
    public static TestKind? KindOf(QueryReader query) => query.Text("kind") is { } kind ? (TestKind)QueryReader.PlaceOf("kind", kind, TestNames.Kinds) : null;

    /// <summary>The result of a number.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static TestResult Find(WebSource source, long id) => source.Store.FindTestResult(id)
        ?? throw new RequestException(StatusCodes.Status404NotFound, $"there is no result {id}; the list of results shows which there are", "id", $"{id}");
}
