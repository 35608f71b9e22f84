using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Sampling;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>What is normal, read from the roll-ups of a real database.</summary>
[TestClass]
public sealed class BaselineLearnerTests
{
    private static readonly Target Shop = new()
    {
        Name = "shop", Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromSeconds(10), SamplesPerRound = 1, LearnsTolerance = true, Latency = new LatencyWatch(0.95, null),
    };

    private readonly TemporaryDatabase database = new();
    private readonly LogLines log = new();
    private readonly Baselines baselines = new();
    private readonly DateTimeOffset start;

    public BaselineLearnerTests() => start = database.Clock.GetUtcNow();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task What_was_normal_for_days_is_tolerated_and_said()
    {
        using Store store = database.Open();
        await LiveAsync(store, hours: 30, sample => sample % 200 == 0, slow: sample => sample % 25 == 0);
        await LearnAsync(store);

        Baseline learned = baselines.Learned["shop"];
        Assert.IsInRange(0.005, 0.008, learned.FailureRate);
        Assert.IsInRange(100, 103, learned.LatencyLimit!.Value.TotalMilliseconds);
        Assert.IsInRange(23, 25, learned.Hours, "the newest six hours are not looked at");
        Assert.AreEqual(learned.FailureRate, baselines.FailureNorm(Shop).Rate);
        Assert.AreEqual(learned.LatencyLimit, baselines.LatencyNorm(Shop)!.SlowerThan);
        string said = log.All[^1].Text;
        StringAssert.StartsWith(said, "shop: 0.", said);
        StringAssert.Contains(said, "of requests may fail, 5 % of answers may take longer than 10", said);
        StringAssert.Contains(said, $"in {learned.Hours} hours of the week before", said);
        Assert.AreEqual(learned, store.NewestBaselines()["shop"]);
        Assert.AreEqual(learned, store.Baselines("shop").Single());
    }

    [TestMethod]
    [DataRow("shop")]
    [DataRow(Fleet.Name)]
    public async Task An_outage_teaches_nothing(string whose)
    {
        using Store store = database.Open();
        await LiveAsync(store, hours: 20, sample => sample % 1_000 == 0);
        DateTimeOffset began = database.Clock.GetUtcNow();
        await LiveAsync(store, hours: 8, sample => sample % 3 == 0);
        await store.WriteAsync(transaction => transaction.Insert(Outage(began, database.Clock.GetUtcNow()) with { Target = whose }), CancellationToken.None);
        await LiveAsync(store, hours: 20, sample => sample % 1_000 == 0);
        await LearnAsync(store);
        Assert.IsLessThan(0.003, baselines.Learned["shop"].FailureRate);
        Assert.IsInRange(30, 34, baselines.Learned["shop"].Hours);
    }

    [TestMethod]
    public async Task What_lasts_is_learned_after_hours_unless_it_is_an_incident()
    {
        using Store store = database.Open();
        await LiveAsync(store, hours: 10, _ => false);
        DateTimeOffset began = database.Clock.GetUtcNow();
        await LiveAsync(store, hours: 5, sample => sample % 10 == 0);
        await LearnAsync(store);
        Assert.IsLessThan(0.003, baselines.Learned["shop"].FailureRate, "the newest hours are not looked at");

        await LiveAsync(store, hours: 20, sample => sample % 10 == 0);
        Incident open = await store.WriteAsync(transaction => transaction.Insert(Outage(began, null)), CancellationToken.None);
        await LearnAsync(store);
        Assert.IsLessThan(0.003, baselines.Learned["shop"].FailureRate, "all of it belongs to an open incident");

        await store.WriteAsync(transaction => { transaction.Update(open with { State = IncidentState.Resolved, ResolvedAt = began.AddHours(1) }); return true; }, CancellationToken.None);
        await LearnAsync(store);
        Assert.AreEqual(0.05, baselines.Learned["shop"].FailureRate, "never more than the ceiling");
        Assert.HasCount(2, store.Baselines("shop"), "what has not changed is not kept again");
    }

