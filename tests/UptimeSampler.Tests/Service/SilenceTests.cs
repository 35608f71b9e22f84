using Microsoft.Extensions.Logging.Abstractions;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Alerting;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>What a silence keeps back, and what is told after it, by the outbox of a real database.</summary>
[TestClass]
public sealed class SilenceTests
{
    private static readonly Target Shop = new() { Name = "shop", Url = new Uri("https://shop.example/"), Labels = new Dictionary<string, string> { ["team"] = "web" } };
    private static readonly TargetSet Set = new() { Targets = [Shop], Channels = [new ConsoleChannel { Name = "ops" }] };
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly TemporaryDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task An_incident_in_a_silence_is_recorded_and_told_once_when_it_ends()
    {
        using Store store = database.Open();
        await SilenceAsync(store);
        await OpenAsync(store, Set);
        Assert.AreEqual("", Told(store));
        Assert.HasCount(1, store.OpenIncidents());
        await database.UpkeepAsync(store, Set, TimeSpan.FromMinutes(58));
        Assert.AreEqual("", Told(store));
        await database.UpkeepAsync(store, Set, TimeSpan.FromMinutes(2));
        Assert.AreEqual("ops opened", Told(store));
        await database.UpkeepAsync(store, Set, TimeSpan.FromMinutes(2));
        Assert.AreEqual("ops opened", Told(store), "once");
    }

    [TestMethod]
    public async Task A_process_that_was_killed_in_the_silence_tells_after_the_next_start()
    {
        using (Store killed = database.Open())
        {
            await SilenceAsync(killed);
            await OpenAsync(killed, Set);
        }
        using Store store = database.Open();
        await database.UpkeepAsync(store, Set, Hour);
        Assert.AreEqual("ops opened", Told(store));
    }

    [TestMethod]
    public async Task A_silence_that_somebody_ends_tells_at_once_what_it_held_back()
    {
        using Store store = database.Open();
        Silence silence = await SilenceAsync(store);
        Incident incident = await OpenAsync(store, Set);
        Assert.AreEqual(incident.Id, store.HeldBackIncidents().Single());
        Assert.IsTrue(await store.WriteAsync(transaction => transaction.EndSilence(silence.Id), CancellationToken.None));
        await database.UpkeepAsync(store, Set, TimeSpan.FromSeconds(5));
        Assert.AreEqual("ops opened", Told(store));
        Assert.IsEmpty(store.HeldBackIncidents());
        Assert.IsFalse(await store.WriteAsync(transaction => transaction.EndSilence(silence.Id), CancellationToken.None), "it is over");
    }

    [TestMethod]
    public async Task What_is_over_before_the_silence_is_never_told()
    {
        using Store store = database.Open();
        await SilenceAsync(store);
        await EndAsync(store, await OpenAsync(store, Set));
        await database.UpkeepAsync(store, Set, Hour);
        Assert.AreEqual("", Told(store));
    }

