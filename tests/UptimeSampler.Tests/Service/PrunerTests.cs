using Microsoft.Extensions.Logging.Abstractions;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

[TestClass]
public sealed class PrunerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task While_running_old_samples_go_in_steps_and_new_ones_are_committed_between()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        DateTimeOffset start = database.Clock.GetUtcNow().AddDays(-10);
        await AppendAsync(store, [.. Enumerable.Range(0, 4 * Pruning.RowsPerStep).Select(i => Samples.Up("shop", start.AddSeconds(6 * i)))]);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        stop.CancelAfter(Deadline);
        Pruner pruner = new(store, new RetentionPolicy(TimeSpan.FromDays(2), TimeSpan.FromDays(30), TimeSpan.FromDays(30)), database.Clock, NullLogger.Instance);
        Task running = pruner.RunAsync(stop.Token);

        HashSet<long> seen = [];
        int committed = 0;
        while (store.Stats().Single.Rows is var rows && rows > committed)
        {
            stop.Token.ThrowIfCancellationRequested();
            if (seen.Add(rows - committed))
            {
                await AppendAsync(store, [Samples.Up("shop", database.Clock.GetUtcNow())]);
                committed++;
            }
            database.Clock.Advance(seen.Count == 1 ? Pruner.Every : Pruner.Pause);
            await Task.Yield();
        }
        Assert.IsGreaterThanOrEqualTo(4, seen.Count, "it went in steps");
        Assert.HasCount(committed, store.Samples(new SampleQuery()).ToList());
        Assert.IsEmpty(store.Check());
        await stop.CancelAsync();
        await running;
    }

    [TestMethod]
    public async Task What_is_within_its_retention_stays()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await AppendAsync(store, [Samples.Up("shop", database.Clock.GetUtcNow().AddDays(-6)), Samples.Up("shop", database.Clock.GetUtcNow().AddDays(-8))]);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        stop.CancelAfter(Deadline);
        Task running = new Pruner(store, RetentionPolicy.Default, database.Clock, NullLogger.Instance).RunAsync(stop.Token);
        while (store.Stats().Single.Rows > 1)
        {
            stop.Token.ThrowIfCancellationRequested();
            database.Clock.Advance(Pruner.Every);
            await Task.Yield();
        }
        Assert.AreEqual(2, store.Stats().ByTarget.Single().Samples, "roll-ups count both");
        await stop.CancelAsync();
        await running;
    }

    private Task<int> AppendAsync(Store store, IReadOnlyList<Sample> samples) => store.WriteAsync(transaction =>
    {
        transaction.Append(Samples.Batch("shop", samples));
        return 0;
    }, TestContext.CancellationToken);
}
