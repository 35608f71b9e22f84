using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Detection;
using UptimeSampler.Tests.Sampling;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>Trouble of all targets at once, on a real database: each sampled once in ten seconds.</summary>
[TestClass]
public sealed class FleetJudgeTests
{
    private const int Fifty = 50;
    private const int Start = 365 * 86_400;

    private readonly TemporaryDatabase database = new();
    private readonly Random random = new(8);
    private int second = Start;

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task A_little_everywhere_is_one_incident_long_before_any_target_shows_it()
    {
        using Store store = database.Open();
        TargetSet set = Set(Fifty);
        await LiveAsync(store, set, 600, (_, _) => random.NextDouble() < 0.0005);
        Assert.IsEmpty(store.OpenIncidents());
        await LiveAsync(store, set, 600, (_, _) => random.NextDouble() < 0.02, until: () => store.OpenIncidents().Count > 0, restarts: true);

        Incident incident = store.OpenIncidents().Single();
        Assert.AreEqual((Fleet.Name, IncidentKind.FailureRate, Severity.Error), (incident.Target, incident.Kind, incident.Severity));
        Assert.IsLessThan(300, second - Start - 600, "found within minutes");
        Assert.IsTrue(incident.Low <= 0.02 && 0.02 <= incident.High, $"{incident.Low}..{incident.High}");
        Assert.IsInRange(-60, 60, (incident.Onset - Batches.Start.AddSeconds(Start + 600)).TotalSeconds);
        Assert.IsTrue(incident.Summary.StartsWith("Partial outage of all targets; no part stands out. ", StringComparison.Ordinal)
            && incident.Summary.Contains(" of 50 targets and none stands out: look at what they share, our own side first", StringComparison.Ordinal), incident.Summary);
        OutboxEntry alert = store.DueAlerts(DateTimeOffset.MaxValue, 10).Single();
        Assert.AreEqual("urn:uptimesampler:all-targets", alert.Message.TargetUrl);

        await LiveAsync(store, set, 900, (_, _) => random.NextDouble() < 0.0005, until: () => store.OpenIncidents().Count == 0);
        Assert.IsEmpty(store.OpenIncidents());
        Assert.HasCount(1, store.Incidents(openOnly: false, since: null));
        CollectionAssert.AreEqual(new[] { AlertKind.Opened, AlertKind.Resolved }, store.DueAlerts(DateTimeOffset.MaxValue, 10).Select(told => told.Message.Kind).ToArray());
    }