    [TestMethod]
    public async Task Who_was_told_before_the_silence_hears_of_nothing_in_it_but_the_end()
    {
        TargetSet set = Set with { Channels = [new ConsoleChannel { Name = "ops", RemindEvery = TimeSpan.FromMinutes(10) }, new ConsoleChannel { Name = "boss", Route = new() { EscalateAfter = TimeSpan.FromMinutes(15) } }] };
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, set);
        await SilenceAsync(store);
        await WriteAsync(store, set, writer => writer.WriteChange(incident with { Severity = Severity.Critical }, [("ops", Messages.Of(AlertKind.Opened))]));
        await database.UpkeepAsync(store, set, TimeSpan.FromMinutes(50));
        Assert.AreEqual("ops opened", Told(store));
        await EndAsync(store, incident);
        Assert.AreEqual("ops opened, ops resolved", Told(store));
    }

    [TestMethod]
    public async Task What_somebody_acknowledged_in_the_silence_wakes_nobody_after_it()
    {
        using Store store = database.Open();
        await SilenceAsync(store);
        Incident incident = await OpenAsync(store, Set);
        await store.WriteAsync(transaction => Acknowledgement.Write(transaction, store.Key, incident.Id, null, Set, database.Clock), CancellationToken.None);
        await database.UpkeepAsync(store, Set, Hour);
        Assert.AreEqual("", Told(store));
    }

    [TestMethod]
    public async Task Escalation_waits_as_long_after_the_silence_as_it_would_have_after_the_opening()
    {
        TargetSet set = Set with { Channels = [.. Set.Channels, new ConsoleChannel { Name = "boss", Route = new() { EscalateAfter = TimeSpan.FromMinutes(15) } }] };
        using Store store = database.Open();
        await SilenceAsync(store);
        await OpenAsync(store, set);
        await database.UpkeepAsync(store, set, Hour);
        Assert.AreEqual("ops opened", Told(store));
        await database.UpkeepAsync(store, set, TimeSpan.FromMinutes(15));
        Assert.AreEqual("ops opened, boss opened", Told(store));
    }

    [TestMethod]
    public async Task After_one_silence_comes_the_next_without_a_message_between()
    {
        using Store store = database.Open();
        await SilenceAsync(store);
        DateTimeOffset now = database.Clock.GetUtcNow();
        await store.WriteAsync(transaction => transaction.AddSilence(Silence() with { From = now + Hour, Until = now + Hour + Hour }), CancellationToken.None);
        await OpenAsync(store, Set);
        await database.UpkeepAsync(store, Set, Hour + TimeSpan.FromMinutes(30));
        Assert.AreEqual("", Told(store));
        await database.UpkeepAsync(store, Set, Hour);
        Assert.AreEqual("ops opened", Told(store));
    }

    [TestMethod]
    public async Task Maintenance_that_follows_on_the_silence_is_waited_for()
    {
        DateTimeOffset now = database.Clock.GetUtcNow();
        TargetSet set = Set with { Maintenance = [new MaintenanceWindow { From = now + Hour, To = now + Hour + Hour }] };
        using Store store = database.Open();
        await SilenceAsync(store);
        await OpenAsync(store, set);
        await database.UpkeepAsync(store, set, Hour + TimeSpan.FromMinutes(30));
        Assert.AreEqual("", Told(store));
        await database.UpkeepAsync(store, set, Hour);
        Assert.AreEqual("ops opened", Told(store));
    }

    [TestMethod]
    public async Task A_message_that_waits_for_the_end_of_quiet_hours_is_taken_back_with_its_end()
    {
        // The clock of the tests stands at noon.
        MaintenanceWindow noon = new() { Days = Enum.GetValues<DayOfWeek>(), At = new TimeOnly(11, 0), Duration = TimeSpan.FromHours(2) };
        TargetSet set = Set with { Channels = [new ConsoleChannel { Name = "phone", Route = new() { Quiet = [noon] } }] };
        using Store store = database.Open();
        Incident first = await OpenAsync(store, set);
        await EndAsync(store, first, set);
        await OpenAsync(store, set);
        database.Clock.Advance(TimeSpan.FromMinutes(30));
        await SilenceAsync(store);
        database.Clock.Advance(TimeSpan.FromMinutes(45));
        IReadOnlyList<OutboxEntry> due = store.DueAlerts(database.Clock.GetUtcNow(), 100);
        Assert.HasCount(3, due);
        Assert.IsEmpty(await new SilencedMessages(store, NullLogger.Instance).TakeOutAsync(due));
        Assert.AreEqual("", Told(store));
        await database.UpkeepAsync(store, set, Hour);
        Assert.AreEqual("phone opened", Told(store), "the one that is still open");
    }

    [TestMethod]
    public async Task What_was_tried_already_goes_on_and_so_does_the_end_of_what_was_told()
    {
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, Set);
        await store.WriteAsync(
            transaction =>
            {
                transaction.Postpone(1, "no answer", database.Clock.GetUtcNow());
                return true;
            },
            CancellationToken.None);
        await EndAsync(store, incident);
        await SilenceAsync(store);
        IReadOnlyList<OutboxEntry> due = store.DueAlerts(database.Clock.GetUtcNow(), 100);
        Assert.HasCount(2, await new SilencedMessages(store, NullLogger.Instance).TakeOutAsync(due));
    }

    [TestMethod]
    public async Task A_target_that_gets_another_label_by_a_reload_is_not_covered_any_more()
    {
        using Store store = database.Open();
        await store.WriteAsync(transaction => transaction.AddSilence(Silence() with { Targets = [], Labels = new Dictionary<string, string> { ["team"] = "web" } }), CancellationToken.None);
        await OpenAsync(store, Set);
        Assert.AreEqual("", Told(store));
        TargetSet reloaded = Set with { Targets = [Shop with { Labels = new Dictionary<string, string> { ["team"] = "data" } }] };
        await database.UpkeepAsync(store, reloaded, TimeSpan.FromSeconds(5));
        Assert.AreEqual("ops opened", Told(store));
    }

    private Silence Silence() => new()
    {
        Targets = ["shop"],
        From = database.Clock.GetUtcNow(),
        Until = database.Clock.GetUtcNow() + Hour,
        Note = "new database",
        MadeBy = "anna",
        MadeAt = database.Clock.GetUtcNow(),
    };

    private Task<Silence> SilenceAsync(Store store) => store.WriteAsync(transaction => transaction.AddSilence(Silence()), CancellationToken.None);

    private static string Told(Store store) =>
        string.Join(", ", store.DueAlerts(DateTimeOffset.MaxValue, 100).Select(entry => $"{entry.Channel} {entry.Message.Kind.Name()}"));

    private async Task<Incident> OpenAsync(Store store, TargetSet set)
    {
        Incident? incident = null;
        await WriteAsync(store, set, (transaction, writer) =>
        {
            incident = transaction.Insert(Messages.Of(AlertKind.Opened).Incident with { OpenedAt = database.Clock.GetUtcNow() });
            writer.Write(AlertKind.Opened, incident);
        });
        return incident!;
    }

    private Task<bool> EndAsync(Store store, Incident incident, TargetSet? set = null) => WriteAsync(store, set ?? Set, (transaction, writer) =>
    {
        Incident over = incident with { State = IncidentState.Resolved, ResolvedAt = database.Clock.GetUtcNow() };
        transaction.Update(over);
        writer.Write(AlertKind.Resolved, over);
    });

    private Task<bool> WriteAsync(Store store, TargetSet set, Action<AlertWriter> write) => WriteAsync(store, set, (_, writer) => write(writer));

    private Task<bool> WriteAsync(Store store, TargetSet set, Action<StoreTransaction, AlertWriter> write) => store.WriteAsync(
        transaction =>
        {
            write(transaction, new AlertWriter(transaction, store.Key, Shop, set, database.Clock));
            return true;
        },
        CancellationToken.None);
}
