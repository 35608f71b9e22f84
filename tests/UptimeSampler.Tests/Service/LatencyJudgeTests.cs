using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Detection;
using UptimeSampler.Tests.Sampling;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>Incidents about slow answers, on a real database.</summary>
[TestClass]
public sealed class LatencyJudgeTests
{
    private const int Year = 365 * 86_400;

    private static readonly Target Shop = new()
    {
        Name = "shop", Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromSeconds(1), SamplesPerRound = 1, Latency = new LatencyWatch(0.95, TimeSpan.FromMilliseconds(400)),
    };

    private static readonly TargetSet Set = new() { Targets = [Shop], Channels = [new ConsoleChannel { Name = "ops" }] };

    private readonly TemporaryDatabase database = new();
    private int second = Year;

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task Slow_answers_are_one_incident_told_once_through_restarts_and_over_when_they_are_quick_again()
    {
        using Store store = database.Open();
        Random random = new(3);
        await LiveAsync(store, 300, () => random.NextDouble() < 0.04 ? Took(900) : Took(100));
        Assert.IsEmpty(store.OpenIncidents(), "4 % slow answers are less than 5 %");
        await LiveAsync(store, 300, () => random.NextDouble() < 0.5 ? Took(900) : Took(100), restarts: true);

        Incident incident = store.OpenIncidents().Single();
        Assert.AreEqual((IncidentKind.Latency, Severity.Warning, TimeSpan.FromMilliseconds(400)), (incident.Kind, incident.Severity, incident.LatencyLimit!.Value));
        Assert.AreEqual(0.05, incident.Tolerated, 1e-12);
        Assert.IsTrue(incident.Low <= 0.5 && 0.5 <= incident.High, $"{incident.Low}..{incident.High}");
        Assert.IsInRange(-15, 15, (incident.Onset - Batches.Start.AddSeconds(Year + 300)).TotalSeconds);
        Assert.IsEmpty(incident.FailureClasses);
        Assert.AreEqual((FailureClass.None, 900.0), (incident.Worst!.Failure, incident.Worst.Total.TotalMilliseconds));
        Assert.AreEqual("Slow answers of shop: more than 5 % take longer than 400 ms; no part stands out.", incident.Summary);
        StringAssert.Contains(IncidentText.Trouble(incident, incident.Onset), "% of answers take longer than 400 ms (");
        string[] evidence = [.. IncidentText.Evidence(incident, incident.Onset)];
        StringAssert.StartsWith(evidence[0], "Slower than 400 ms: ");
        StringAssert.Contains(evidence.Single(line => line.StartsWith("Typical slow answer: ", StringComparison.Ordinal)), ", answered (status 200) after 900 ms, ");
        Assert.IsNull(IncidentText.OneLook(incident));

        await LiveAsync(store, 600, () => Took(100));
        Assert.IsEmpty(store.OpenIncidents());
        CollectionAssert.AreEqual(new[] { AlertKind.Opened, AlertKind.Resolved }, store.DueAlerts(DateTimeOffset.MaxValue, 10).Select(alert => alert.Message.Kind).ToArray());
        Assert.AreEqual(incident.Id, store.Incidents(openOnly: false, since: null).Single().Id);
    }

    [TestMethod]
    public async Task Failures_open_their_own_incident_only_also_when_they_are_timeouts()
    {
        using Store store = database.Open();
        await LiveAsync(store, 300, () => TimedOut);
        CollectionAssert.AreEqual(new[] { IncidentKind.FailureRate }, store.OpenIncidents().Select(incident => incident.Kind).ToArray());
        await LiveAsync(store, 900, () => Took(100));
        Assert.IsEmpty(store.OpenIncidents());
        Assert.HasCount(1, store.Incidents(openOnly: false, since: null));
    }

