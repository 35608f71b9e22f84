using System.Collections.Concurrent;
using UptimeSampler.Service;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web.Live;

/// <summary>How each watched target stands by the last commit: what is in no table, or too dear to count again for every question.</summary>
internal sealed class LiveTargets : IDisposable
{
    private readonly CommitFeed feed;
    private readonly ConcurrentDictionary<string, LiveTarget> targets = new(StringComparer.Ordinal);

    public LiveTargets(WebSource source)
    {
        feed = source.Feed;
        feed.Committed += Take;
    }

    /// <summary>How a target stands; null before its first round.</summary>
    public LiveTarget? Find(string name) => targets.GetValueOrDefault(name);

    /// <summary>Those of a set, in its order; what is no longer watched is forgotten.</summary>
    public IReadOnlyList<(Target Target, LiveTarget Live)> Of(TargetSet set)
    {
        HashSet<string> watched = [.. set.Targets.Select(target => target.Name)];
        foreach (string gone in targets.Keys.Where(name => !watched.Contains(name)))
            targets.TryRemove(gone, out _);
        return [.. from target in set.Targets let live = Find(target.Name) where live is not null select (target, live)];
    }

    public void Dispose() => feed.Committed -= Take;

    private void Take(IReadOnlyList<CommittedBatch> batches)
    {
        foreach (CommittedBatch stored in batches)
            targets.GetOrAdd(stored.Batch.Target, _ => new LiveTarget()).Add(stored);
    }
}
