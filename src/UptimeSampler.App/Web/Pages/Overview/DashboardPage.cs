using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Live;
using UptimeSampler.Reports;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web.Pages.Overview;

/// <summary><c>/</c>: every target and how it stands.</summary>
internal static class DashboardPage
{
    private const int SparkHours = 24, LongestSearch = 100, MostPages = 1_000;

    private static readonly string[] StatesByWorst = ["critical", "error", "warning", TargetState.Suspect, TargetState.Unknown, TargetState.Maintenance, TargetState.Up];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapReading("/", Show).RequireRateLimiting(HeavyWork.Policy).ExcludeFromDescription()
        .TakesQuery(("q", "What name or address contain"), ("label", "Only those with this label, written name:value"), ("state", $"Only those in a state: {string.Join(", ", StatesByWorst)}"),
            ("group", "Name of a label to group by"), ("page", "Number of the page"));

    private static RazorComponentResult<Dashboard> Show(HttpContext http, WebSource source, LiveTargets live, RecentRates rates, IAntiforgery antiforgery)
    {
        QueryReader reader = new(http, source.Time.GetUtcNow());
        DashboardQuery query = new(Given(reader, "q"), Given(reader, "label"), Given(reader, "state"), Given(reader, "group"), reader.Number("page", 1, MostPages));
        if (query.State is { } state)
            _ = QueryReader.PlaceOf("state", state, StatesByWorst);
        if (query.Group is { } group && !LabelsOf(source.Targets()).Contains(group))
            throw RequestException.Wrong("group", group, $"is no label of any target; known are {string.Join(", ", LabelsOf(source.Targets()))}");
        return new RazorComponentResult<Dashboard>(new Dictionary<string, object?>
        {
            [nameof(Dashboard.Visitor)] = Visitor.Of(http, antiforgery),
            [nameof(Dashboard.Model)] = Read(source, live, rates, query),
        });
    }

    // A form sends what was left empty, too.
    private static string? Given(QueryReader reader, string name) => reader.Text(name) is not { Length: > 0 } text ? null
        : text.Length <= LongestSearch ? text.Trim() : throw RequestException.Wrong(name, text, $"has more than {LongestSearch} characters");

    private static DashboardModel Read(WebSource source, LiveTargets live, RecentRates rates, DashboardQuery query)
    {
        DateTimeOffset now = source.Time.GetUtcNow();
        TargetSet set = source.Targets();
        IReadOnlyList<Incident> open = source.Store.OpenIncidents();
        ILookup<string, Incident> openOf = open.ToLookup(incident => incident.Target);
        IReadOnlyDictionary<string, RateRow> hour = rates.Hour.Rows();
        IReadOnlySet<string> suspects = SuspectTargets.Of(live, set, openOf);
        (Target Target, string State)[] asked = [.. set.Targets.Where(target => IsAsked(target, query))
            .Select(target => (target, TargetState.Of(openOf[target.Name], suspects.Contains(target.Name), set.InMaintenance(target, now), hour.GetValueOrDefault(target.Name))))];
        (Target Target, string State)[] found = [.. asked.Where(one => query.State is null || one.State == query.State)
            .OrderBy(one => GroupOf(one.Target, query.Group), StringComparer.Ordinal).ThenBy(one => Array.IndexOf(StatesByWorst, one.State)).ThenBy(one => one.Target.Name, StringComparer.Ordinal)];
        (Target Target, string State)[] page = [.. found.Skip((query.Page - 1) * DashboardQuery.PageLength).Take(DashboardQuery.PageLength)];
        IReadOnlyDictionary<string, RateRow> day = rates.Day.Rows(), month = rates.Month.Rows();
        IReadOnlyDictionary<string, IReadOnlyList<double?>> sparks = Sparks(source, [.. page.Select(one => one.Target.Name)], now);
        IReadOnlyDictionary<string, Incident> newest = source.Store.NewestIncidents([.. page.Select(one => one.Target.Name)]);
        IReadOnlyList<Silence> silences = source.Store.Silences(all: false);
        TargetLine Line((Target Target, string State) one) => new()
        {
            Name = one.Target.Name,
            Url = one.Target.SafeUrl,
            Labels = one.Target.Labels,
            State = one.State,
            InMaintenance = set.InMaintenance(one.Target, now),
            Silences = [.. silences.Where(silence => silence.IsActive(now) && silence.Covers(one.Target.Name, one.Target.Labels))],
            Tolerated = one.Target.Tolerate,
            Hour = hour.GetValueOrDefault(one.Target.Name),
            Day = day.GetValueOrDefault(one.Target.Name),
            Month = month.GetValueOrDefault(one.Target.Name),
            Hours = sparks.GetValueOrDefault(one.Target.Name, []),
            Last = newest.GetValueOrDefault(one.Target.Name),
        };
        return new DashboardModel
        {
            At = now,
            Troubles = Readiness.Reasons(source, now),
            Open = [.. open.OrderByDescending(incident => incident.Severity).ThenByDescending(incident => incident.Id)],
            Silences = silences.Count,
            States = [.. StatesByWorst.Select(state => KeyValuePair.Create(state, asked.Count(one => one.State == state))).Where(pair => pair.Value > 0)],
            Query = query,
            Labels = LabelsOf(set),
            Groups = [.. page.GroupBy(one => GroupOf(one.Target, query.Group)).Select(group => KeyValuePair.Create(group.Key, (IReadOnlyList<TargetLine>)[.. group.Select(Line)]))],
            Found = found.Length,
            Watched = set.Targets.Count,
        };
    }

    private static bool IsAsked(Target target, DashboardQuery query) =>
        (query.Search is not { } search || target.Name.Contains(search, StringComparison.OrdinalIgnoreCase) || target.SafeUrl.Contains(search, StringComparison.OrdinalIgnoreCase))
        && (query.Label is not { } label || target.Labels.Any(pair => $"{pair.Key}:{pair.Value}" == label));

    private static IReadOnlyList<string> LabelsOf(TargetSet set) => [.. set.Targets.SelectMany(target => target.Labels.Keys).Distinct().Order(StringComparer.Ordinal)];

    private static string GroupOf(Target target, string? label) => label is null ? "" : target.Labels.GetValueOrDefault(label, "");

    private static Dictionary<string, IReadOnlyList<double?>> Sparks(WebSource source, IReadOnlyList<string> targets, DateTimeOffset now)
    {
        if (targets.Count == 0)
            return [];
        DateTimeOffset first = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero).AddHours(1 - SparkHours);
        Dictionary<string, IReadOnlyList<double?>> sparks = new(StringComparer.Ordinal);
        foreach (IGrouping<string, (DateTimeOffset Hour, RateRow Row)> hours in HourlyRates.Of(source.Store, targets, first, now).GroupBy(one => one.Row.Target, StringComparer.Ordinal))
        {
            double?[] spark = new double?[SparkHours];
            foreach ((DateTimeOffset hour, RateRow row) in hours)
                spark[(int)(hour - first).TotalHours] = row.Rate;
            sparks.Add(hours.Key, spark);
        }
        return sparks;
    }
}
