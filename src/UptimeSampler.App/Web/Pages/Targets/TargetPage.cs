using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Live;
using UptimeSampler.Reports;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web.Pages.Targets;

/// <summary><c>/targets/NAME</c>: one target over a span of time.</summary>
internal static class TargetPage
{
    private const int FailingLimit = 20, IncidentLimit = 100;

    private const string WindowDefault = "24h";

    private static readonly TimeSpan LeastHeat = TimeSpan.FromDays(7);

    /// <summary>Spans that are offered.</summary>
    public static readonly IReadOnlyList<(string Since, string Text)> Windows =
        [("15m", "15 min"), ("1h", "1 h"), ("6h", "6 h"), ("24h", "24 h"), ("7d", "7 days"), ("30d", "30 days"), ("90d", "90 days")];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapReading("/targets/{name}", Show).RequireRateLimiting(HeavyWork.Policy).ExcludeFromDescription()
        .TakesQuery(("since", "Start: an age such as 24h, or an instant"), ("until", "End (default: now)"));

    private static RazorComponentResult<TargetView> Show(HttpContext http, WebSource source, LiveTargets live, RecentRates rates, IAntiforgery antiforgery, string name)
    {
        QueryReader query = new(http, source.Time.GetUtcNow());
        (DateTimeOffset, DateTimeOffset) window = query.Window(TimeSpan.FromHours(24));
        string? chosen = query.Text("until") is not null ? null : query.Text("since") ?? WindowDefault;
        return new RazorComponentResult<TargetView>(new Dictionary<string, object?>
        {
            [nameof(TargetView.Visitor)] = Visitor.Of(http, antiforgery),
            [nameof(TargetView.Model)] = Read(source, source.Watched("name", name), live, rates, window, chosen),
        });
    }

    private static TargetModel Read(WebSource source, Target target, LiveTargets live, RecentRates rates, (DateTimeOffset From, DateTimeOffset To) window, string? chosen)
    {
        DateTimeOffset now = source.Time.GetUtcNow();
        Incident[] incidents = [.. source.Store.Incidents(openOnly: false, window.From).Where(incident => incident.Target == target.Name && incident.Onset < window.To)];
        Incident[] open = [.. incidents.Where(incident => incident.State != IncidentState.Resolved)];
        LiveTarget? stands = live.Find(target.Name);
        TargetSet targets = source.Targets();
        bool isInMaintenance = targets.InMaintenance(target, now);
        bool isSuspect = SuspectTargets.Of(live, targets, source.Store.OpenIncidents().ToLookup(incident => incident.Target)).Contains(target.Name);
        RateQuestion question = new() { Targets = [target.Name], From = window.From, To = window.To };
        TimeSpan? slow = target.Latency is { } watch ? watch.Limit ?? (source.Store.Baselines(target.Name) is [.., var newest] ? newest.LatencyLimit : null) : null;
        TargetModel model = new()
        {
            At = now,
            Name = target.Name,
            Url = target.SafeUrl,
            Labels = target.Labels,
            Sampling = $"{Words.Count(target.SamplesPerRound, "sample")} every {Words.Span(target.Interval)}, more on suspicion (at most {target.MaxRate:0.##} a second); timeout {Words.Latency(target.Timeout)}",
            State = TargetState.Of(open, isSuspect, isInMaintenance, rates.Hour.Rows().GetValueOrDefault(target.Name)),
            InMaintenance = isInMaintenance,
            Silences = [.. source.Store.ActiveSilences().Where(silence => silence.Covers(target.Name, target.Labels))],
            Tolerated = target.Tolerate,
            Slow = target.Latency is { } latency ? $"when more than {Words.Percent(1 - latency.Quantile)} of answers take longer than {(slow is { } known ? Words.Latency(known) : "usual, which is not learned yet")}{(latency.Limit is null && slow is not null ? ", as learned" : "")}" : null,
            SlowLimit = slow,
            Runbook = target.Runbook,
            LastSampleAt = stands?.LastSampleAt,
            Evidence = stands is null ? null : (stands.Evidence, stands.Calm, stands.Threshold),
            Window = window,
            Chosen = chosen,
            Whole = Rates.Answer(source.Store, question).Rows[0],
            Charts = [],
            Heat = HeatMap.Of(source.Store, target.Name, window.To - window.From < LeastHeat ? window.To - LeastHeat : window.From, window.To),
            Parts = RateParts.Of(source.Store, question),
            Suspects = [.. open.SelectMany(incident => incident.Suspects)],
            Failing = source.Store.NewestFailures(target.Name, window.From, window.To, FailingLimit),
            Incidents = [.. incidents.OrderByDescending(incident => incident.Id).Take(IncidentLimit)],
        };
        return model with { Charts = [.. TargetCharts.Of(RateSeries.Of(source.Store, question), stands, model)] };
    }
}
