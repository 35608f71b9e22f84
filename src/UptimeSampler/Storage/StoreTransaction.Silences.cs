namespace UptimeSampler.Storage;

/// <summary>Silences, and what they hold back.</summary>
public sealed partial class StoreTransaction
{
    // Read once: when very many targets fail at once, each asks.
    private IReadOnlyList<Silence>? active;

    /// <summary>Keeps a silence and returns it with its number.</summary>
    /// <exception cref="StorageException">There are too many.</exception>
    public Silence AddSilence(Silence silence)
    {
        active = null;
        return SilenceTable.Insert(Connection, silence, now);
    }

    /// <summary>Ends a silence now.</summary>
    /// <returns>False when there is none of that number, or when it is over.</returns>
    public bool EndSilence(long id)
    {
        active = null;
        return SilenceTable.End(Connection, id, now);
    }

    /// <summary>The silence of a number; null when there is none.</summary>
    public Silence? FindSilence(long id) => SilenceTable.Find(Connection, id);

    /// <summary>Silences that are in force, oldest first.</summary>
    public IReadOnlyList<Silence> ActiveSilences() => active ??= [.. SilenceTable.NotOver(Connection, now).Where(silence => silence.IsActive(now))];

    /// <summary>Notes that an incident is not told because a silence covers it.</summary>
    public void HoldBack(long incidentId) => HeldBackTable.Add(Connection, incidentId);

    /// <summary>Incidents that were held back and not told since; those that are over or acknowledged are left out.</summary>
    public IReadOnlyList<long> HeldBack() => HeldBackTable.Waiting(Connection);

    /// <summary>Notes that an incident which was held back is told now.</summary>
    public void Release(long incidentId) => HeldBackTable.Release(Connection, incidentId, now);

    /// <summary>When an incident that was held back was told (UTC); null when it was not held back, or is not told yet.</summary>
    public DateTimeOffset? ReleasedAt(long incidentId) => HeldBackTable.ReleasedAt(Connection, incidentId);

    /// <summary>
    /// Takes messages about an incident out of the outbox that a channel was never sent, and, when it was sent none at all, that it is over, too.
    /// </summary>
    /// <returns>The numbers of those that were taken out.</returns>
    public IReadOnlyList<long> TakeBack(long incidentId, string channel) => AlertTable.TakeBack(Connection, incidentId, channel);
}
