using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Backtesting;
using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Sampling;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Backtesting;

/// <summary>A back-test of the stored samples gives exactly the incidents that the service opened.</summary>
[TestClass]
public sealed class SameIncidentsTests
{
    private static readonly FalseAlarmBudget Budget = new(TimeSpan.FromDays(30));

    private static readonly Target[] Watched =
    [
        Of("half", 5, 3),
        Of("small", 1, 1) with { LearnsTolerance = true },
        Of("comes and goes", 10, 3),
        Of("healthy", 10, 3),
    ];

    private static Target Of(string name, int seconds, int samples) =>
        new() { Name = name, Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromSeconds(seconds), SamplesPerRound = samples };

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public async Task As_the_service_judged_them_through_restarts_gaps_and_maintenance(int seed)
    {
        using TemporaryDatabase database = new();
        List<SampleBatch> batches = [.. Simulated(seed)];
        FakeTimeProvider clock = new(batches[0].Watermark);
        using Store store = Store.Open(database.Connection, clock);
        TargetSet set = new() { Targets = Watched, Channels = [] };
        await JudgeAsync(store, clock, set, batches);

        IReadOnlyList<Incident> live = store.Incidents(openOnly: false, since: null);
        CollectionAssert.IsSubsetOf(new[] { "half", "small", "comes and goes" }, live.Select(incident => incident.Target).ToArray());
        Assert.Contains(incident => incident.State == IncidentState.Resolved, live);
        Assert.Contains(incident => incident.State != IncidentState.Resolved, live);

        Replay replay = new([BacktestRule.Detector], name =>
        {
            Target target = Watched.Single(target => target.Name == name);
            DetectionSettings settings = SettingsOf(target, set.Detectors);
            return target.LearnsTolerance
                ? new SettingsTimeline(settings with { NullRate = BaselineNull.Ceiling }, [.. store.Baselines(name).Select(baseline => (baseline.From, baseline.FailureRate))])
                : new SettingsTimeline(settings);
        });
        foreach (Sample sample in store.Samples(new SampleQuery()))
            replay.Take(sample);
        IReadOnlyList<BacktestAlert> given = replay.End().Single().Alerts;

        Assert.AreEqual(batches.Sum(batch => batch.Samples.Count), replay.Samples);
        Assert.IsGreaterThan(0, replay.InMaintenance);
        Assert.IsGreaterThan(0, replay.Invalid);
        CollectionAssert.AreEquivalent(live.Select(Text).ToArray(), given.Select(Text).ToArray());
        foreach (Incident incident in live)
        {
            BacktestAlert same = given.Single(alert => Text(alert) == Text(incident));
            // A block is judged once it is over and the next sample has ended.
            TimeSpan late = incident.OpenedAt - same.At, most = EvidenceBlock.Length + (2 * Watched.Single(target => target.Name == incident.Target).Interval);
            Assert.IsTrue(late >= TimeSpan.Zero && late <= most, $"{incident.Target}: found {same.At:O}, opened {incident.OpenedAt:O}");
        }
    }

    [TestMethod]
    public void The_place_of_an_alert_is_that_of_the_sample_that_gave_it()
    {
        SimulatedTarget? target = null;
        List<Sample> samples = [];
        target = new SimulatedTarget(Watched[0], 4, batch => samples.AddRange(batch.Samples)) { FailureRate = 0.5 };
        target.Run(TimeSpan.FromMinutes(5));
        Replay replay = new([BacktestRule.Detector, BacktestRule.Parse("consecutive:2")], _ => new SettingsTimeline(SettingsOf(Watched[0], 1)));
        samples.ForEach(replay.Take);
        foreach (BacktestAlert alert in replay.End().SelectMany(result => result.Alerts))
            Assert.AreEqual(alert.At, samples[(int)alert.SampleIndex].At);
    }

    // Each target in hours of trouble and rest; the process is away for a quarter of an hour; own faults; announced work.
    private static IEnumerable<SampleBatch> Simulated(int seed)
    {
        List<SampleBatch> batches = [];
        for (int i = 0; i < Watched.Length; i++)
        {
            string name = Watched[i].Name;
            SimulatedTarget? target = null;
            DateTimeOffset start = default;
            target = new SimulatedTarget(Watched[i], seed + (100 * i), batch => batches.Add(Disturbed(batch, start))) { Step = TimeSpan.FromMilliseconds(100) };
            start = target.Time.GetUtcNow();
            target.Run(TimeSpan.FromHours(3), () =>
            {
                double minute = (target.Time.GetUtcNow() - start).TotalMinutes;
                target.FailureRate = name switch
                {
                    "half" => minute is (> 20 and < 25) or > 174 ? 0.5 : 0,
                    "small" => minute is > 30 and < 90 ? 0.05 : 0.0005,
                    "comes and goes" => minute is > 40 and < 110 && minute % 7 < 1 ? 1 : 0,
                    _ => 0,
                };
                return false;
            });
        }
        return batches.OrderBy(batch => batch.Watermark);
    }

    private static SampleBatch Disturbed(SampleBatch batch, DateTimeOffset start)
    {
        double minute = (batch.Watermark - start).TotalMinutes;
        return minute switch
        {
            > 60 and < 75 => batch with { Samples = [] },
            > 76 and < 79 => batch with { Samples = [.. batch.Samples.Select(sample => sample with { InMaintenance = true })] },
            > 120 and < 122 => batch with { Samples = [.. batch.Samples.Select(sample => sample with { Outcome = sample.Outcome with { Kind = OutcomeKind.Invalid, Failure = FailureClass.OwnPorts } })] },
            _ => batch,
        };
    }

    private static async Task JudgeAsync(Store store, FakeTimeProvider clock, TargetSet set, List<SampleBatch> batches)
    {
        int commits = 0;
        Baselines baselines = new();
        Judge judge = NewJudge();
        foreach (SampleBatch[] together in batches.Chunk(5))
        {
            clock.SetUtcNow(together[^1].Watermark);
            await store.WriteAsync(transaction =>
            {
                foreach (SampleBatch batch in together)
                {
                    transaction.Append(batch);
                    judge.Apply(transaction, batch, Watched.Single(target => target.Name == batch.Target), set);
                }
                // What is normal is learned, once.
                if (commits == 100)
                {
                    Baseline learned = new(clock.GetUtcNow(), 0.001, null, 1_000, 10);
                    transaction.SaveBaseline("small", learned);
                    baselines.Learned = new Dictionary<string, Baseline> { ["small"] = learned };
                }
                judge.Save(transaction);
                return true;
            }, CancellationToken.None);
            judge.Keep();
            // A restart every now and then.
            if (++commits % 50 == 0)
                judge = NewJudge();
        }
        // As at every stop: an open incident has the numbers of then.
        await store.WriteAsync(transaction =>
        {
            judge.RefreshAll(transaction, set);
            return true;
        }, CancellationToken.None);

        Judge NewJudge() => new(store.Key, store.DetectorStates(), [], Budget, baselines, clock);
    }

    private static DetectionSettings SettingsOf(Target target, int targets) => new(target.Tolerate, Budget.Threshold(targets), target.Interval);

    private static string Text(Incident incident) =>
        $"{incident.Target} {incident.Onset:O} {incident.ResolvedAt:O} {incident.Failures} of {incident.Samples}";

    private static string Text(BacktestAlert alert) => $"{alert.Target} {alert.Onset:O} {alert.ResolvedAt:O} {alert.Failures} of {alert.Samples}";
}
