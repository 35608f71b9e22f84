using System.Globalization;
using UptimeSampler.App.Settings;
using UptimeSampler.Detection;
using UptimeSampler.Reports;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web.Status;

/// <summary>How the services stand: asked of the database once every few seconds, however many look.</summary>
internal sealed class StatusBoard
{
    /// <summary>How many days back the page shows.</summary>
    public const int Days = 90;

    /// <summary>Most services on the page.</summary>
    private const int ServiceLimit = StatusPageReader.TargetLimit;

    /// <summary>Most incidents on the page.</summary>
    private const int EventLimit = 100;

    private static readonly TimeSpan EventsOf = TimeSpan.FromDays(14), StateAge = TimeSpan.FromSeconds(5), HistoryAge = TimeSpan.FromMinutes(1);

    private readonly StatusPageSettings? settings;
    private readonly WebSource source;
    private readonly Kept<StatusView> view;
    private readonly Kept<ILookup<string, ServiceDay>> history;

    /// <param name="settings">What anybody may see; null to show all targets to those who may read them.</param>
    /// <param name="source">Where it is known.</param>
    public StatusBoard(StatusPageSettings? settings, WebSource source)
    {
        (this.settings, this.source) = (settings, source);
        view = new(StateAge, source.Time, MakeAsync);
        history = new(HistoryAge, source.Time, () => Task.FromResult(ReadDays()));
    }

    /// <summary>True when anybody may see it.</summary>
    public bool IsPublic => settings is not null;

    /// <summary>How the services stand.</summary>
    public Task<StatusView> ViewAsync() => view.GetAsync();

    /// <summary>Names in the settings that no target has.</summary>
    public IReadOnlyList<string> Unknown() =>
        [.. settings?.Targets.Select(shown => shown.Name).Except(source.Targets().Targets.Select(target => target.Name)) ?? []];

    /// <summary>The targets that are shown, and what they are called.</summary>
    public IReadOnlyList<(Target Target, string Name)> Shown()
    {
        IReadOnlyList<Target> watched = source.Targets().Targets;
        if (settings is null)
            return [.. watched.Select(target => (target, target.Name))];
        List<(Target Target, string Name)> shown = [];
        foreach (ShownTarget named in settings.Targets)
            if (watched.FirstOrDefault(target => target.Name == named.Name) is { } target)
                shown.Add((target, named.Show));
        if (settings.Label is { } label)
            shown.AddRange(watched.Where(target => target.Labels.GetValueOrDefault(label.Key) == label.Value && shown.All(other => other.Target.Name != target.Name)).Select(target => (target, target.Name)));
        return shown;
    }

    private async Task<StatusView> MakeAsync()
    {
        ILookup<string, ServiceDay> days = await history.GetAsync();
        DateTimeOffset now = source.Time.GetUtcNow();
        IReadOnlyList<(Target Target, string Name)> all = Shown();
        IReadOnlyList<(Target Target, string Name)> shown = [.. all.Take(ServiceLimit)];
        ILookup<string, Incident> open = source.Store.OpenIncidents().ToLookup(incident => incident.Target);
        IReadOnlyDictionary<string, DateTimeOffset> heard = source.Store.LastValidSamples();
        return new StatusView(
            settings?.Title ?? new StatusPageSettings().Title,
            now,
            [.. shown.Select(one => new ShownService(one.Target.Name, one.Name, StateOf(one.Target, [.. open[one.Target.Name]], heard, now), one.Target.Tolerate, Whole(days[one.Target.Name], now)))],
            all.Count - shown.Count,
            Events(shown, now));
    }

    private ServiceState StateOf(Target target, IReadOnlyList<Incident> open, IReadOnlyDictionary<string, DateTimeOffset> heard, DateTimeOffset now)
    {
        if (source.Targets().InMaintenance(target, now))
            return ServiceState.Maintenance;
        bool isHeard = heard.TryGetValue(target.Name, out DateTimeOffset last) && !NoDataRule.IsSilent(now - last, target.Interval, target.Timeout);
        // What was known to fail still does as long as nothing else is heard.
        return open.Where(incident => ServiceEvent.IsTold(incident.Kind)).Select(Of).Append(isHeard ? ServiceState.Operational : ServiceState.NoData).Max();
    }

    private static ServiceState Of(Incident incident) => (incident.Kind, incident.Severity) switch
    {
        (IncidentKind.FailureRate, Severity.Critical) => ServiceState.Down,
        (IncidentKind.FailureRate, _) => ServiceState.PartlyFailing,
        (IncidentKind.Latency, _) => ServiceState.Slow,
        _ => ServiceState.NoData,
    };

    private IReadOnlyList<ServiceEvent> Events(IReadOnlyList<(Target Target, string Name)> shown, DateTimeOffset now)
    {
        Dictionary<string, string> names = shown.ToDictionary(one => one.Target.Name, one => one.Name, StringComparer.Ordinal);
        return
        [
            .. source.Store.Incidents(openOnly: false, now - EventsOf)
                .Where(incident => ServiceEvent.IsTold(incident.Kind) && names.ContainsKey(incident.Target))
                .OrderByDescending(incident => incident.Onset).ThenByDescending(incident => incident.Id).Take(EventLimit)
                .Select(incident => ServiceEvent.Of(incident, names[incident.Target], now)),
        ];
    }

    private ILookup<string, ServiceDay> ReadDays()
    {
        string[] names = [.. Shown().Take(ServiceLimit).Select(one => one.Target.Name)];
        DateTimeOffset now = source.Time.GetUtcNow();
        if (names.Length == 0)
            return Array.Empty<RateRow>().ToLookup(row => row.Target, Day);
        return Rates.Answer(source.Store, new RateQuestion { Targets = names, From = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1 - Days), TimeSpan.Zero), To = now, By = [RateDimension.Day] })
            .Rows.Where(row => row.Group.Count > 0).ToLookup(row => row.Target, Day);
    }

    private static ServiceDay Day(RateRow row) => new(DateOnly.ParseExact(row.Group[0].Value[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture), row.Samples, row.Failures);

    /// <summary>Every day once, also those of which nothing is known.</summary>
    private static IReadOnlyList<ServiceDay> Whole(IEnumerable<ServiceDay> known, DateTimeOffset now)
    {
        Dictionary<DateOnly, ServiceDay> byDay = known.ToDictionary(day => day.Day);
        DateOnly first = DateOnly.FromDateTime(now.UtcDateTime.Date).AddDays(1 - Days);
        return [.. Enumerable.Range(0, Days).Select(first.AddDays).Select(day => byDay.GetValueOrDefault(day) ?? new ServiceDay(day, 0, 0))];
    }
}
