using Microsoft.Extensions.Logging;
using UptimeSampler.Alerting;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>
/// Carries the outbox to the channels. Each channel is served in order and on its own, so that one that hangs delays no other. A message
/// is marked after it was delivered: killed in between, it goes out again under the same key.
/// </summary>
internal sealed class DispatchLoop(Store store, AlertDelivery delivery, Func<TargetSet> targets, CommandWords commands, PublicPages? pages, TimeProvider time, Random random, ILogger log) : IDisposable
{
    private const int AlertsPerChannel = 100;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Task> busy = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly DeliveryRecords records = new(store, time);
    private readonly AlertGroups groups = new(time);
    private readonly SilencedMessages silenced = new(store, log);
    private readonly ClockSteps clock = new(time);

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
    /// <param name="stopping">No further delivery begins.</param>
    /// <param name="giveUp">Running deliveries are broken off: they are made again after the next start.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken giveUp)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await FollowClockAsync();
                Look(stopping, giveUp);
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

    /// <summary>A clock that was set back would hold what waits for as much longer.</summary>
    private async Task FollowClockAsync()
    {
        TimeSpan step = clock.Take();
        if (step == TimeSpan.Zero)
            return;
        log.LogWarning("The clock of this machine was set {Direction} by {Step}: samples carry the new time from here on", step < TimeSpan.Zero ? "back" : "forward", Words.Span(step.Duration()));
        if (step < TimeSpan.Zero)
            await store.WriteAsync(
                transaction =>
                {
                    transaction.MakeAllDue();
                    return true;
                },
                CancellationToken.None);
    }

    private void Look(CancellationToken stopping, CancellationToken giveUp)
    {
        foreach (IGrouping<string, OutboxEntry> due in store.DueAlerts(time.GetUtcNow(), AlertsPerChannel).GroupBy(entry => entry.Channel))
            if (!busy.TryGetValue(due.Key, out Task? running) || running.IsCompleted)
                busy[due.Key] = DeliverAsync([.. due], stopping, giveUp);
    }

    private async Task DeliverAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken stopping, CancellationToken giveUp)
    {
        string name = entries[0].Channel;
        ChannelSettings? channel = targets().Channels.FirstOrDefault(channel => channel.Name == name);
        foreach (IReadOnlyList<OutboxEntry> group in groups.Ready(channel, entries))
            try
            {
                if (stopping.IsCancellationRequested || !await DeliverAsync(channel, await silenced.TakeOutAsync(await NewAsync(group)), giveUp))
                    return;
            }
            catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
            {
                log.LogWarning("{Alerts} for channel {Channel}: no answer before the end; it goes out again after the next start, under the same key", Ids(group), name);
                return;
            }
            catch (StorageException problem)
            {
                log.LogError("{Alerts} for channel {Channel}: what became of it cannot be recorded yet; a restart before it is sends it again under the same key: {Problem}", Ids(group), name, problem.Message);
                return;
            }
    }

    /// <summary>Those of which nothing is known yet.</summary>
    private async Task<IReadOnlyList<OutboxEntry>> NewAsync(IReadOnlyList<OutboxEntry> group)
    {
        List<OutboxEntry> unknown = [];
        foreach (OutboxEntry entry in group)
            if (!await records.CatchUpAsync(entry.Id))
                unknown.Add(entry);
        return unknown;
    }

    /// <summary>True when the channel can take the next ones.</summary>
    private async Task<bool> DeliverAsync(ChannelSettings? channel, IReadOnlyList<OutboxEntry> group, CancellationToken giveUp)
    {
        if (group.Count == 0)
            return true;
        DeliveryResult result = channel is null ? new DeliveryResult.Refused($"no channel is named '{group[0].Channel}' any more") : await TryAsync(channel, group, giveUp);
        StorageException? refused = null;
        foreach (OutboxEntry entry in group)
            try
            {
                await RecordAsync(entry, result);
            }
            catch (StorageException problem)
            {
                // What became of the others is remembered all the same, or they would be sent again.
                refused ??= problem;
            }
        return refused is null ? result is not DeliveryResult.Postponed : throw refused;
    }

    private async Task RecordAsync(OutboxEntry entry, DeliveryResult result)
    {
        switch (result)
        {
            case DeliveryResult.Delivered:
                log.LogInformation("Alert {Id} ({Kind}, {Target}) delivered to {Channel}", entry.Id, entry.Message.Kind.Name(), entry.Message.Incident.Target, entry.Channel);
                await records.DeliveredAsync(entry.Id);
                break;
            case DeliveryResult.Refused refused:
                await GiveUpAsync(entry, refused.Error);
                break;
            case DeliveryResult.Postponed postponed when time.GetUtcNow() - (entry.Message.HeldUntil ?? entry.Message.At) > BackOff.GiveUpAfter:
                await GiveUpAsync(entry, postponed.Error);
                break;
            case DeliveryResult.Postponed postponed:
                await PostponeAsync(entry, postponed.Error, postponed.RetryAfter);
                break;
            default:
                throw new InvalidOperationException("a delivery ended in an unknown way");
        }
    }

    private async Task<DeliveryResult> TryAsync(ChannelSettings channel, IReadOnlyList<OutboxEntry> group, CancellationToken giveUp)
    {
        try
        {
            return await delivery.DeliverAsync(channel, AlertGroup.Of([.. group.Select(entry => entry.Message with { Commands = commands, Pages = pages })]), giveUp);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            log.LogError(unexpected, "{Alerts} for channel {Channel}: delivery failed unexpectedly", Ids(group), channel.Name);
            return new DeliveryResult.Postponed(unexpected.GetType().Name);
        }
    }

    private static string Ids(IReadOnlyList<OutboxEntry> group) => group.Count == 1 ? $"Alert {group[0].Id}" : $"Alerts {group[0].Id} to {group[^1].Id}";

    private async Task PostponeAsync(OutboxEntry entry, string error, TimeSpan? retryAfter)
    {
        double jitter;
        lock (random)
            jitter = random.NextDouble();
        TimeSpan wait = BackOff.After(entry.Attempts + 1, jitter, retryAfter);
        log.LogWarning("Alert {Id} for channel {Channel} not delivered ({Error}); trying again in {Wait}", entry.Id, entry.Channel, error, Words.Span(wait));
        await records.PostponedAsync(entry.Id, error, wait);
    }

    private async Task GiveUpAsync(OutboxEntry entry, string error)
    {
        log.LogError("Alert {Id} for channel {Channel} given up: {Error}", entry.Id, entry.Channel, error);
        await records.GivenUpAsync(entry.Id, error);
    }
}
