using UptimeSampler.Storage;

namespace UptimeSampler.App.Json;

/// <summary>Incidents with what was told about them, as the command line and the HTTP API write them.</summary>
/// <param name="Incidents">The incidents.</param>
internal sealed record IncidentsJson(IReadOnlyList<IncidentJson> Incidents)
{
    public static IncidentsJson Of(Store store, IEnumerable<Incident> incidents) =>
        new([.. incidents.Select(incident => IncidentJson.From(incident, [.. store.AlertsOf(incident.Id).Select(Told)]))]);

    private static IncidentAlertJson Told(AlertRecord alert) => new(alert.Channel, alert.Kind.Name(), alert.DeliveredAt, alert.Attempts, alert.LastError);
}
