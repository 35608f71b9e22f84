using Microsoft.Extensions.Logging;
using UptimeSampler.Alerting;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>
/// Carries the outbox to the channels. Each channel is served in order and on its own, so that one that hangs delays no other. A message
/// is marked after it was delivered: killed in between, it goes out again under the same key.
/// </summary>
internal sealed class DispatchLoop(Store store, AlertDelivery delivery, Func<TargetSet> targets, TimeProvider time, Random random, ILogger log) : IDisposable
{
    private const int AlertsPerLook = 100;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Task> busy = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>There may be something to deliver.</summary>
    public void Wake()
    {
        if (wake.CurrentCount > 0)
            return;
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has just woken it.
        }
    }

    /// <summary>Delivers until stopped, then lets running deliveries end.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Look();
                await wake.WaitAsync(LookEvery, stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (StorageException problem)
            {
                log.LogError("The outbox cannot be read: {Problem}", problem.Message);
                await Task.Delay(LookEvery, time, CancellationToken.None);
            }
        }
        await Task.WhenAll(busy.Values);
    }

    /// <inheritdoc/>
    public void Dispose() => wake.Dispose();

    private void Look()
    {
        foreach (IGrouping<string, OutboxEntry> due in store.DueAlerts(time.GetUtcNow(), AlertsPerLook).GroupBy(entry => entry.Channel))
            if (!busy.TryGetValue(due.Key, out Task? running) || running.IsCompleted)
                busy[due.Key] = DeliverAsync([.. due.OrderBy(entry => entry.Id)]);
    }

    private async Task DeliverAsync(IReadOnlyList<OutboxEntry> entries)
    {
        foreach (OutboxEntry entry in entries)
            try
            {
                if (!await DeliverAsync(entry))
                    return;
            }
            catch (StorageException problem)
            {
                log.LogError("Alert {Id} for channel {Channel}: its delivery cannot be recorded, it may go out again under the same key: {Problem}", entry.Id, entry.Channel, problem.Message);
                await Task.Delay(LookEvery, time);
                return;
            }
            catch (Exception unexpected)
            {
                log.LogError(unexpected, "Alert {Id} for channel {Channel}: delivery failed unexpectedly", entry.Id, entry.Channel);
                await PostponeAsync(entry, unexpected.GetType().Name, null);
                return;
            }
    }

    /// <summary>True when the channel can take the next one.</summary>
    private async Task<bool> DeliverAsync(OutboxEntry entry)
    {
        ChannelSettings? channel = targets().Channels.FirstOrDefault(channel => channel.Name == entry.Channel);
        if (channel is null)
        {
            await GiveUpAsync(entry, $"no channel is named '{entry.Channel}' any more");
            return true;
        }
        switch (await delivery.DeliverAsync(channel, entry.Message, CancellationToken.None))
        {
            case DeliveryResult.Delivered:
                await store.WriteAsync(transaction => Done(() => transaction.MarkDelivered(entry.Id, time.GetUtcNow())), CancellationToken.None);
                log.LogInformation("Alert {Id} ({Kind}, {Target}) delivered to {Channel}", entry.Id, entry.Message.Kind.Name(), entry.Message.Incident.Target, entry.Channel);
                return true;
            case DeliveryResult.Refused refused:
                await GiveUpAsync(entry, refused.Error);
                return true;
            case DeliveryResult.Postponed postponed when time.GetUtcNow() - entry.Message.At > BackOff.GiveUpAfter:
                await GiveUpAsync(entry, postponed.Error);
                return true;
            case DeliveryResult.Postponed postponed:
                await PostponeAsync(entry, postponed.Error, postponed.RetryAfter);
                return false;
            default:
                throw new InvalidOperationException("a delivery ended in an unknown way");
        }
    }

    private async Task PostponeAsync(OutboxEntry entry, string error, TimeSpan? retryAfter)
    {
        double jitter;
        lock (random)
            jitter = random.NextDouble();
        TimeSpan wait = BackOff.After(entry.Attempts + 1, jitter, retryAfter);
        log.LogWarning("Alert {Id} for channel {Channel} not delivered ({Error}); trying again in {Wait}", entry.Id, entry.Channel, error, wait);
        await store.WriteAsync(transaction => Done(() => transaction.Postpone(entry.Id, error, time.GetUtcNow() + wait)), CancellationToken.None);
    }

    private async Task GiveUpAsync(OutboxEntry entry, string error)
    {
        log.LogError("Alert {Id} for channel {Channel} given up: {Error}", entry.Id, entry.Channel, error);
        await store.WriteAsync(transaction => Done(() => transaction.GiveUp(entry.Id, error)), CancellationToken.None);
    }

    private static bool Done(Action work)
    {
        work();
        return true;
    }
}
