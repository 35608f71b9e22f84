using System.Collections.Concurrent;
using UptimeSampler.Sampling;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Sampling;

/// <summary>The real scheduler on the real clock.</summary>
[TestClass]
public sealed class SamplerTests
{
    private static TargetSet Set(params string[] names) => new()
    {
        Targets = [.. names.Select(name => new Target { Name = name, Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromMilliseconds(200), SamplesPerRound = 2, MaxRate = 20 })],
        Channels = [],
    };

    [TestMethod]
    [Timeout(30_000)]
    public async Task Rounds_are_fired_and_a_new_set_of_targets_is_taken_while_running()
    {
        ConcurrentQueue<SampleBatch> batches = new();
        SemaphoreSlim arrived = new(0);
        RoundContext context = new("here", ["w1"], (_, _, _, _, _) => Task.FromResult<Outcome?>(SimulatedTarget.Up), batch =>
        {
            batches.Enqueue(batch);
            arrived.Release();
        }, (_, _) => false, TimeProvider.System);
        await using Sampler sampler = new(context, seed: 1);
        await sampler.StartAsync(Set("one", "two"), CancellationToken.None);
        while (batches.Count(batch => batch.Target == "one") < 5 || batches.Count(batch => batch.Target == "two") < 5)
            await arrived.WaitAsync();
        await sampler.ApplyAsync(Set("two", "three"), CancellationToken.None);
        while (!batches.Any(batch => batch.Target == "three"))
            await arrived.WaitAsync();
        int ofOne = batches.Count(batch => batch.Target == "one");
        int ofTwo = batches.Count(batch => batch.Target == "two");
        while (batches.Count(batch => batch.Target == "two") < ofTwo + 10)
            await arrived.WaitAsync();
        // What the removed target's last round still had is handed over; no further round starts.
        Assert.IsLessThanOrEqualTo(2, batches.Count(batch => batch.Target == "one") - ofOne);
        await sampler.StopAsync(TimeSpan.FromSeconds(1));
        int atStop = batches.Count;
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        Assert.HasCount(atStop, batches);
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow(-1)]
    [DataRow(1)]
    public async Task Rounds_go_on_when_the_clock_is_set_an_hour_forward_or_back(int hours)
    {
        SteppedClock clock = new(TimeProvider.System);
        ConcurrentQueue<SampleBatch> batches = new();
        SemaphoreSlim arrived = new(0);
        RoundContext context = new("here", ["w1"], (_, _, _, _, _) => Task.FromResult<Outcome?>(SimulatedTarget.Failed), batch =>
        {
            batches.Enqueue(batch);
            arrived.Release();
        }, (_, _) => false, clock);
        await using Sampler sampler = new(context, seed: 1);
        await sampler.StartAsync(Set("one"), CancellationToken.None);
        sampler.SetIncidentOpen("one", open: true);
        while (batches.Count < 10)
            await arrived.WaitAsync();
        DateTimeOffset before = clock.GetUtcNow();
        clock.Step = TimeSpan.FromHours(hours);
        int atStep = batches.Count;
        // A new set of targets as well: its triggers are reckoned from now.
        await sampler.ApplyAsync(Set("one", "two"), CancellationToken.None);
        while (batches.Count < atStep + 100 || batches.Count(batch => batch.Target == "two") < 20)
            await arrived.WaitAsync();
        await sampler.StopAsync(TimeSpan.FromSeconds(1));
        Assert.IsTrue(batches.Skip(atStep + 20).SelectMany(batch => batch.Samples).All(sample => Math.Abs((sample.At - before).TotalHours - hours) < 0.5), "samples carry the wall clock");
    }

    [TestMethod]
    [Timeout(60_000)]
    public async Task A_removed_target_is_asked_no_more_and_stopping_waits_for_what_it_has_under_way()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<Outcome?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ConcurrentQueue<SampleBatch> batches = new();
        int probes = 0;
        RoundContext context = new("here", ["w1"], (_, _, _, _, _) =>
        {
            Interlocked.Increment(ref probes);
            asked.TrySetResult();
            return answer.Task;
        }, batches.Enqueue, (_, _) => false, TimeProvider.System);
        Target hourly = new() { Name = "hourly", Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromHours(1), SamplesPerRound = 100, MaxRate = 100 };
        TargetSet set = new() { Targets = [hourly], Channels = [] };
        await using Sampler sampler = new(context, seed: 1);
        await sampler.StartAsync(set with { Targets = [hourly with { Interval = TimeSpan.FromSeconds(10) }] }, CancellationToken.None);
        await asked.Task;
        await sampler.ApplyAsync(Set("other"), CancellationToken.None);
        int ofRemoved = probes;
        Task stopping = sampler.StopAsync(TimeSpan.FromMinutes(1));
        Assert.IsFalse(stopping.IsCompleted);
        answer.SetResult(SimulatedTarget.Up);
        await stopping;
        Assert.AreEqual(ofRemoved, batches.Where(batch => batch.Target == "hourly").Sum(batch => batch.Samples.Count));
        Assert.AreEqual(ofRemoved, batches.Where(batch => batch.Target == "hourly").Sum(batch => batch.Scheduled));
    }
}
