using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Sampling;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>The writer on a simulated clock and a real database: when silence is an incident, and when it only looks like one.</summary>
[TestClass]
public sealed class CommitterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Target Shop = new() { Name = "shop", Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(1) };

    private readonly TemporaryDatabase database = new();
    private readonly SampleQueue queue = new();
    private readonly CancellationTokenSource stop = new();
    private TargetSet set = new() { Targets = [Shop], Channels = [] };

    private FakeTimeProvider Clock => database.Clock;

    [TestCleanup]
    public void Clean()
    {
        queue.Dispose();
        stop.Dispose();
        database.Dispose();
    }

    [TestMethod]
    public async Task What_is_stored_before_the_end_is_in_the_numbers_of_the_incident()
    {
        using Store store = database.Open();
        DateTimeOffset begin = Clock.GetUtcNow();
        void Fail(int from, int count)
        {
            Clock.SetUtcNow(begin.AddSeconds(from + count));
            Sample[] samples = [.. Enumerable.Range(from, count).Select(second => new Sample("shop", "here", "w1", begin.AddSeconds(second), SimulatedTarget.Failed, false))];
            queue.Add(new SampleBatch { Target = "shop", Samples = samples, Watermark = samples[^1].At });
        }

        (Committer committer, Task running) = Start(store);
        Fail(0, 60);
        await SecondAsync(committer);
        Assert.HasCount(1, store.OpenIncidents());
        // Sooner than the numbers of an open incident are read again by themselves.
        Fail(60, 5);
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
        Incident open = store.OpenIncidents().Single();
        Assert.AreEqual(65, open.Samples);
        Assert.AreEqual(65, open.Failures);
        Assert.AreEqual(65, open.FailureClasses.Values.Sum());
    }

    private (Committer Committer, Task Running) Start(Store store, TimeProvider? time = null)
    {
        Judge judge = new(store.Key, store.DetectorStates(), [], new FalseAlarmBudget(TimeSpan.FromDays(30)), new Baselines(), time ?? Clock);
        Committer committer = new(store, queue, judge, () => set, time ?? Clock, NullLogger.Instance) { Changed = () => { } };
        return (committer, committer.RunAsync(stop.Token));
    }

    private void Add(string target, int samples = 1)
    {
        Sample sample = new(target, "here", "w1", Clock.GetUtcNow(), SimulatedTarget.Up, false);
        queue.Add(new SampleBatch { Target = target, Samples = [.. Enumerable.Repeat(sample, samples)], Watermark = sample.At });
    }

    /// <summary>Lets a second pass on the simulated clock, and the committer commit in it.</summary>
    private async Task SecondAsync(Committer committer)
    {
        DateTimeOffset? before = committer.LastCommit;
        using CancellationTokenSource patience = new(Patience);
        // The writer looks at its queue once a second of real time at least.
        while (committer.LastCommit == before)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(20, patience.Token);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(-1)]
    public async Task A_clock_that_is_set_makes_no_silence_and_hides_none(int hours)
    {
        using Store store = database.Open();
        SteppedClock stepped = new(Clock);
        (Committer committer, Task running) = Start(store, stepped);
        Add("shop");
        await SecondAsync(committer);
        stepped.Step = TimeSpan.FromHours(hours);
        await SecondAsync(committer);
        Assert.IsEmpty(store.OpenIncidents());

        Clock.Advance(TimeSpan.FromSeconds(30));
        await SecondAsync(committer);
        await SecondAsync(committer);
        Assert.AreEqual(IncidentKind.NoData, store.OpenIncidents().Single().Kind);
        await stop.CancelAsync();
        await running;
    }

    [TestMethod]
    public async Task While_stored_samples_are_behind_nobody_is_silent()
    {
        using Store store = database.Open();
        Target other = Shop with { Name = "other" };
        set = set with { Targets = [Shop, other] };
        (Committer committer, Task running) = Start(store);
        Add("shop");
        Add("other");
        await SecondAsync(committer);
        using ManualResetEventSlim away = new();
        TaskCompletionSource isAway = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> outage = Task.Run(() => store.WriteAsync(_ =>
        {
            isAway.SetResult();
            return away.Wait(Patience);
        }, CancellationToken.None));
        await isAway.Task;
        Clock.Advance(TimeSpan.FromMinutes(2));
        for (int i = 0; i < 3; i++)
            Add("other", 15_000);
        Add("shop");
        away.Set();
        Assert.IsTrue(await outage);
        while (queue.Waiting > 0)
            await SecondAsync(committer);
        await SecondAsync(committer);
        Assert.IsEmpty(store.Incidents(openOnly: false, since: null));
        await stop.CancelAsync();
        await running;
    }

    [TestMethod]
    public async Task A_target_that_comes_back_or_changes_its_pace_has_its_whole_patience_again()
    {
        using Store store = database.Open();
        (Committer committer, Task running) = Start(store);
        Add("shop");
        await SecondAsync(committer);
        set = set with { Targets = [Shop with { Name = "other", Interval = TimeSpan.FromHours(1) }] };
        await SecondAsync(committer);
        Clock.Advance(TimeSpan.FromMinutes(10));
        set = set with { Targets = [Shop] };
        await SecondAsync(committer);
        set = set with { Targets = [Shop with { Interval = TimeSpan.FromHours(1) }] };
        await SecondAsync(committer);
        Clock.Advance(TimeSpan.FromMinutes(10));
        set = set with { Targets = [Shop] };
        await SecondAsync(committer);
        Assert.IsEmpty(store.Incidents(openOnly: false, since: null));
        await stop.CancelAsync();
        await running;
    }
}
