using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>A judge on a real database, and commits at the time of their samples.</summary>
internal static class Judging
{
    public static readonly FalseAlarmBudget Budget = new(TimeSpan.FromDays(30));

    /// <summary>A judge that goes on with what is stored.</summary>
    public static Judge NewJudge(this TemporaryDatabase database, Store store, Baselines? baselines = null) =>
        new(store.Key, store.DetectorStates(), [], Budget, baselines ?? new Baselines(), database.Clock);

    /// <summary>Stores batches and what follows from them, in one transaction; true when an incident was opened or resolved.</summary>
    public static async Task<bool> CommitAsync(this TemporaryDatabase database, Store store, Judge judge, TargetSet set, params SampleBatch[] batches)
    {
        DateTimeOffset now = batches.Max(batch => batch.Watermark);
        database.Clock.SetUtcNow(now > database.Clock.GetUtcNow() ? now : database.Clock.GetUtcNow());
        bool changed = await store.WriteAsync(transaction =>
        {
            bool any = false;
            foreach (SampleBatch batch in batches)
            {
                transaction.Append(batch);
                any |= judge.Apply(transaction, batch, set.Find(batch.Target)!, set);
            }
            any |= judge.ApplyFleet(transaction, set);
            judge.Save(transaction);
            return any;
        }, CancellationToken.None);
        judge.Keep();
        return changed;
    }
}
