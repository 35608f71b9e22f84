using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>Tells, after a silence, of the incidents that it covered and that are still open, in one transaction with the note that this was done.</summary>
internal sealed class SilenceEnds(Store store, TimeProvider time)
{
    /// <summary>Tells of what is not covered any more; once, whenever the silence ended, and whoever ran then.</summary>
    /// <returns>Whether something was written to the outbox.</returns>
    /// <exception cref="StorageException">The database refuses; nothing is lost, the next call makes up for it.</exception>
    public async Task<bool> TellAsync(TargetSet set)
    {
        if (store.HeldBackIncidents().Count == 0 && !store.HasUnsettledSilence())
            return false;
        return await store.WriteAsync(transaction =>
        {
            foreach (Silence silence in transaction.SettleSilences())
                HoldBack(transaction, silence, set);
            bool written = false;
            foreach ((long id, DateTimeOffset coveredAt) in transaction.HeldBack())
                if (transaction.FindIncident(id) is { } incident && set.About(incident) is { } target)
                    written |= new AlertWriter(transaction, store.Key, target, set, time).Release(incident, coveredAt);
            return written;
        }, CancellationToken.None);
    }

    /// <summary>What was told before the silence waits for its end like what was opened in it: who was told then has heard nothing since.</summary>
    private static void HoldBack(StoreTransaction transaction, Silence silence, TargetSet set)
    {
        // Ended before it began, it covered nothing.
        if (silence.End <= silence.From)
            return;
        foreach (Incident incident in transaction.OpenIncidents())
            if (incident.State == IncidentState.Open && incident.OpenedAt < silence.End && set.About(incident) is { } target && silence.Covers(target.Name, target.Labels, incident.Kind))
                transaction.HoldBack(incident.Id, silence.End);
    }
}