    [TestMethod]
    public async Task Timeouts_beside_slow_answers_count_as_slow()
    {
        // Tolerates so many failures that timeouts alone open no incident about them.
        Target tolerant = Shop with { Tolerate = 0.3 };
        using Store store = database.Open();
        await LiveAsync(store, 200, () => Took(100), target: tolerant);
        int turn = 0;
        await LiveAsync(store, 600, () => ++turn % 5 == 0 ? TimedOut : Took(100), target: tolerant);
        Incident incident = store.OpenIncidents().Single();
        Assert.AreEqual(IncidentKind.Latency, incident.Kind);
        CollectionAssert.AreEqual(new[] { FailureClass.TimeoutResponse }, incident.FailureClasses.Keys.ToArray());
    }

    [TestMethod]
    public async Task Fast_failures_make_nothing_slow_and_nothing_quick()
    {
        Target tolerant = Shop with { Tolerate = 0.4 };
        using Store store = database.Open();
        int turn = 0;
        // Of the answers a third is slow, of all samples less than a fifth.
        await LiveAsync(store, 900, () => (++turn % 5) switch { 0 => Took(900), < 3 => SimulatedTarget.Failed, _ => Took(100) }, target: tolerant);
        Incident incident = store.OpenIncidents().Single(open => open.Kind == IncidentKind.Latency);
        Assert.IsTrue(incident.Low <= 1 / 3.0 && 1 / 3.0 <= incident.High, $"{incident.Low}..{incident.High}");
    }

    [TestMethod]
    public async Task An_incident_about_a_latency_that_nobody_watches_any_more_ends_and_says_so()
    {
        using Store store = database.Open();
        await LiveAsync(store, 300, () => Took(900));
        Assert.HasCount(1, store.OpenIncidents());
        Judge judge = database.NewJudge(store);
        TargetSet without = Set with { Targets = [Shop with { Latency = null }] };
        await store.WriteAsync(transaction =>
        {
            bool changed = judge.CloseUnwatched(transaction, without);
            judge.Save(transaction);
            return changed;
        }, CancellationToken.None);
        Incident over = store.Incidents(openOnly: false, since: null).Single();
        Assert.AreEqual(IncidentState.Resolved, over.State);
        StringAssert.StartsWith(over.Summary, "The latency of shop is not watched any more. Before: Slow answers");
        await LiveAsync(store, 60, () => Took(100));
        Assert.IsEmpty(store.OpenIncidents(), "what comes back begins without evidence");
    }

    [TestMethod]
    public async Task Without_a_learned_limit_latency_is_not_judged()
    {
        using Store store = database.Open();
        await LiveAsync(store, 300, () => Took(4_000), target: Shop with { Latency = new LatencyWatch(0.95, null) });
        Assert.IsEmpty(store.OpenIncidents());
    }

    [TestMethod]
    public async Task A_learned_limit_is_judged_by_and_said()
    {
        using Store store = database.Open();
        Baselines learned = new(new Dictionary<string, Baseline> { ["shop"] = new(Batches.Start, 0.001, TimeSpan.FromMilliseconds(150), 5_000, 10) });
        await LiveAsync(store, 300, () => Took(200), target: Shop with { Latency = new LatencyWatch(0.95, null) }, baselines: learned);
        StringAssert.EndsWith(store.OpenIncidents().Single().Summary, "take longer than 150 ms; no part stands out. What is normal was learned from the week before.");
    }

    private static Outcome TimedOut => SimulatedTarget.Failed with { Failure = FailureClass.TimeoutResponse, Status = null, Phases = new Phases(null, null, null, null, TimeSpan.FromSeconds(5)) };

    private static Outcome Took(int milliseconds) => SimulatedTarget.Up with { Phases = new Phases(null, null, null, null, TimeSpan.FromMilliseconds(milliseconds)) };

    private async Task LiveAsync(Store store, int seconds, Func<Outcome> answer, Target? target = null, Baselines? baselines = null, bool restarts = false)
    {
        Target shop = target ?? Shop;
        Judge judge = database.NewJudge(store, baselines);
        for (int end = second + seconds; second < end; second++)
        {
            if (restarts)
                judge = database.NewJudge(store, baselines);
            SampleBatch batch = Batches.Of(Batches.At(second, failed: false) with { Outcome = answer() });
            await database.CommitAsync(store, judge, Set with { Targets = [shop] }, batch);
        }
    }
}
