using System.Collections.Concurrent;
using UptimeSampler.Storage;

namespace UptimeSampler.Service;

/// <summary>
/// Writes down what became of deliveries. What the database does not take now is remembered, so that a message which was delivered is
/// not sent again every second for as long as the database refuses: only a restart in that time repeats it.
/// </summary>
internal sealed class DeliveryRecords(Store store, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, Record> unwritten = new();

    /// <param name="Write">What is to be written.</param>
    /// <param name="RetryAt">When the message may be tried again though nothing is written; null for never.</param>
    private sealed record Record(Action<StoreTransaction> Write, DateTimeOffset? RetryAt);

    /// <summary>The channel has taken the message.</summary>
    public Task DeliveredAsync(long alertId)
    {
        DateTimeOffset at = time.GetUtcNow();
        return WriteAsync(alertId, new Record(transaction => transaction.MarkDelivered(alertId, at), null));
    }

    /// <summary>The message is tried again after a wait.</summary>
    public Task PostponedAsync(long alertId, string error, TimeSpan wait)
    {
        DateTimeOffset next = time.GetUtcNow() + wait;
        return WriteAsync(alertId, new Record(transaction => transaction.Postpone(alertId, error, next), next));
    }

    /// <summary>The message is not tried again.</summary>
    public Task GivenUpAsync(long alertId, string error) =>
        WriteAsync(alertId, new Record(transaction => transaction.GiveUp(alertId, error), null));

    /// <summary>Writes what is known about a message but was not written.</summary>
    /// <returns>True when there was something: the message is not to be tried now.</returns>
    /// <exception cref="StorageException">The database still refuses.</exception>
    public async Task<bool> CatchUpAsync(long alertId)
    {
        if (!unwritten.TryGetValue(alertId, out Record? record))
            return false;
        if (record.RetryAt <= time.GetUtcNow())
        {
            unwritten.TryRemove(alertId, out _);
            return false;
        }
        await WriteAsync(alertId, record);
        return true;
    }

    private async Task WriteAsync(long alertId, Record record)
    {
        unwritten[alertId] = record;
        await store.WriteAsync(
            transaction =>
            {
                record.Write(transaction);
                return true;
            },
            CancellationToken.None);
        unwritten.TryRemove(alertId, out _);
    }
}
