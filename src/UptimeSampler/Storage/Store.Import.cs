namespace UptimeSampler.Storage;

/// <summary>What became of an import.</summary>
/// <param name="Samples">How many of its samples are stored now: all.</param>
/// <param name="Before">How many of them an earlier call had stored before it was cut off.</param>
public sealed record ImportResult(long Samples, long Before);

/// <summary>Samples that were taken elsewhere or earlier.</summary>
public sealed partial class Store
{
    /// <summary>Samples that are committed together: so few that other writers hardly wait.</summary>
    public const int SamplesPerPiece = 2_000;

    /// <summary>
    /// Stores samples of one target with their roll-ups, piece by piece, each in a transaction of its own, in bounded memory. They are history:
    /// no evidence, no incident, no alert, no mark in the sampling schedule follows from them. Cut off anywhere, it leaves the pieces that were
    /// committed and how many they are; called again with the same samples it stores the others.
    /// </summary>
    /// <param name="target">Name of the target.</param>
    /// <param name="from">No sample started earlier (UTC).</param>
    /// <param name="to">No sample started later (UTC).</param>
    /// <param name="samples">The samples, in any order; enumerated twice when an import was cut off. What it throws ends the import.</param>
    /// <param name="isAddition">True to add to a span of time in which the target has samples already; otherwise that is refused, since the same samples would count twice.</param>
    /// <param name="done">Told after each piece how many samples are stored.</param>
    /// <param name="cancel">Ends the import after a piece.</param>
    /// <exception cref="StorageException">The import could not go on; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two pieces.</exception>
    public async Task<ImportResult> ImportAsync(
        string target, DateTimeOffset from, DateTimeOffset to, IEnumerable<Sample> samples, bool isAddition, Action<long> done, CancellationToken cancel)
    {
        long fromMs = from.ToUnixTimeMilliseconds(), toMs = to.ToUnixTimeMilliseconds();
        UnfinishedImport? begun = Begun(samples, [.. Read(connection => ImportTable.Of(connection, target)).Where(one => one.FromMs == fromMs && one.ToMs == toMs)], cancel);
        long? id = begun?.Id;
        long before = begun?.Samples ?? 0, stored = before;
        using SampleDigest digest = new();
        foreach (Sample[] piece in Rest(digest.Following(samples), before, cancel).Chunk(SamplesPerPiece))
        {
            long started = time.GetTimestamp();
            id = await WriteAsync(transaction =>
            {
                long number = id ?? transaction.BeginImport(target, from, to, isAddition);
                transaction.Import(number, target, piece, stored, digest.Value);
                return number;
            }, cancel);
            done(stored += piece.Length);
            // As much time for others as for us: whoever waits for the lock looks for it only now and then.
            await Task.Delay(time.GetElapsedTime(started), time, CancellationToken.None);
        }
        if (id is { } ended)
            await WriteAsync(transaction =>
            {
                transaction.EndImport(ended, stored);
                return 0;
            }, CancellationToken.None);
        return new ImportResult(stored, before);
    }

    private static IEnumerable<Sample> Rest(IEnumerable<Sample> samples, long before, CancellationToken cancel)
    {
        long seen = 0;
        foreach (Sample sample in samples)
        {
            cancel.ThrowIfCancellationRequested();
            if (seen++ >= before)
                yield return sample;
        }
    }

    /// <summary>The import that was cut off after the first of these samples; null when none was.</summary>
    private static UnfinishedImport? Begun(IEnumerable<Sample> samples, IReadOnlyList<UnfinishedImport> candidates, CancellationToken cancel)
    {
        if (candidates.Count == 0)
            return null;
        UnfinishedImport? found = null;
        long seen = 0, most = candidates.Max(one => one.Samples);
        using SampleDigest digest = new();
        foreach (Sample _ in digest.Following(samples))
        {
            cancel.ThrowIfCancellationRequested();
            seen++;
            found = candidates.FirstOrDefault(one => one.Samples == seen && one.Digest == digest.Value) ?? found;
            if (seen == most)
                break;
        }
        return found;
    }
}
