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
}
