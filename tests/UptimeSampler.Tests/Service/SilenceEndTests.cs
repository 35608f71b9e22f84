using Microsoft.Extensions.Logging.Abstractions;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Alerting;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>What is told at the end of a silence of an incident that was told before it, by the outbox of a real database.</summary>
[TestClass]
public sealed class SilenceEndTests
{
    private static readonly Target Shop = new() { Name = "shop", Url = new Uri("https://shop.example/"), Labels = new Dictionary<string, string> { ["team"] = "web" } };
    private static readonly TargetSet Set = new() { Targets = [Shop], Channels = [new ConsoleChannel { Name = "ops" }] };
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly TemporaryDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task What_was_told_before_is_told_once_as_it_stands_then(bool somebodyEndsIt)
    {
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, Set);
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        Silence silence = await SilenceAsync(store);
        await ChangeAsync(store, incident with { Failures = 40, Samples = 70 });
        await database.UpkeepAsync(store, Set, TimeSpan.FromMinutes(58));
        Assert.AreEqual("ops opened", Told(store));
        if (somebodyEndsIt)
            await store.WriteAsync(transaction => transaction.EndSilence(silence.Id), CancellationToken.None);
        await database.UpkeepAsync(store, Set, somebodyEndsIt ? TimeSpan.FromSeconds(5) : TimeSpan.FromMinutes(2));
        Assert.AreEqual("ops opened, ops updated", Told(store));
        AlertMessage message = store.DueAlerts(DateTimeOffset.MaxValue, 100)[^1].Message;
        Assert.AreEqual((40L, UpdateReason.SilenceEnd), (message.Incident.Failures, message.Reason));
        await database.UpkeepAsync(store, Set, Hour);
        Assert.AreEqual("ops opened, ops updated", Told(store), "once");
    }

    [TestMethod]
    public async Task A_silence_that_ended_while_nobody_ran_is_made_up_for()
    {
        using (Store killed = database.Open())
        {
            await OpenAsync(killed, Set);
            database.Clock.Advance(TimeSpan.FromMinutes(1));
            await SilenceAsync(killed);
        }
        database.Clock.Advance(Hour + Hour);
        using (Store next = database.Open())
            await database.UpkeepAsync(next, Set, TimeSpan.FromSeconds(5));
        using Store store = database.Open();
        await database.UpkeepAsync(store, Set, TimeSpan.FromSeconds(5));
        Assert.AreEqual("ops opened, ops updated", Told(store));
    }

    [TestMethod]
    public async Task A_channel_that_was_never_told_hears_that_it_was_opened_and_one_that_escalates_waits_anew()
    {
        TargetSet set = Set with { Channels = [.. Set.Channels, new ConsoleChannel { Name = "chat" }, new ConsoleChannel { Name = "boss", Route = new() { EscalateAfter = TimeSpan.FromMinutes(15) } }] };
        using Store store = database.Open();
        await OpenAsync(store, Set);
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        await SilenceAsync(store);
        await database.UpkeepAsync(store, set, Hour);
        Assert.AreEqual("ops opened, chat opened, ops updated", Told(store));
        await database.UpkeepAsync(store, set, TimeSpan.FromMinutes(14));
        Assert.AreEqual("ops opened, chat opened, ops updated", Told(store));
        await database.UpkeepAsync(store, set, TimeSpan.FromMinutes(1));
        Assert.AreEqual("ops opened, chat opened, ops updated, boss opened", Told(store));
    }

    [TestMethod]
    public async Task What_got_worse_in_the_silence_and_whom_to_blame_is_one_message_after_it()
    {
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, Set);
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        await SilenceAsync(store);
        Incident worse = incident with { Severity = Severity.Critical, Suspects = [new Suspect("address", "10.0.0.3", 8, 8, 1e-9)] };
        await ChangeAsync(store, worse);
        await RefreshAsync(store, worse);
        Assert.AreEqual("ops opened", Told(store));
        await database.UpkeepAsync(store, Set, Hour);
        await RefreshAsync(store, worse);
        Assert.AreEqual("ops opened, ops updated", Told(store));
        AlertMessage message = store.DueAlerts(DateTimeOffset.MaxValue, 100)[^1].Message;
        Assert.AreEqual((Severity.Critical, 1), (message.Incident.Severity, message.Incident.Suspects.Count));
    }

    [TestMethod]
    public async Task Who_heard_of_it_in_the_moment_after_the_silence_is_not_told_twice()
    {
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, Set);
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        await SilenceAsync(store);
        database.Clock.Advance(Hour);
        Incident worse = incident with { Severity = Severity.Critical };
        await ChangeAsync(store, worse);
        await RefreshAsync(store, worse);
        await database.UpkeepAsync(store, Set, TimeSpan.FromSeconds(3));
        Assert.AreEqual("ops opened, ops updated", Told(store));
        Assert.AreNotEqual(UpdateReason.SilenceEnd, store.DueAlerts(DateTimeOffset.MaxValue, 100)[^1].Message.Reason);
    }

    [TestMethod]
    public async Task A_channel_that_was_not_reached_yet_is_told_by_the_message_that_waits()
    {
        using Store store = database.Open();
        await OpenAsync(store, Set, isDelivered: false);
        await WriteAsync(store, Set, (transaction, _) => transaction.Postpone(1, "no answer", database.Clock.GetUtcNow() + Hour + Hour));
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        await SilenceAsync(store);
        await database.UpkeepAsync(store, Set, Hour);
        Assert.AreEqual("ops opened", Told(store));
    }

    [TestMethod]
    public async Task A_change_that_waited_for_the_end_of_quiet_hours_is_made_up_for()
    {
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, Set);
        // The clock of the tests stands at noon.
        MaintenanceWindow noon = new() { Days = Enum.GetValues<DayOfWeek>(), At = new TimeOnly(11, 0), Duration = TimeSpan.FromMinutes(90) };
        TargetSet quiet = Set with { Channels = [new ConsoleChannel { Name = "ops", Route = new() { Quiet = [noon] } }] };
        await WriteAsync(store, quiet, (transaction, writer) => writer.WriteChange(incident with { Severity = Severity.Warning }, transaction.Told(incident.Id)));
        await SilenceAsync(store);
        database.Clock.Advance(TimeSpan.FromMinutes(45));
        IReadOnlyList<OutboxEntry> due = store.DueAlerts(database.Clock.GetUtcNow(), 100);
        Assert.HasCount(1, due);
        Assert.IsEmpty(await new SilencedMessages(store, NullLogger.Instance).TakeOutAsync(due));
        await database.UpkeepAsync(store, quiet, Hour);
        Assert.AreEqual("ops opened, ops updated", Told(store));
    }

    [TestMethod]
    [DataRow(IncidentState.Acknowledged)]
    [DataRow(IncidentState.Resolved)]
    public async Task What_somebody_looks_at_or_is_over_is_not_told(IncidentState state)
    {
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, Set);
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        await SilenceAsync(store);
        await ChangeAsync(store, incident with { State = state });
        await database.UpkeepAsync(store, Set, Hour);
        Assert.AreEqual("ops opened", Told(store));
    }

    [TestMethod]
    public async Task What_another_silence_covers_still_is_told_at_the_end_of_that_one()
    {
        using Store store = database.Open();
        await OpenAsync(store, Set);
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        await SilenceAsync(store);
        await SilenceAsync(store, silence => silence with { Targets = [], Labels = new Dictionary<string, string> { ["team"] = "web" }, Until = silence.Until + Hour });
        await database.UpkeepAsync(store, Set, Hour + TimeSpan.FromMinutes(30));
        Assert.AreEqual("ops opened", Told(store));
        await database.UpkeepAsync(store, Set, TimeSpan.FromMinutes(30));
        Assert.AreEqual("ops opened, ops updated", Told(store));
    }

    [TestMethod]
    public async Task What_a_silence_did_not_cover_is_not_told_at_its_end()
    {
        using Store store = database.Open();
        await OpenAsync(store, Set);
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        await SilenceAsync(store, silence => silence with { Targets = ["cart"] });
        await SilenceAsync(store, silence => silence with { Kinds = [IncidentKind.Certificate] });
        Silence never = await SilenceAsync(store, silence => silence with { From = silence.From + Hour, Until = silence.Until + Hour });
        await store.WriteAsync(transaction => transaction.EndSilence(never.Id), CancellationToken.None);
        await database.UpkeepAsync(store, Set, Hour + Hour);
        Assert.AreEqual("ops opened", Told(store));
    }

    [TestMethod]
    public async Task What_opened_after_the_silence_is_told_by_its_opening_alone()
    {
        using Store store = database.Open();
        await SilenceAsync(store);
        database.Clock.Advance(Hour);
        await OpenAsync(store, Set);
        await database.UpkeepAsync(store, Set, TimeSpan.FromSeconds(3));
        Assert.AreEqual("ops opened", Told(store));
    }

    [TestMethod]
    public async Task A_reminder_that_is_due_does_not_come_with_it()
    {
        TargetSet set = Set with { Channels = [new ConsoleChannel { Name = "ops", RemindEvery = TimeSpan.FromMinutes(10) }] };
        using Store store = database.Open();
        await OpenAsync(store, set);
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        await SilenceAsync(store);
        await database.UpkeepAsync(store, set, Hour);
        Assert.AreEqual("ops opened, ops updated", Told(store));
        await database.UpkeepAsync(store, set, TimeSpan.FromMinutes(10));
        Assert.AreEqual("ops opened, ops updated, ops reminder", Told(store));
    }

    [TestMethod]
    public async Task The_end_after_it_says_nothing_of_a_silence()
    {
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, Set);
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        await SilenceAsync(store);
        await database.UpkeepAsync(store, Set, Hour);
        await WriteAsync(store, Set, (_, writer) => writer.Write(AlertKind.Resolved, incident with { State = IncidentState.Resolved, ResolvedAt = database.Clock.GetUtcNow() }));
        Assert.AreEqual((AlertKind.Resolved, default(UpdateReason)), (store.DueAlerts(DateTimeOffset.MaxValue, 100)[^1].Message.Kind, store.DueAlerts(DateTimeOffset.MaxValue, 100)[^1].Message.Reason));
    }

    private Task<Silence> SilenceAsync(Store store, Func<Silence, Silence>? change = null)
    {
        DateTimeOffset now = database.Clock.GetUtcNow();
        Silence silence = new() { Targets = ["shop"], From = now, Until = now + Hour, Note = "new database", MadeBy = "anna", MadeAt = now };
        return store.WriteAsync(transaction => transaction.AddSilence(change?.Invoke(silence) ?? silence), CancellationToken.None);
    }

    /// <summary>Everything that was written for channels, whether it has arrived or not.</summary>
    private static string Told(Store store) => string.Join(", ", store.Incidents(openOnly: false, since: null).SelectMany(incident => store.AlertsOf(incident.Id)).Select(alert => $"{alert.Channel} {alert.Kind.Name()}"));

    private async Task<Incident> OpenAsync(Store store, TargetSet set, bool isDelivered = true)
    {
        Incident? incident = null;
        await WriteAsync(store, set, (transaction, writer) =>
        {
            incident = transaction.Insert(Messages.Of(AlertKind.Opened).Incident with { OpenedAt = database.Clock.GetUtcNow(), Suspects = [] });
            writer.Write(AlertKind.Opened, incident);
        });
        if (isDelivered)
            await WriteAsync(store, set, (transaction, _) => transaction.MarkDelivered(1, database.Clock.GetUtcNow()));
        return incident!;
    }

    private Task<bool> ChangeAsync(Store store, Incident incident) => WriteAsync(store, Set, (transaction, _) => transaction.Update(incident));

    /// <summary>As the judge tells what changed.</summary>
    private Task<bool> RefreshAsync(Store store, Incident incident) => WriteAsync(store, Set, (transaction, writer) =>
    {
        writer.WriteChange(incident, transaction.Told(incident.Id));
        if (incident.Suspects.Count > 0)
            writer.WriteSuspect(incident);
    });

    private Task<bool> WriteAsync(Store store, TargetSet set, Action<StoreTransaction, AlertWriter> write) => store.WriteAsync(
        transaction =>
        {
            write(transaction, new AlertWriter(transaction, store.Key, Shop, set, database.Clock));
            return true;
        },
        CancellationToken.None);
}