    [TestMethod]
    public async Task Nothing_learned_yet_is_said_and_the_most_is_tolerated()
    {
        using Store store = database.Open();
        await LearnAsync(store);
        Assert.AreEqual(0.05, baselines.FailureNorm(Shop).Rate);
        Assert.IsNull(baselines.LatencyNorm(Shop));
        Assert.AreEqual("shop: 5 % of requests may fail, latency is not judged before there are 2,000 answers (nothing learned yet)", log.All[^1].Text);
        await LearnAsync(store);
        Assert.HasCount(1, log.All, "once");
    }

    [TestMethod]
    public async Task Who_learns_a_latency_only_is_not_told_of_failure_rates()
    {
        using Store store = database.Open();
        Target latencyOnly = Shop with { LearnsTolerance = false };
        await LiveAsync(store, hours: 20, _ => false);
        await LearnAsync(store, latencyOnly);
        await LiveAsync(store, hours: 20, sample => sample % 20 == 0);
        await LearnAsync(store, latencyOnly);
        Assert.HasCount(1, log.All);
        Assert.HasCount(1, store.Baselines("shop"));
    }

    [TestMethod]
    public async Task Who_states_what_is_normal_learns_nothing()
    {
        using Store store = database.Open();
        Target stated = Shop with { LearnsTolerance = false, Latency = new LatencyWatch(0.9, TimeSpan.FromSeconds(1)) };
        await LearnAsync(store, stated);
        Assert.IsEmpty(store.NewestBaselines());
        Assert.AreEqual((0.001, false), (baselines.FailureNorm(stated).Rate, baselines.FailureNorm(stated).IsLearned));
        Assert.AreEqual(TimeSpan.FromSeconds(1), baselines.LatencyNorm(stated)!.SlowerThan);
    }

    [TestMethod]
    public async Task A_database_that_cannot_be_read_leaves_what_was_learned_before()
    {
        using Store store = database.Open();
        await LiveAsync(store, hours: 10, sample => sample % 100 == 0);
        await LearnAsync(store);
        Baseline before = baselines.Learned["shop"];
        using (SqliteConnection other = new(database.Connection))
        {
            await other.OpenAsync();
            await other.ExecuteAsync("ALTER TABLE unit_hour RENAME TO gone");
        }
        using CancellationTokenSource stop = new();
        BaselineLearner learner = new(store, baselines, () => Set(Shop), database.Clock, log);
        Task running = learner.RunAsync(stop.Token);
        while (log.All.All(line => line.Level != LogLevel.Error))
            await Task.Delay(10, CancellationToken.None);
        await stop.CancelAsync();
        await running;
        Assert.AreSame(before, baselines.Learned["shop"]);
    }

    private static TargetSet Set(Target target) => new() { Targets = [target], Channels = [] };

    private static Incident Outage(DateTimeOffset from, DateTimeOffset? to) => new()
    {
        Target = "shop", Kind = IncidentKind.FailureRate, Onset = from, OnsetLow = from, OnsetHigh = from, OpenedAt = from, ResolvedAt = to,
        State = to is null ? IncidentState.Open : IncidentState.Resolved, Summary = "",
    };

    private Task LearnAsync(Store store, Target? target = null) => new BaselineLearner(store, baselines, () => Set(target ?? Shop), database.Clock, log).LearnAsync();

    /// <summary>A sample every ten seconds, an hour a commit.</summary>
    private async Task LiveAsync(Store store, int hours, Func<int, bool> failed, Func<int, bool>? slow = null)
    {
        for (int hour = 0; hour < hours; hour++)
        {
            DateTimeOffset from = database.Clock.GetUtcNow();
            Sample[] samples = [.. Enumerable.Range(0, 360).Select(i => Of(from.AddSeconds(10 * i), failed((360 * hour) + i), slow?.Invoke((360 * hour) + i) == true))];
            database.Clock.SetUtcNow(from.AddHours(1));
            await store.WriteAsync(transaction =>
            {
                transaction.Append(new SampleBatch { Target = "shop", Samples = samples, Watermark = from.AddHours(1) });
                return true;
            }, CancellationToken.None);
        }
    }

    private static Sample Of(DateTimeOffset at, bool failed, bool slow) => new("shop", "here", "w1", at, failed
        ? SimulatedTarget.Failed
        : SimulatedTarget.Up with { Phases = new Phases(null, null, null, null, TimeSpan.FromMilliseconds(slow ? 900 : 100)) }, InMaintenance: false);
}
