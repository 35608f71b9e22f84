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

    /// <summary>Silences that are over, and whose end was not acted on yet, oldest first; from now on it was.</summary>
    public IReadOnlyList<Silence> SettleSilences()
    {
        IReadOnlyList<Silence> over = SilenceTable.Unsettled(Connection, now);
        SilenceTable.Settle(Connection, now);
        return over;
    }

    /// <summary>Notes that an incident is not told, or not how it stands, because a silence covers it.</summary>
    /// <param name="incidentId">Its number.</param>
    /// <param name="coveredAt">The newest instant at which it is known to be covered (UTC); null for now.</param>
    public void HoldBack(long incidentId, DateTimeOffset? coveredAt = null) => HeldBackTable.Add(Connection, incidentId, coveredAt ?? now);

    /// <summary>The channels, by name, that were told of an incident at or after an instant, or will be by a message that waits.</summary>
    public IReadOnlyList<string> InformedSince(long incidentId, DateTimeOffset since) => AlertTable.InformedSince(Connection, incidentId, since);

    /// <summary>Incidents that were held back and not told since, and when a silence covered them last (UTC); those that are over or acknowledged are left out.</summary>
    public IReadOnlyList<(long IncidentId, DateTimeOffset CoveredAt)> HeldBack() => HeldBackTable.Waiting(Connection);

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
