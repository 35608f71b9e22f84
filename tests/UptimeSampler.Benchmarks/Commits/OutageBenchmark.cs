using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Benchmarks.Commits;

/// <summary>How long the last incident waits when every target fails at once: each asks for its own samples among everybody's.</summary>
internal static class OutageBenchmark
{
    private const int HealthySeconds = 600;
    private const int FailingSeconds = 30;
    private const double GoalSeconds = 10;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        int targets = arguments.Integer("targets", 1000);
        Machine.Describe(output, $"outage: {targets} targets, 1 sample/s each; after {HealthySeconds} s without a failure all fail at once");
        using TemporaryFolder folder = new();
        ReplayClock clock = new(Start);
        SampleSource source = new(targets, seed: 1) { FailureRate = 0 };
        TargetSet set = new() { Targets = source.Targets, Channels = [new ConsoleChannel { Name = "console" }] };
        using Store store = Store.Open($"Data Source={folder.File("outage.db")}", clock);
        using SampleQueue queue = new();
        using CancellationTokenSource stop = new();
        Judge judge = new(store.Key, store.DetectorStates(), [], new FalseAlarmBudget(TimeSpan.FromDays(30)), new Baselines(), clock);
        Committer committer = new(store, queue, judge, () => set, clock, NullLogger.Instance) { Changed = () => { } };
        Task committing = Task.Run(() => committer.RunAsync(stop.Token));

        foreach (SampleBatch batch in source.Take(Start, HealthySeconds * targets))
            await AddAsync(batch);
        await WaitAsync(() => queue.Waiting == 0);
        source.FailureRate = 1;
        IReadOnlyList<SampleBatch> failing = source.Take(Start.AddSeconds(HealthySeconds), FailingSeconds * targets);
        long began = Stopwatch.GetTimestamp();
        foreach (SampleBatch batch in failing)
            await AddAsync(batch);
        TimeSpan fed = Stopwatch.GetElapsedTime(began);
        await WaitAsync(() => store.OpenIncidents().Count(incident => incident.Kind == IncidentKind.FailureRate) >= targets);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        await stop.CancelAsync();
        await committing;
        output.WriteLine($"outage   {targets} incidents with evidence and alerts stored {took.TotalSeconds:0.00} s after {failing.Count} failing samples began to arrive (within {fed.TotalSeconds:0.00} s)");
        output.WriteLine($"goal     {GoalSeconds} s: {Goal.Word(took.TotalSeconds <= GoalSeconds)}");
        output.WriteLine($"load     {Machine.Load()} at the end");

        async Task AddAsync(SampleBatch batch)
        {
            if (queue.Waiting > SampleQueue.SampleLimit / 2)
                await WaitAsync(() => queue.Waiting < SampleQueue.SampleLimit / 4);
            clock.Set(batch.Watermark);
            queue.Add(batch);
        }

        async Task WaitAsync(Func<bool> done)
        {
            long since = Stopwatch.GetTimestamp();
            while (!done())
                if (Stopwatch.GetElapsedTime(since) > Patience)
                    throw new BenchmarkException($"not done within {Patience.TotalMinutes:0} minutes");
                else
                    await Task.Delay(Pause);
        }
    }
}
