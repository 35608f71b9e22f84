using Microsoft.Extensions.Logging;
using UptimeSampler.Storage;

namespace UptimeSampler.Service;

/// <summary>
/// Takes back what waits in the outbox and was never sent when a silence covers it by now: quiet hours or a group may have kept it until after
/// the silence was made. The incident is held back as if it had been opened in the silence.
/// </summary>
internal sealed class SilencedMessages(Store store, ILogger log)
{
    /// <summary>The messages to be sent, of those that are about to be.</summary>
    public async Task<IReadOnlyList<OutboxEntry>> TakeOutAsync(IReadOnlyList<OutboxEntry> entries)
    {
        IReadOnlyList<Silence> silences = store.ActiveSilences();
        List<OutboxEntry> covered = [.. entries.Where(entry => IsCovered(entry, silences))];
        if (covered.Count == 0)
            return entries;
        HashSet<long> gone = await store.WriteAsync(transaction => TakeBack(transaction, covered), CancellationToken.None);
        log.LogInformation("{Alerts} not sent to {Channel}: silenced", Words.Count(gone.Count, "alert is", "alerts are"), covered[0].Channel);
        return [.. entries.Where(entry => !gone.Contains(entry.Id))];
    }

    // What was tried may have arrived; and whoever was told of an incident is told of its end.
    private static bool IsCovered(OutboxEntry entry, IReadOnlyList<Silence> silences) =>
        entry is { Attempts: 0, Message.Kind: not AlertKind.Resolved }
        && silences.Any(silence => silence.Covers(entry.Message.Incident.Target, entry.Message.Labels, entry.Message.Incident.Kind));

    private static HashSet<long> TakeBack(StoreTransaction transaction, IReadOnlyList<OutboxEntry> covered)
    {
        HashSet<long> gone = [];
        foreach ((string channel, long incidentId) in covered.Select(entry => (entry.Channel, entry.Message.Incident.Id)).Distinct())
        {
            gone.UnionWith(transaction.TakeBack(incidentId, channel));
            transaction.HoldBack(incidentId);
        }
        return gone;
    }
}