    [TestMethod]
    [DataRow(1, 1.0)]
    [DataRow(1, 0.1)]
    [DataRow(3, 0.5)]
    public async Task Trouble_of_a_few_targets_is_theirs(int failing, double rate)
    {
        using Store store = database.Open();
        await LiveAsync(store, Set(Fifty), 3_600, (target, at) => at > Start + 300 && target < failing && random.NextDouble() < rate);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, failing).Select(target => $"t{target}").ToArray(), store.OpenIncidents().Select(open => open.Target).ToArray());
    }

    [TestMethod]
    public async Task One_that_fails_beside_one_that_recovered_and_is_watched_is_no_trouble_of_all()
    {
        using Store store = database.Open();
        TargetSet set = Set(5);
        await LiveAsync(store, set, 300, (_, _) => false);
        // The first comes and goes, and is held open; then the second fails, and two others a little.
        await LiveAsync(store, set, 200, (target, _) => target == 0);
        await LiveAsync(store, set, 2_000, (_, _) => false, until: () => store.OpenIncidents().Count == 0, extra: 20);
        await LiveAsync(store, set, 200, (target, _) => target == 0);
        await LiveAsync(store, set, 2_000, (_, _) => false, until: () => store.OpenIncidents().Single().IsRecoveryProven, extra: 20);
        await LiveAsync(store, set, 450, (target, _) => random.NextDouble() < target switch { 1 => 0.5, 2 or 3 => 0.03, _ => 0 });
        Assert.IsTrue(store.OpenIncidents().Any(open => open is { Target: "t0", IsRecoveryProven: true }), "still held open");
        CollectionAssert.AreEquivalent(new[] { "t0", "t1" }, store.Incidents(openOnly: false, since: null).Select(incident => incident.Target).Distinct().ToArray());
    }

    [TestMethod]
    public async Task What_is_broken_down_is_what_was_counted_also_once_a_target_has_an_incident_of_its_own()
    {
        using Store store = database.Open();
        TargetSet set = Set(10);
        await LiveAsync(store, set, 300, (_, _) => false);
        await LiveAsync(store, set, 900, (_, _) => random.NextDouble() < 0.1, until: () => store.OpenIncidents().Any(open => open.Target == Fleet.Name));
        // From here on a few fail for good, get an incident of their own, and are not counted any more.
        await LiveAsync(store, set, 300, (target, _) => target < 3);
        Incident during = store.OpenIncidents().Single(open => open.Target == Fleet.Name);
        Assert.AreEqual(during.Failures, during.FailureClasses.Values.Sum());
        await LiveAsync(store, set, 15_000, (_, _) => false, until: () => store.OpenIncidents().Count == 0);
        Incident over = store.Incidents(openOnly: false, since: null).First(incident => incident.Target == Fleet.Name);
        Assert.AreEqual((IncidentState.Resolved, over.Failures), (over.State, over.FailureClasses.Values.Sum()));
        Assert.DoesNotContain("Failures at 0 of", over.Summary);
        Assert.IsTrue(store.Incidents(openOnly: false, since: null).Any(incident => incident.Target == "t0"));
    }

    [TestMethod]
    public async Task When_everything_fails_all_targets_have_an_incident_and_so_has_the_whole()
    {
        using Store store = database.Open();
        TargetSet set = Set(10);
        await LiveAsync(store, set, 300, (_, _) => false);
        await LiveAsync(store, set, 300, (_, _) => true);
        IReadOnlyList<Incident> open = store.OpenIncidents();
        Assert.HasCount(11, open);
        Incident all = open.Single(incident => incident.Target == Fleet.Name);
        Assert.AreEqual(Severity.Critical, all.Severity);
        StringAssert.Contains(all.Summary, " Failures at 10 of 10 targets and none stands out");
        await LiveAsync(store, set, 15_000, (_, _) => false, until: () => store.OpenIncidents().Count == 0);
        Assert.IsEmpty(store.OpenIncidents());
        Incident over = store.FindIncident(all.Id)!;
        Assert.AreEqual(over.Failures, over.FailureClasses.Values.Sum(), "judged by another judge than at first");
        Assert.IsGreaterThan(280, over.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(19)]
    public async Task A_shared_outage_ends_for_all_as_soon_as_their_samples_prove_it(int extra)
    {
        using Store store = database.Open();
        TargetSet set = Set(10);
        await LiveAsync(store, set, 300, (_, _) => false);
        int first = await OutageAsync();
        Assert.IsLessThan(1_200, first, "nine hundred samples, one a second");
        int again = await OutageAsync();
        Assert.IsInRange(first, 4 * first, again, "it has to last for twice the pause");

        async Task<int> OutageAsync()
        {
            await LiveAsync(store, set, 200, (_, _) => true, extra: extra);
            int ended = second;
            await LiveAsync(store, set, 10_000, (_, _) => false, until: () => store.OpenIncidents().All(open => open.Target != Fleet.Name), extra: extra);
            Incident over = store.Incidents(openOnly: false, since: null).Last(incident => incident.Target == Fleet.Name);
            Assert.AreEqual(IncidentState.Resolved, over.State);
            Assert.AreEqual(over.Failures, over.FailureClasses.Values.Sum());
            return second - ended;
        }
    }

    [TestMethod]
    public async Task Who_has_trouble_of_its_own_by_and_by_is_counted_as_long_as_it_is_shared()
    {
        using Store store = database.Open();
        TargetSet set = Set(10);
        await LiveAsync(store, set, 300, (_, _) => false);
        await LiveAsync(store, set, 3_600, (target, _) => target < 5 && random.NextDouble() < 0.05);
        Incident all = store.OpenIncidents().Single(open => open.Target == Fleet.Name);
        Assert.IsInRange(0.019, 0.031, all.Rate!.Value);
        Assert.IsGreaterThan(3_000, all.Samples, "one sample a second for nearly all the hour");
        StringAssert.Contains(all.Summary, "Failures at 5 of 10 targets");
        Assert.DoesNotContain("look there first", all.Summary, "all five fail alike");
    }

    [TestMethod]
    public async Task A_worker_that_fails_on_every_target_is_named()
    {
        using Store store = database.Open();
        await LiveAsync(store, Set(Fifty), 900, (target, at) => at > Start + 300 && Worker(target, at) == "w2" && random.NextDouble() < 0.05, until: () => store.OpenIncidents().Count > 0);
        Incident incident = store.OpenIncidents().Single();
        Assert.AreEqual((Fleet.Name, "w2"), (incident.Target, incident.Suspects[0].Value));
    }

    [TestMethod]
    public async Task Two_targets_are_no_fleet_and_seldom_heard_ones_do_not_take_part()
    {
        using Store store = database.Open();
        TargetSet two = Set(2), seldom = Set(2) with { Targets = [.. Set(2).Targets, Target(2) with { Interval = TimeSpan.FromMinutes(2) }] };
        Assert.IsNull(two.Fleet);
        Assert.IsNull(seldom.Fleet);
        Assert.AreEqual((2, 3, 4), (two.Detectors, seldom.Detectors, Set(3).Detectors));
        await LiveAsync(store, seldom, 300, (_, _) => true);
        Assert.IsFalse(store.OpenIncidents().Any(incident => incident.Target == Fleet.Name));
    }

    [TestMethod]
    public async Task The_whole_is_no_target_of_its_own_anywhere_else()
    {
        using Store store = database.Open();
        await LiveAsync(store, Set(3), 120, (_, _) => true);
        Assert.IsTrue(store.OpenIncidents().Any(incident => incident.Target == Fleet.Name));
        CollectionAssert.AreEqual(new[] { "t0", "t1", "t2" }, store.TargetNames().ToArray());
        Assert.AreEqual(3, store.Stats().Targets);
        using StoreSnapshot snapshot = store.Snapshot();
        Assert.HasCount(3, snapshot.Targets());
    }

    [TestMethod]
    public async Task With_too_few_targets_left_its_incident_ends_and_says_so()
    {
        using Store store = database.Open();
        await LiveAsync(store, Set(3), 120, (_, _) => true);
        Judge judge = database.NewJudge(store);
        await store.WriteAsync(transaction => judge.CloseUnwatched(transaction, Set(2)), CancellationToken.None);
        Incident over = store.Incidents(openOnly: false, since: null).Single(incident => incident.Target == Fleet.Name);
        Assert.AreEqual(IncidentState.Resolved, over.State);
        StringAssert.StartsWith(over.Summary, "Nobody watches all targets any more");
    }

    private static Target Target(int number) => new() { Name = $"t{number}", Url = new Uri($"http://127.0.0.{number + 1}/"), SamplesPerRound = 1 };

    private static TargetSet Set(int targets) => new() { Targets = [.. Enumerable.Range(0, targets).Select(Target)], Channels = [new ConsoleChannel { Name = "ops" }] };

    private static string Worker(int target, int at) => (target + (at / 10)) % 2 == 0 ? "w1" : "w2";

    private async Task LiveAsync(Store store, TargetSet set, int seconds, Func<int, int, bool> failed, Func<bool>? until = null, bool restarts = false, int extra = 0)
    {
        Judge judge = database.NewJudge(store);
        for (int end = second + seconds; second < end && until?.Invoke() != true; second += 10)
        {
            if (restarts && second % 100 == 0)
                judge = database.NewJudge(store);
            SampleBatch[] batches = [.. set.Targets.Select((target, number) => new SampleBatch
            {
                Target = target.Name,
                Samples = [.. Enumerable.Range(0, 1 + extra).Select(more => new Sample(target.Name, "here", Worker(number, second), Batches.Start.AddSeconds(second + (number * 10.0 / set.Targets.Count) + (more * 0.01)),
                    failed(number, second) ? SimulatedTarget.Failed : SimulatedTarget.Up, InMaintenance: false) { IsExtra = more > 0 })],
                Watermark = Batches.Start.AddSeconds(second + 10),
            })];
            await database.CommitAsync(store, judge, set, batches);
        }
    }
}
