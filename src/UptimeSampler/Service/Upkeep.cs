using Microsoft.Extensions.Logging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>
/// What has to be done now and then: what a silence held back is told when it has ended, reminders of open incidents, and channels that are told
/// when nobody has acknowledged one in time.
/// </summary>
internal sealed class Upkeep(Store store, Func<TargetSet> targets, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly SilenceEnds ends = new(store, time);

    /// <summary>Called after something was written.</summary>
    public required Action Changed { get; init; }

    /// <summary>Keeps up until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
            try
            {
                await Task.Delay(Every, time, stopping);
                await LookAsync();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StorageException problem)
            {
                log.LogError("Upkeep: {Problem}", problem.Message);
            }
    }

    /// <summary>Does once what has to be done now.</summary>
    /// <exception cref="StorageException">The database refuses; the next look makes up for it.</exception>
    public async Task LookAsync()
    {
        TargetSet set = targets();
        if (await ends.TellAsync(set) | await RemindAsync(set))
            Changed();
    }

    private async Task<bool> RemindAsync(TargetSet set)
    {
        List<(Incident Incident, Target Target, ChannelSettings Channel)> candidates = [.. from incident in store.OpenIncidents()
            where incident.State == IncidentState.Open
            let target = set.About(incident)
            where target is not null
            from channel in set.ChannelsOf(target)
            where channel.RemindEvery is not null || channel.Route.EscalateAfter is not null
            select (incident, target, channel)];
        if (candidates.Count == 0)
            return false;
        return await store.WriteAsync(transaction =>
        {
            bool written = false;
            foreach ((Incident incident, Target target, ChannelSettings channel) in candidates)
            {
                AlertWriter alerts = new(transaction, store.Key, target, set, time);
                if (transaction.LastAlertAt(incident.Id, channel.Name) is not { } last)
                {
                    written |= transaction.FindIncident(incident.Id) is { State: IncidentState.Open } still && alerts.Escalate(still, channel);
                }
                else if (time.GetUtcNow() - last >= channel.RemindEvery)
                {
                    alerts.Write(AlertKind.Reminder, incident, channel);
                    written = true;
                }
            }
            return written;
        }, CancellationToken.None);
    }
}
