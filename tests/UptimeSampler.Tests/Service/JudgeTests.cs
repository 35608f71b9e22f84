using Microsoft.Extensions.Logging.Abstractions;
using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Detection;
using UptimeSampler.Tests.Sampling;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>From samples to incidents and outbox rows, on a real database.</summary>
[TestClass]
public sealed class JudgeTests
{
    private static readonly Target Shop = new() { Name = "shop", Url = new Uri("http://user:secret@127.0.0.1/path?key=secret"), Interval = TimeSpan.FromSeconds(1), SamplesPerRound = 1, Runbook = "https://wiki/shop" };

    private static readonly TargetSet Set = new() { Targets = [Shop], Channels = [new ConsoleChannel { Name = "ops" }, new ConsoleChannel { Name = "chat" }] };

    private readonly TemporaryDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    private Judge NewJudge(Store store) => database.NewJudge(store);

    private Task<bool> CommitAsync(Store store, Judge judge, SampleBatch batch, TargetSet? set = null) => database.CommitAsync(store, judge, set ?? Set, batch);

    private static SampleBatch Second(int second, bool failed) => Batches.Of(Batches.At((365 * 86_400) + second, failed));

    [TestMethod]
    public async Task A_partial_outage_is_one_incident_and_one_alert_a_channel_through_restarts()
    {
        using Store store = database.Open();
        Random random = new(5);
        for (int second = 0; second < 400; second++)
        {
            Judge judge = NewJudge(store);
            await CommitAsync(store, judge, Second(second, second >= 100 && random.NextDouble() < 0.5));
        }
        Incident incident = store.OpenIncidents().Single();
        Assert.AreEqual(IncidentKind.FailureRate, incident.Kind);
        Assert.IsTrue(incident.Low <= 0.5 && 0.5 <= incident.High, $"{incident.Low}..{incident.High}");
        Assert.IsTrue(Math.Abs((incident.Onset - Batches.Start.AddDays(365).AddSeconds(100)).TotalSeconds) < 15, incident.Onset.ToString("O"));
        Assert.IsTrue(incident.OnsetLow <= incident.Onset);
        CollectionAssert.AreEquivalent(new[] { FailureClass.Http5xx }, incident.FailureClasses.Keys.ToArray());
        List<OutboxEntry> alerts = [.. store.DueAlerts(DateTimeOffset.MaxValue, 100)];
        CollectionAssert.AreEquivalent(new[] { "ops", "chat" }, alerts.Select(alert => alert.Channel).ToArray());
        Assert.IsTrue(alerts.All(alert => alert.Message.Kind == AlertKind.Opened));
        Assert.AreEqual("http://127.0.0.1/path", alerts[0].Message.TargetUrl);

        for (int second = 400; second < 1_400; second++)
        {
            Judge judge = NewJudge(store);
            await CommitAsync(store, judge, Second(second, failed: false));
        }
        Assert.IsEmpty(store.OpenIncidents());
        alerts = [.. store.DueAlerts(DateTimeOffset.MaxValue, 100)];
        Assert.AreEqual(2, alerts.Count(alert => alert.Message.Kind == AlertKind.Resolved));
        Assert.HasCount(1, alerts.Select(alert => alert.Message.IncidentKey).Distinct());
        Assert.IsNotNull(store.FindIncident(incident.Id)!.ResolvedAt);
    }

    [TestMethod]
    public async Task An_incident_whose_detector_state_was_lost_still_ends()
    {
        using Store store = database.Open();
        Judge judge = NewJudge(store);
        for (int second = 0; second < 60; second++)
            await CommitAsync(store, judge, Second(second, failed: true));
        Incident incident = store.OpenIncidents().Single();

        Judge anew = new(store.Key, new Dictionary<DetectorKey, byte[]>(), [], Judging.Budget, new Baselines(), database.Clock);
        for (int second = 60; second < 700; second++)
            await CommitAsync(store, anew, Second(second, failed: false));

        Incident over = store.Incidents(openOnly: false, since: null).Single();
        Assert.AreEqual((incident.Id, IncidentState.Resolved), (over.Id, over.State));
        Assert.AreEqual((incident.Onset, incident.Samples, incident.Failures), (over.Onset, over.Samples, over.Failures));
    }

