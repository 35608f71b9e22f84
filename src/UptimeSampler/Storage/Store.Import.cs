namespace UptimeSampler.Storage;

/// <summary>Samples that were taken elsewhere or earlier.</summary>
public sealed partial class Store
{
    private const int SamplesPerBatch = 2_000;

    /// <summary>
    /// Stores samples of one target with their roll-ups, all of them or none, in one transaction and bounded memory. They are history:
    /// no evidence, no incident, no alert, no mark in the sampling schedule follows from them. Other writers wait meanwhile.
    /// </summary>
    /// <param name="target">Name of the target.</param>
    /// <param name="from">No sample started earlier (UTC).</param>
    /// <param name="to">No sample started later (UTC).</param>
    /// <param name="samples">The samples, in any order; enumerated once. What it throws undoes everything.</param>
    /// <param name="isAddition">True to add to a span of time in which the target has samples already; otherwise that is refused, since the same samples would count twice.</param>
    /// <param name="done">Told now and then how many samples were taken.</param>
    /// <param name="cancel">Undoes everything.</param>
    /// <returns>How many samples were stored.</returns>
    /// <exception cref="StorageException">Nothing was stored; the message says why and what to do.</exception>
    public Task<long> ImportAsync(
        string target, DateTimeOffset from, DateTimeOffset to, IEnumerable<Sample> samples, bool isAddition, Action<long> done, CancellationToken cancel) =>
        WriteAsync(transaction =>
        {
            if (!isAddition && transaction.HasSamples(target, from, to))
                throw new StorageException(StorageFault.Other,
                    $"target '{target}' has samples between {ContractJson.Time(from)} and {ContractJson.Time(to)} in {Path} already, and the same samples must not count twice");
            long stored = 0;
            foreach (Sample[] batch in samples.Chunk(SamplesPerBatch))
            {
                cancel.ThrowIfCancellationRequested();
                transaction.Import(target, batch);
                done(stored += batch.Length);
            }
            return stored;
        }, cancel);
}
