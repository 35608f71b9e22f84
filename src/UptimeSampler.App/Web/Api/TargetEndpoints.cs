using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Live;
using UptimeSampler.Reports;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/api/v1/targets</c>: what is watched, and how it stands.</summary>
internal static class TargetEndpoints
{
    private const int LimitDefault = 1_000, LimitMost = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/targets", List).RequireRateLimiting(HeavyWork.Policy).WithSummary("What is watched, by name, and how it stands").Produces<TargetsJson>().IsConditional()
            .TakesQuery(("label", "Only those with this label, written name:value"), ("limit", $"Most targets, up to {LimitMost} (default: {LimitDefault})"), ("after", "Only names behind this one: the next page"));
        routes.MapGet("/targets/{name}", Show).RequireRateLimiting(HeavyWork.Policy).WithSummary("One target and how it stands").Produces<TargetsJson>().IsConditional();
    }

    private static IResult List(HttpContext http, WebSource source, LiveTargets live, RecentRates rates)
    {
        QueryReader query = new(http, source.Time.GetUtcNow());
        int limit = query.Number("limit", LimitDefault, LimitMost);
        string? after = query.Text("after");
        (string Name, string Value)? label = query.Text("label") is { } text ? Label(text) : null;
        IEnumerable<Target> page = source.Targets().Targets
            .Where(target => label is not { } wanted || (target.Labels.TryGetValue(wanted.Name, out string? value) && value == wanted.Value))
            .Where(target => after is null || string.CompareOrdinal(target.Name, after) > 0)
            .OrderBy(target => target.Name, StringComparer.Ordinal).Take(limit);
        return Answer(http, source, live, rates, [.. page]);
    }

    private static IResult Show(HttpContext http, WebSource source, LiveTargets live, RecentRates rates, string name) =>
        Answer(http, source, live, rates, [source.Watched("name", name)]);

    private static IResult Answer(HttpContext http, WebSource source, LiveTargets live, RecentRates rates, IReadOnlyList<Target> targets)
    {
        IReadOnlyDictionary<string, RateRow> lastHour = rates.Hour.Rows();
        ILookup<string, Incident> open = source.Store.OpenIncidents().ToLookup(incident => incident.Target);
        IReadOnlyList<Silence> silences = source.Store.ActiveSilences();
        TargetSet set = source.Targets();
        IReadOnlySet<string> suspects = SuspectTargets.Of(live, set, open);
        DateTimeOffset now = source.Time.GetUtcNow();
        return ConditionalJson.Of(http, new TargetsJson([.. targets.Select(target => TargetJson.Of(
            target, set.InMaintenance(target, now), [.. silences.Where(silence => silence.Covers(target.Name, target.Labels))],
            [.. open[target.Name]], suspects.Contains(target.Name), live.Find(target.Name), lastHour.GetValueOrDefault(target.Name)))]));
    }

    private static (string Name, string Value) Label(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? (text[..colon], text[(colon + 1)..]) : throw RequestException.Wrong("label", text, "is not written name:value, such as team:web");
}