    [TestMethod]
    public async Task The_failure_classes_of_an_alert_add_up_to_its_failures()
    {
        using Store store = database.Open();
        Judge judge = NewJudge(store);
        // Each batch ends with a failure that starts the next block: it closes the block before, and is no part of what that block proves.
        for (int second = 0; second < 60 && store.OpenIncidents().Count == 0; second += 5)
            await CommitAsync(store, judge, Batches.Of([.. Enumerable.Range(second + 1, 5).Select(at => Batches.At((365 * 86_400) + at, failed: true))]));
        Incident told = store.DueAlerts(DateTimeOffset.MaxValue, 1)[0].Message.Incident;
        Assert.AreEqual(told.Failures, told.FailureClasses.Values.Sum());
    }

    [TestMethod]
    public async Task What_did_not_commit_was_not_judged()
    {
        using Store store = database.Open();
        Judge judge = NewJudge(store);
        for (int second = 0; second < 60; second++)
        {
            SampleBatch batch = Second(second, failed: second > 30);
            await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync<bool>(transaction =>
            {
                transaction.Append(batch);
                judge.Apply(transaction, batch, Shop, Set);
                judge.Save(transaction);
                throw new InvalidOperationException("the disk is full");
            }, CancellationToken.None));
            judge.Forget();
            await CommitAsync(store, judge, batch);
        }
        Assert.AreEqual(60, judge.Detector("shop").FoldedSamples);
        Assert.HasCount(60, store.Samples(new SampleQuery("shop")).ToList());
        Assert.HasCount(1, store.OpenIncidents());
    }

    [TestMethod]
    public async Task In_maintenance_nothing_is_alerted_and_no_evidence_builds()
    {
        using Store store = database.Open();
        Judge judge = NewJudge(store);
        TargetSet closed = Set with { Maintenance = [new MaintenanceWindow { From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue }] };
        for (int second = 0; second < 100; second++)
            await CommitAsync(store, judge, Batches.Of(Batches.At((365 * 86_400) + second, failed: true, inMaintenance: true)), closed);
        Assert.IsEmpty(store.OpenIncidents());
        Assert.IsEmpty(store.DueAlerts(DateTimeOffset.MaxValue, 10));
        Assert.IsTrue(store.Samples(new SampleQuery("shop")).All(sample => sample.InMaintenance));
    }

    [TestMethod]
    public async Task A_certificate_that_ends_soon_opens_one_incident_and_a_new_one_resolves_it()
    {
        using Store store = database.Open();
        Judge judge = NewJudge(store);
        Target shop = Shop with { Tls = new TlsSettings { ExpiresWithin = TimeSpan.FromDays(14) } };
        SampleBatch With(int second, int days)
        {
            Sample sample = Batches.At((365 * 86_400) + second, failed: false);
            return Batches.Of(sample with { Outcome = SimulatedTarget.Up with { CertificateExpires = sample.At.AddDays(days) } });
        }

        foreach ((int second, int days) in new[] { (0, 30), (1, 10), (2, 10) })
            await store.WriteAsync(transaction => judge.Apply(transaction, With(second, days), shop, Set), CancellationToken.None);
        Incident incident = store.OpenIncidents().Single();
        Assert.AreEqual(IncidentKind.Certificate, incident.Kind);
        Assert.AreEqual(Severity.Warning, incident.Severity);
        await store.WriteAsync(transaction => judge.Apply(transaction, With(3, 90), shop, Set), CancellationToken.None);
        await store.WriteAsync(transaction => judge.Apply(transaction, With(13, 90), shop, Set), CancellationToken.None);
        Assert.IsEmpty(store.OpenIncidents());
    }

    [TestMethod]
    public async Task Two_addresses_with_different_certificates_are_one_incident_that_stays()
    {
        using Store store = database.Open();
        Target shop = Shop with { Tls = new TlsSettings { ExpiresWithin = TimeSpan.FromDays(14) } };
        for (int second = 0; second < 60; second++)
        {
            // A restart in between forgets nothing that matters.
            Judge judge = NewJudge(store);
            Sample sample = Batches.At((365 * 86_400) + second, failed: false);
            SampleBatch batch = Batches.Of(sample with { Outcome = SimulatedTarget.Up with { CertificateExpires = sample.At.AddDays(second % 2 == 0 ? 10 : 90) } });
            await store.WriteAsync(transaction => judge.Apply(transaction, batch, shop, Set), CancellationToken.None);
        }
        Assert.HasCount(1, store.Incidents(openOnly: false, since: null));
        Assert.HasCount(1, store.OpenIncidents());
        Assert.HasCount(2, store.DueAlerts(DateTimeOffset.MaxValue, 100));
    }

    [TestMethod]
    public async Task An_incident_of_a_target_that_is_removed_ends_for_everybody_who_was_told_and_a_target_that_comes_back_is_judged_anew()
    {
        using Store store = database.Open();
        Judge judge = NewJudge(store);
        TargetSet labelled = Set with { Targets = [Shop with { Labels = new Dictionary<string, string> { ["team"] = "web" } }] };
        int second = 0;
        for (; store.OpenIncidents().Count == 0; second++)
            await store.WriteAsync(transaction => judge.Apply(transaction, Second(second, failed: true), labelled.Targets[0], labelled), CancellationToken.None);
        TargetSet without = Set with { Targets = [Shop with { Name = "other" }] };
        bool changed = await store.WriteAsync(transaction =>
        {
            bool changed = judge.CloseUnwatched(transaction, without);
            judge.Save(transaction);
            return changed;
        }, CancellationToken.None);
        judge.Keep();
        Assert.IsTrue(changed);
        Incident over = store.Incidents(openOnly: false, since: null).Single();
        Assert.AreEqual((IncidentState.Resolved, true), (over.State, over.IsUnwatched));
        Assert.StartsWith("Nobody watches shop any more", over.Summary);
        List<OutboxEntry> ends = [.. store.DueAlerts(DateTimeOffset.MaxValue, 100).Where(alert => alert.Message.Kind == AlertKind.Resolved)];
        CollectionAssert.AreEquivalent(new[] { "ops", "chat" }, ends.Select(alert => alert.Channel).ToArray());
        Assert.IsTrue(ends.All(alert => alert.Message.Labels["team"] == "web" && alert.Message.IncidentKey.EndsWith($"-{over.Id}", StringComparison.Ordinal)));

        Judge restarted = NewJudge(store);
        Assert.IsFalse(await store.WriteAsync(transaction => restarted.CloseUnwatched(transaction, without), CancellationToken.None));
        for (int i = 0; i < 120; i++)
            await CommitAsync(store, restarted, Second(second + i, failed: true));
        Assert.HasCount(1, store.OpenIncidents());
        Assert.AreNotEqual(over.Id, store.OpenIncidents().Single().Id);
    }

    [TestMethod]
    public async Task A_partial_outage_that_becomes_total_soon_after_its_alert_is_told_once_it_has_lasted()
    {
        using Store store = database.Open();
        Random random = new(5);
        for (int second = 0; second < 600; second++)
        {
            Judge judge = NewJudge(store);
            await CommitAsync(store, judge, Second(second, failed: second >= 60 || (second < 60 && random.NextDouble() < 0.5)));
        }
        List<OutboxEntry> alerts = [.. store.DueAlerts(DateTimeOffset.MaxValue, 100).Where(alert => alert.Channel == "ops")];
        CollectionAssert.AreEqual(new[] { AlertKind.Opened, AlertKind.Updated }, alerts.Select(alert => alert.Message.Kind).ToArray());
        CollectionAssert.AreEqual(new[] { Severity.Error, Severity.Critical }, alerts.Select(alert => alert.Message.Incident.Severity).ToArray());
    }

    [TestMethod]
    public async Task A_channel_that_the_target_lost_makes_nobody_hear_of_the_same_change_again_and_again()
    {
        using Store store = database.Open();
        Random random = new(5);
        Judge judge = NewJudge(store);
        TargetSet without = Set with { Channels = [Set.Channels[0]] };
        for (int second = 0; second < 900; second++)
            await CommitAsync(store, judge, Second(second, failed: second >= 60 || random.NextDouble() < 0.5), second < 60 ? Set : without);
        CollectionAssert.AreEquivalent(
            new[] { ("ops", AlertKind.Opened), ("chat", AlertKind.Opened), ("ops", AlertKind.Updated) },
            store.DueAlerts(DateTimeOffset.MaxValue, 1_000).Select(alert => (alert.Channel, alert.Message.Kind)).ToArray());
    }

    [TestMethod]
    public async Task The_end_of_an_incident_is_told_also_in_maintenance_but_only_to_those_who_know_of_it()
    {
        using Store store = database.Open();
        Judge judge = NewJudge(store);
        DateTimeOffset now = database.Clock.GetUtcNow();
        TargetSet closed = Set with { Maintenance = [new MaintenanceWindow { From = now.AddMinutes(1), To = now.AddHours(1) }] };
        await store.WriteAsync(transaction => judge.OpenNoData(transaction, Shop, Set with { Channels = [Set.Channels[0]] }, now.AddMinutes(-1)), CancellationToken.None);
        database.Clock.Advance(TimeSpan.FromMinutes(2));
        Sample valid = new("shop", "here", "w1", database.Clock.GetUtcNow(), SimulatedTarget.Up, InMaintenance: true);
        await store.WriteAsync(transaction => judge.Apply(transaction, Batches.Of(valid), Shop, closed), CancellationToken.None);
        Assert.IsEmpty(store.OpenIncidents());
        CollectionAssert.AreEqual(
            new[] { ("ops", AlertKind.Opened), ("ops", AlertKind.Resolved) },
            store.DueAlerts(DateTimeOffset.MaxValue, 100).Select(alert => (alert.Channel, alert.Message.Kind)).ToArray());
    }

    [TestMethod]
    public async Task Silence_is_one_incident_that_names_our_own_fault_and_the_next_valid_sample_ends_it()
    {
        using Store store = database.Open();
        using SampleQueue queue = new();
        Judge judge = NewJudge(store);
        using CancellationTokenSource stop = new();
        TaskCompletionSource opened = new(), resolved = new();
        Committer committer = new(store, queue, judge, () => Set, TimeProvider.System, NullLogger.Instance)
        {
            Changed = () =>
            {
                if (store.OpenIncidents().Count > 0)
                    opened.TrySetResult();
                else
                    resolved.TrySetResult();
            },
        };
        Task running = committer.RunAsync(stop.Token);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Sample invalid = new("shop", "here", "w1", now, SimulatedTarget.Failed with { Kind = OutcomeKind.Invalid, Failure = FailureClass.OwnDescriptors }, false);
        queue.Add(new SampleBatch { Target = "shop", Samples = [invalid], Watermark = now });
        await opened.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Incident incident = store.OpenIncidents().Single();
        Assert.AreEqual(IncidentKind.NoData, incident.Kind);
        Assert.Contains("own_descriptors 1", incident.Summary);
        DateTimeOffset later = TimeProvider.System.GetUtcNow();
        queue.Add(new SampleBatch { Target = "shop", Samples = [invalid with { At = later, Outcome = SimulatedTarget.Up }], Watermark = later });
        await resolved.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await running;
    }
}
