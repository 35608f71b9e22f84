namespace UptimeSampler.Service;

/// <summary>
/// Batches on their way from the rounds to the database. Never blocks a probe: when the database cannot be written for so long that
/// <see cref="SampleLimit"/> samples wait, the oldest are dropped and counted.
/// </summary>
internal sealed class SampleQueue : IDisposable
{
    /// <summary>Most samples that wait.</summary>
    public const int SampleLimit = 200_000;

    private readonly Lock guard = new();
    private readonly Queue<SampleBatch> batches = new();
    private readonly SemaphoreSlim arrived = new(0, 1);
    private int samples;
    private long dropped;

    /// <summary>Samples dropped so far.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Samples that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (guard)
                return samples;
        }
    }

    /// <summary>Adds a batch.</summary>
    public void Add(SampleBatch batch)
    {
        lock (guard)
        {
            batches.Enqueue(batch);
            samples += batch.Samples.Count;
            while (samples > SampleLimit && batches.TryDequeue(out SampleBatch? oldest))
            {
                samples -= oldest.Samples.Count;
                dropped += oldest.Samples.Count;
            }
            if (arrived.CurrentCount == 0)
                arrived.Release();
        }
    }

    /// <summary>Ends when there may be something to take, or the time is up.</summary>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancel) => arrived.WaitAsync(atMost, cancel);

    /// <summary>Takes batches of at most <paramref name="limit"/> samples (or one larger batch); empty when there are none.</summary>
    /// <param name="limit">Most samples.</param>
    /// <param name="isAll">True when nothing waits any more.</param>
    public IReadOnlyList<SampleBatch> Take(int limit, out bool isAll)
    {
        List<SampleBatch> taken = [];
        int count = 0;
        lock (guard)
        {
            while (batches.TryPeek(out SampleBatch? next) && (taken.Count == 0 || count + next.Samples.Count <= limit))
            {
                taken.Add(batches.Dequeue());
                count += next.Samples.Count;
                samples -= next.Samples.Count;
            }
            isAll = batches.Count == 0;
        }
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => arrived.Dispose();
}
