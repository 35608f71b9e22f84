using System.Diagnostics;
using Microsoft.Extensions.Logging;
using UptimeSampler.Detection;
using UptimeSampler.Service.Judging;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>
/// The one writer of samples: takes batches from the queue and commits them, with all that follows from them, in one transaction.
/// When the database refuses, the same batches are tried again until it takes them; nothing is judged that is not stored.
/// </summary>
internal sealed class Committer(Store store, SampleQueue queue, Judge judge, Func<TargetSet> targets, TimeProvider time, ILogger log)
{
    private const int SamplesPerCommit = 20_000;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly NoDataWatch heard = new(time);
    private TargetSet? adopted;
    private TargetSet? committing;

    /// <summary>Called after a commit that opened or resolved an incident.</summary>
    public required Action Changed { get; init; }

    /// <summary>Told after a commit what it has stored.</summary>
    public Action<IReadOnlyList<CommittedBatch>> Committed { get; init; } = _ => { };

    /// <summary>When the database last took a commit; null before the first (UTC).</summary>
    public DateTimeOffset? LastCommit { get; private set; }

    /// <summary>Commits until stopped, then what still waits.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        long lastWatch = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await queue.WaitAsync(WatchEvery, stopping);
                // A short breath gathers what comes together into one transaction.
                await Task.Delay(Breath, time, stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            bool watch = Stopwatch.GetElapsedTime(lastWatch) >= WatchEvery;
            if (watch)
                lastWatch = Stopwatch.GetTimestamp();
            while (queue.Take(SamplesPerCommit, out bool isAll) is { } batches && (batches.Count > 0 || watch))
            {
                // Whoever is heard in what still waits is not silent.
                if (!await CommitAsync(batches, watch && isAll, stopping))
                    return;
                watch &= !isAll;
            }
        }
        await FlushAsync();
    }

    /// <summary>Commits what still waits, once: a database that refuses now must not keep the process from ending.</summary>
    private async Task FlushAsync()
    {
        while (queue.Take(SamplesPerCommit, out _) is { Count: > 0 } batches)
            if (!await TryCommitAsync(batches, watch: false))
            {
                GiveUp(batches);
                return;
            }
        try
        {
            await store.WriteAsync(RefreshAll, CancellationToken.None);
        }
        catch (StorageException problem)
        {
            log.LogError("The numbers of open incidents are those of some seconds before the end: {Problem}", problem.Message);
        }
    }

    private bool RefreshAll(StoreTransaction transaction)
    {
        judge.RefreshAll(transaction, targets());
        return true;
    }

    /// <summary>Tries until the database takes it; false when stopping came first.</summary>
    private async Task<bool> CommitAsync(IReadOnlyList<SampleBatch> batches, bool watch, CancellationToken stopping)
    {
        while (!await TryCommitAsync(batches, watch))
        {
            if (stopping.IsCancellationRequested)
            {
                GiveUp(batches);
                return false;
            }
            // What was measured meanwhile waits in the queue, so that these samples are not the newest any more.
            watch = false;
            await Task.Delay(RetryAfter, time, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        return true;
    }

    private void GiveUp(IReadOnlyList<SampleBatch> batches) =>
        log.LogError("{Samples} could not be stored before the end", Words.Count(batches.Sum(batch => batch.Samples.Count) + queue.Waiting, "measured sample"));

    private async Task<bool> TryCommitAsync(IReadOnlyList<SampleBatch> batches, bool watch)
    {
        bool changed;
        try
        {
            changed = await store.WriteAsync(transaction => Write(transaction, batches, watch), CancellationToken.None);
        }
        catch (StorageException problem)
        {
            judge.Forget();
            log.LogError("{Problem} {Waiting}, {Dropped}; trying again", problem.Message,
                Words.Count(batches.Sum(batch => batch.Samples.Count) + queue.Waiting, "sample waits", "samples wait"), Words.Count(queue.Dropped, "was dropped", "were dropped"));
            return false;
        }
        // From here on the batches are stored: nothing below may make them be written again.
        judge.Keep();
        adopted = committing;
        LastCommit = time.GetUtcNow();
        Committed(Told(batches, committing!));
        if (changed)
            Changed();
        return true;
    }

    /// <summary>Without the targets that were just removed: asking for their evidence would begin it anew.</summary>
    private CommittedBatch[] Told(IReadOnlyList<SampleBatch> batches, TargetSet set)
    {
        Dictionary<string, Target> watched = set.Targets.ToDictionary(target => target.Name, StringComparer.Ordinal);
        return [.. from batch in batches
                   let target = watched.GetValueOrDefault(batch.Target)
                   where target is not null
                   select new CommittedBatch(batch, Evidence(judge.Detector(batch.Target)), judge.Threshold(set))
                   {
                       Calm = Calm(target),
                       SlowEvidence = target.Latency is null ? null : Evidence(judge.Detector(batch.Target, IncidentKind.Latency)),
                   }];
    }

    private static double Evidence(TargetDetector detector) => detector.Failing?.Evidence ?? detector.Evidence;

    /// <summary>Evidence is gathered by blocks; a target that is sampled less often has one a sample.</summary>
    private static double Calm(Target target) => EDetector.WithoutFailures(Math.Max(EvidenceBlock.Length.TotalSeconds, 1 / target.BaseRate));

    private bool Write(StoreTransaction transaction, IReadOnlyList<SampleBatch> batches, bool watch)
    {
        TargetSet set = targets();
        bool changed = false;
        if (!ReferenceEquals(set, adopted))
            changed |= judge.CloseUnwatched(transaction, set);
        heard.Adopt(set);
        Dictionary<string, Target> byName = set.Targets.ToDictionary(target => target.Name, StringComparer.Ordinal);
        foreach (SampleBatch batch in batches)
        {
            transaction.Append(batch);
            // The samples of a target that was just removed are kept, but nobody is alerted about it.
            if (!byName.TryGetValue(batch.Target, out Target? target))
                continue;
            changed |= judge.Apply(transaction, batch, target, set);
            if (batch.Samples.Any(sample => sample.Outcome.Kind != OutcomeKind.Invalid))
                heard.Hear(target);
        }
        changed |= judge.ApplyFleet(transaction, set);
        // While samples still wait to be stored (the database was away), nobody is silent.
        if (watch && queue.Waiting == 0)
            changed |= WatchNoData(transaction, set);
        judge.Save(transaction);
        committing = set;
        return changed;
    }

    private bool WatchNoData(StoreTransaction transaction, TargetSet set)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool changed = false;
        foreach (Target target in set.Targets)
            if (heard.SilenceOf(target) is { } span && !set.InMaintenance(target, now))
            {
                DateTimeOffset since = now - span;
                DateTimeOffset last = judge.Detector(target.Name).LastValid is { } valid && valid > since && valid <= now ? valid : since;
                changed |= judge.OpenNoData(transaction, target, set, last);
            }
        return changed;
    }
}
