using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

[TestClass]
public sealed class IncidentAndOutboxTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Incident Trouble = new()
    {
        Target = "shop",
        Kind = IncidentKind.FailureRate,
        Severity = Severity.Error,
        Onset = Noon,
        OnsetLow = Noon.AddSeconds(-5),
        OnsetHigh = Noon.AddSeconds(5),
        OpenedAt = Noon.AddSeconds(12),
        WasDown = true,
        LevelChangedAt = Noon.AddSeconds(40),
        RecoveryProvenAt = Noon.AddSeconds(90),
        SamplesSinceLastFailure = 12,
        LongestCleanRun = 5,
        Samples = 61,
        Failures = 29,
        Low = 0.35,
        High = 0.6,
        Evidence = double.PositiveInfinity,
        Threshold = 1e7,
        Tolerated = 0.001,
        FailureClasses = new Dictionary<FailureClass, long> { [FailureClass.Http5xx] = 20, [FailureClass.TimeoutConnect] = 9 },
        Suspects = [new Suspect("address", "10.0.0.3", 8, 8, 1e-9)],
        Worst = new FailingSample(Noon.AddSeconds(3), FailureClass.TimeoutConnect, null, "10.0.0.3", "w1", ConnectionKind.New, TimeSpan.FromSeconds(5)),
        Summary = "47.5 % of new connections to shop fail",
    };

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(AlertKind.Opened, Severity.Error, UpdateReason.Severity, "opened")]
    [DataRow(AlertKind.Updated, Severity.Critical, UpdateReason.Severity, "updated (down now)")]
    [DataRow(AlertKind.Updated, Severity.Error, UpdateReason.Severity, "updated (no longer down)")]
    [DataRow(AlertKind.Updated, Severity.Critical, UpdateReason.Suspect, "updated (a part accused)")]
    [DataRow(AlertKind.Updated, Severity.Error, UpdateReason.SilenceEnd, "updated (silence over)")]
    public async Task What_an_alert_told_is_read_from_the_message_that_was_sent(AlertKind kind, Severity severity, UpdateReason reason, string what)
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        Incident stored = await store.WriteAsync(transaction => transaction.Insert(Trouble with { Severity = severity }), Cancel);
        await Write(store, transaction => transaction.Enqueue("ops", new AlertMessage
        {
            Kind = kind, Reason = reason, Incident = stored, IncidentKey = "k", MessageKey = "k-1", TargetUrl = "https://shop.example/", At = Noon,
        }));
        Assert.AreEqual(what, store.AlertsOf(stored.Id).Single().What(isUnwatched: false));
    }

    [TestMethod]
    public async Task A_page_of_incidents_is_the_newest_of_those_asked_for()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await store.WriteAsync(transaction =>
        {
            for (int i = 0; i < 6; i++)
                transaction.Insert(new Incident
                {
                    Target = i % 2 == 0 ? "shop" : "mail",
                    Kind = IncidentKind.FailureRate,
                    State = i < 4 ? IncidentState.Resolved : IncidentState.Open,
                    ResolvedAt = i < 4 ? database.Clock.GetUtcNow().AddHours(i - 10) : null,
                    Onset = database.Clock.GetUtcNow().AddDays(-1),
                    OnsetLow = database.Clock.GetUtcNow().AddDays(-1),
                    OnsetHigh = database.Clock.GetUtcNow().AddDays(-1),
                    OpenedAt = database.Clock.GetUtcNow().AddDays(-1),
                    Summary = "",
                });
            return 0;
        }, CancellationToken.None);
        string Page(bool openOnly = false, int hours = 24, string[]? targets = null, long before = long.MaxValue, int limit = 10) =>
            string.Join(' ', store.NewestIncidents(openOnly, database.Clock.GetUtcNow().AddHours(-hours), targets ?? [], before, limit).Select(incident => incident.Id));
        Assert.AreEqual("6 5 4 3 2 1", Page());
        Assert.AreEqual("6 5", Page(openOnly: true));
        Assert.AreEqual("6 5 4", Page(hours: 7));
        Assert.AreEqual("5 3 1", Page(targets: ["shop"]));
        Assert.AreEqual("3 2", Page(before: 4, limit: 2));
    }

    [TestMethod]
    public async Task An_incident_comes_back_as_it_was_stored()
    {
        using TemporaryDatabase database = new();
        Incident stored;
        using (Store store = database.Open())
            stored = await store.WriteAsync(transaction => transaction.Insert(Trouble), Cancel);
        using Store again = Store.OpenReadOnly(database.Connection, database.Clock);
        AssertSame(stored, again.OpenIncidents().Single());
        AssertSame(stored, again.FindIncident(stored.Id)!);
        Assert.IsNull(again.FindIncident(stored.Id + 1));
    }

    [TestMethod]
    public async Task A_resolved_incident_is_no_longer_open_and_a_new_one_may_open()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        Incident first = await store.WriteAsync(transaction => transaction.Insert(Trouble), Cancel);
        StorageException second = await Assert.ThrowsExactlyAsync<StorageException>(() => store.WriteAsync(transaction => transaction.Insert(Trouble), Cancel));
        StringAssert.Contains(second.Message, "UNIQUE");

        Incident resolved = first with { State = IncidentState.Resolved, ResolvedAt = Noon.AddHours(1), Note = "limit raised", AcknowledgedAt = Noon.AddMinutes(1) };
        await Write(store, transaction => transaction.Update(resolved));
        Assert.IsEmpty(store.OpenIncidents());
        AssertSame(resolved, store.FindIncident(first.Id)!);
        Incident next = await store.WriteAsync(transaction => transaction.Insert(Trouble), Cancel);
        CollectionAssert.AreEqual(new[] { first.Id, next.Id }, store.Incidents(openOnly: false, since: null).Select(incident => incident.Id).ToList());
        CollectionAssert.AreEqual(new[] { next.Id }, store.Incidents(openOnly: false, since: Noon.AddHours(2)).Select(incident => incident.Id).ToList());
    }

    [TestMethod]
    public async Task Updating_an_incident_that_is_not_there_is_refused()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => Write(store, transaction => transaction.Update(Trouble with { Id = 7 })));
    }

    [TestMethod]
    public async Task The_end_of_an_incident_is_not_told_before_its_beginning()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await Write(store, transaction =>
        {
            Incident incident = transaction.Insert(Trouble);
            transaction.Enqueue("ops", Message(incident, "opened"));
            transaction.Enqueue("ops", Message(incident, "resolved"));
            transaction.Enqueue("mail", Message(incident, "opened"));
        });
        DateTimeOffset now = database.Clock.GetUtcNow();
        CollectionAssert.AreEqual(new[] { "ops opened", "ops resolved", "mail opened" }, Due(store, now, 10));

        await Write(store, transaction => transaction.Postpone(store.DueAlerts(now, 10)[0].Id, "503", now.AddMinutes(5)));
        CollectionAssert.AreEqual(new[] { "mail opened" }, Due(store, now, 10));
        CollectionAssert.AreEqual(new[] { "ops opened", "ops resolved", "mail opened" }, Due(store, now.AddMinutes(5), 10));
        await Write(store, transaction => transaction.MakeAllDue());
        CollectionAssert.AreEqual(new[] { "ops opened", "ops resolved", "mail opened" }, Due(store, now, 10), "a clock that was set back holds nothing");
    }

    [TestMethod]
    public async Task A_pile_of_messages_before_a_dead_channel_hides_none_of_another()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await Write(store, transaction =>
        {
            Incident incident = transaction.Insert(Trouble);
            for (int i = 0; i < 20; i++)
                transaction.Enqueue("dead", Message(incident, $"k{i}"));
            transaction.Enqueue("ops", Message(incident, "k0"));
        });
        CollectionAssert.AreEqual(new[] { "dead k0", "dead k1", "ops k0" }, Due(store, database.Clock.GetUtcNow(), 2));
    }

    private static string[] Due(Store store, DateTimeOffset at, int limit) =>
        [.. store.DueAlerts(at, limit).Select(entry => $"{entry.Channel} {entry.Message.MessageKey}")];

    [TestMethod]
    public async Task A_message_waits_in_the_outbox_until_it_is_delivered()
    {
        using TemporaryDatabase database = new();
        AlertMessage message;
        using (Store store = database.Open())
        {
            message = await store.WriteAsync(transaction =>
            {
                AlertMessage opened = Message(transaction.Insert(Trouble), "k1");
                transaction.Enqueue("ops", opened);
                transaction.Enqueue("mail", opened);
                transaction.Enqueue("ops", opened);
                return opened;
            }, Cancel);
        }
        using Store again = database.Open();
        Assert.AreEqual(2, again.OutboxDepth());
        OutboxEntry ops = again.DueAlerts(database.Clock.GetUtcNow(), 10).Single(entry => entry.Channel == "ops");
        Assert.AreEqual("k1", ops.Message.MessageKey);
        AssertSame(message.Incident, ops.Message.Incident);
        CollectionAssert.AreEqual(message.Labels.ToList(), ops.Message.Labels.ToList());

        DateTimeOffset later = database.Clock.GetUtcNow().AddMinutes(1);
        await Write(again, transaction => transaction.Postpone(ops.Id, "503 Service Unavailable", later));
        Assert.AreEqual("mail", again.DueAlerts(database.Clock.GetUtcNow(), 10).Single().Channel);
        Assert.AreEqual(1, again.DueAlerts(later, 10).Single(entry => entry.Channel == "ops").Attempts);
        await Write(again, transaction => transaction.MarkDelivered(ops.Id, later));
        await Write(again, transaction => transaction.GiveUp(again.DueAlerts(later, 10).Single().Id, "no such mailbox"));
        Assert.AreEqual(0, again.OutboxDepth());

        IReadOnlyList<AlertRecord> told = again.AlertsOf(message.Incident.Id);
        Assert.AreEqual(new AlertRecord(ops.Id, message.Incident.Id, "ops", AlertKind.Opened, message.At, later, 2, "503 Service Unavailable", GivenUp: false) { Severity = message.Incident.Severity }, told[0]);
        Assert.IsTrue(told[1].GivenUp);
        Assert.AreEqual("no such mailbox", told[1].LastError);
    }

    [TestMethod]
    public async Task A_channel_is_told_in_order_and_a_dead_one_takes_no_others_turn()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await Write(store, transaction =>
        {
            Incident incident = transaction.Insert(Trouble);
            for (int i = 0; i < 50; i++)
                transaction.Enqueue("dead", Message(incident, $"k{i}"));
            transaction.Enqueue("ops", Message(incident, "k0"));
        });
        DateTimeOffset now = database.Clock.GetUtcNow();
        IReadOnlyList<OutboxEntry> due = store.DueAlerts(now, 10);
        Assert.AreEqual(10, due.Count(entry => entry.Channel == "dead"));
        Assert.AreEqual(1, due.Count(entry => entry.Channel == "ops"));

        await Write(store, transaction => transaction.Postpone(due[0].Id, "503", now.AddMinutes(1)));
        Assert.AreEqual("ops", store.DueAlerts(now, 10).Single().Channel);
        IReadOnlyList<OutboxEntry> later = store.DueAlerts(now.AddMinutes(1), 10);
        CollectionAssert.AreEqual(later.Select(entry => entry.Id).Order().ToList(), later.Select(entry => entry.Id).ToList());
        Assert.AreEqual("k0", later.First(entry => entry.Channel == "dead").Message.MessageKey);
    }

    [TestMethod]
    public async Task When_a_channel_was_last_told_about_an_incident_is_known()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        (DateTimeOffset? before, DateTimeOffset? after) = await store.WriteAsync(transaction =>
        {
            Incident incident = transaction.Insert(Trouble);
            DateTimeOffset? none = transaction.LastAlertAt(incident.Id, "ops");
            transaction.Enqueue("ops", Message(incident, "k1"));
            transaction.Enqueue("ops", Message(incident, "k2") with { At = Noon.AddHours(4) });
            return (none, transaction.LastAlertAt(incident.Id, "ops"));
        }, Cancel);
        Assert.IsNull(before);
        Assert.AreEqual(Noon.AddHours(4), after);
    }

    private static AlertMessage Message(Incident incident, string key) => new()
    {
        Kind = AlertKind.Opened,
        IncidentKey = "db/shop/1",
        MessageKey = key,
        Incident = incident,
        TargetUrl = "https://shop.example/",
        Labels = new Dictionary<string, string> { ["team"] = "web" },
        At = Noon.AddSeconds(12),
    };

    // Records compare lists by reference.
    private static void AssertSame(Incident expected, Incident actual)
    {
        CollectionAssert.AreEquivalent(expected.FailureClasses.ToList(), actual.FailureClasses.ToList());
        CollectionAssert.AreEqual(expected.Suspects.ToList(), actual.Suspects.ToList());
        Assert.AreEqual(expected, actual with { FailureClasses = expected.FailureClasses, Suspects = expected.Suspects });
    }

    private Task<int> Write(Store store, Action<StoreTransaction> work) => store.WriteAsync(transaction =>
    {
        work(transaction);
        return 0;
    }, Cancel);
}
