using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Json;

/// <summary>Incidents with what was told about them, as the command line and the HTTP API write them.</summary>
/// <param name="Incidents">The incidents.</param>
internal sealed record IncidentsJson(IReadOnlyList<IncidentJson> Incidents)
{
    /// <param name="store">Where they are kept.</param>
    /// <param name="incidents">Which.</param>
    /// <param name="targets">What is watched; null when it is not known: silences by label do not show then.</param>
    public static IncidentsJson Of(Store store, IEnumerable<Incident> incidents, TargetSet? targets)
    {
        IReadOnlyList<Silence> active = store.ActiveSilences();
        return new([.. incidents.Select(incident => IncidentJson.From(incident, [.. store.AlertsOf(incident.Id).Select(Told)]) with
        {
            SilencedUntil = Silencing(incident, active, targets) is { Count: > 0 } silences ? silences.Max(silence => silence.End) : null,
        })]);
    }

    /// <summary>The silences, of those in force, that keep alerts about an incident back.</summary>
    public static IReadOnlyList<Silence> Silencing(Incident incident, IReadOnlyList<Silence> active, TargetSet? targets)
    {
        if (incident.State == IncidentState.Resolved)
            return [];
        IReadOnlyDictionary<string, string> labels = targets?.About(incident)?.Labels ?? new Dictionary<string, string>();
        return [.. active.Where(silence => silence.Covers(incident.Target, labels, incident.Kind))];
    }

    private static IncidentAlertJson Told(AlertRecord alert) => new(alert.Channel, alert.Kind.Name(), alert.DeliveredAt, alert.Attempts, alert.LastError);
}
