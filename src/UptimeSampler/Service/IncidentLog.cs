using Microsoft.Extensions.Logging;
using UptimeSampler.Storage;

namespace UptimeSampler.Service;

/// <summary>Says in the log what was opened and what is over: whoever has no channel still finds it there.</summary>
internal sealed class IncidentLog(Store store, ILogger log)
{
    private readonly Lock guard = new();
    private readonly HashSet<long> known = [];

    /// <summary>Tells what has changed since the last look.</summary>
    public void Look(IReadOnlyList<Incident> open)
    {
        lock (guard)
        {
            foreach (Incident incident in open.Where(incident => known.Add(incident.Id)))
                log.LogWarning("Incident {Id} is open: {Target}: {Trouble}", incident.Id, IncidentText.Target(incident), IncidentText.Trouble(incident, incident.OpenedAt));
            foreach (long gone in known.Except(open.Select(incident => incident.Id)).ToArray())
            {
                known.Remove(gone);
                if (store.FindIncident(gone) is { } over)
                    log.LogInformation("Incident {Id} is {End}: {Target}: {Past}", gone, over.IsUnwatched ? "closed" : "over", IncidentText.Target(over), IncidentText.Past(over));
            }
        }
    }
}
