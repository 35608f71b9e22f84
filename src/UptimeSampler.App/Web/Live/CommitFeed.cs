using UptimeSampler.Service;

namespace UptimeSampler.App.Web.Live;

/// <summary>What the service has just stored, for all who follow it. They hear it on the thread that commits, and must return at once.</summary>
internal sealed class CommitFeed
{
    public event Action<IReadOnlyList<CommittedBatch>>? Committed;

    public void Tell(IReadOnlyList<CommittedBatch> batches) => Committed?.Invoke(batches);
}
