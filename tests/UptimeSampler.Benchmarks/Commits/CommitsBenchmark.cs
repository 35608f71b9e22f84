using Microsoft.Extensions.Logging.Abstractions;
using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Benchmarks.Commits;

/// <summary>
/// Samples committed per second on SQLite: through the store alone, through the whole committer with detection and incidents, and by
/// the plain inserts that one would write without either.
/// </summary>
internal static class CommitsBenchmark
{
    private const double Goal = 100_000;
    private const int Waiting = 60_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        int targets = arguments.Integer("targets", 1000), samples = arguments.Integer("samples", 400_000), repetitions = arguments.Integer("repetitions", 3);
        Machine.Describe(output, $"commits: {targets} targets, 1 sample/s each, replayed as fast as the database takes them (WAL, synchronous FULL)");
        using TemporaryFolder folder = new();
        output.WriteLine($"         {samples} samples, median of {repetitions} repetitions, in {folder.Path}");
        output.WriteLine();
        output.WriteLine("path                                             per commit    samples/s   CPU us/sample    bytes/sample");
        SampleSource source = new(targets, seed: 1);
        IReadOnlyList<SampleBatch> batches = source.Take(Start, samples);
        IReadOnlyList<SampleBatch> few = [.. batches.Take(samples / 20)], fewest = [.. batches.Take(samples / 400)];

        CommitResult whole = await MedianAsync("committer: rows, roll-ups, evidence, incidents", 20_000, batches, (file, all, _) => CommitAllAsync(file, source, all));
        await MedianAsync("store: rows and roll-ups", 20_000, batches, StoreAsync);
        await MedianAsync("store: rows and roll-ups", 1_000, batches, StoreAsync);
        await MedianAsync("store: rows and roll-ups", 100, few, StoreAsync);
        CommitResult list = await MedianAsync("Dapper, a list a commit: rows only", 20_000, batches, DapperInserts.RunAsync);
        CommitResult single = await MedianAsync("Dapper, a row a commit: rows only", 1, fewest, DapperInserts.RunAsync);
        output.WriteLine();
        output.WriteLine($"goal     {whole.PerSecond:0} committed samples per second through the whole committer (goal: {Goal:0}, {Benchmarks.Goal.Word(whole.PerSecond >= Goal)})");
        output.WriteLine($"ratio    {whole.PerSecond / list.PerSecond:0.00} times Dapper's list insert, which does no more than the rows; {whole.PerSecond / single.PerSecond:0} times one row a commit");
        output.WriteLine($"load     {Machine.Load()} at the end");

        async Task<CommitResult> MedianAsync(string name, int perCommit, IReadOnlyList<SampleBatch> all, Func<string, IReadOnlyList<SampleBatch>, int, Task> work)
        {
            List<CommitResult> results = [];
            for (int i = 0; i < repetitions; i++)
                results.Add(await CommitResult.MeasureAsync(name, perCommit, all.Count, folder, file => work(file, all, perCommit)));
            CommitResult middle = results.OrderBy(result => result.PerSecond).ElementAt(repetitions / 2);
            output.WriteLine($"{name,-48}{perCommit,11}{middle.PerSecond,13:0}{middle.CpuMicroseconds,16:0.0}{middle.BytesPerSample,16:0}");
            return middle;
        }
    }

    private static async Task StoreAsync(string file, IReadOnlyList<SampleBatch> batches, int perCommit)
    {
        ReplayClock clock = new(Start);
        using Store store = Store.Open($"Data Source={file}", clock);
        foreach (SampleBatch[] chunk in batches.Chunk(perCommit))
        {
            clock.Set(chunk[^1].Watermark);
            await store.WriteAsync(transaction =>
            {
                foreach (SampleBatch batch in chunk)
                    transaction.Append(batch);
                return true;
            }, CancellationToken.None);
        }
    }

    /// <summary>As the service does it: batches go into the queue, never more than it is allowed to hold, and the committer takes them.</summary>
    private static async Task CommitAllAsync(string file, SampleSource source, IReadOnlyList<SampleBatch> batches)
    {
        ReplayClock clock = new(Start);
        TargetSet set = new() { Targets = source.Targets, Channels = [] };
        using Store store = Store.Open($"Data Source={file}", clock);
        using SampleQueue queue = new();
        using CancellationTokenSource stop = new();
        Judge judge = new(store.Key, store.DetectorStates(), [], new FalseAlarmBudget(TimeSpan.FromDays(30)), new Baselines(), clock);
        Committer committer = new(store, queue, judge, () => set, clock, NullLogger.Instance) { Changed = () => { } };
        Task committing = Task.Run(() => committer.RunAsync(stop.Token));
        foreach (SampleBatch batch in batches)
        {
            while (queue.Waiting > Waiting)
                await Task.Delay(Pause);
            clock.Set(batch.Watermark);
            queue.Add(batch);
        }
        await stop.CancelAsync();
        await committing;
        if (queue.Dropped > 0)
            throw new BenchmarkException($"{queue.Dropped} samples were dropped: the queue was fed too fast.");
    }
}
