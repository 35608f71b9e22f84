using UptimeSampler.Backtesting;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Backtest;

/// <summary>What the service itself had found in the same samples, held against what the detector gives now.</summary>
/// <param name="Same">Its incidents that the back-test gives as well, with the same onset and end.</param>
/// <param name="Other">Those that it gives differently, or not at all.</param>
internal sealed record LiveIncidents(IReadOnlyList<Incident> Same, IReadOnlyList<Incident> Other)
{
    /// <summary>Incidents about failure rates of the window; those that began before it cannot be given, and those of all targets together are not.</summary>
    public static LiveIncidents Of(Store store, BacktestSource source, DateTimeOffset first, DateTimeOffset last, IReadOnlyList<BacktestAlert> given)
    {
        HashSet<(string, DateTimeOffset?, DateTimeOffset?)> replayed = [.. given.Select(alert => (alert.Target, alert.Onset, alert.ResolvedAt))];
        ILookup<bool, Incident> bySame = store.Incidents(openOnly: false, since: source.From ?? first)
            .Where(incident => incident.Kind == IncidentKind.FailureRate && incident.Target != Fleet.Name && incident.Onset >= first && incident.Onset <= last
                && (source.Targets.Count == 0 || source.Targets.Contains(incident.Target)))
            .ToLookup(incident => replayed.Contains((incident.Target, incident.Onset, incident.ResolvedAt <= last ? incident.ResolvedAt : null)));
        return new LiveIncidents([.. bySame[true]], [.. bySame[false]]);
    }
}
