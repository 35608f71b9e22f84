using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Alerting;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>Which channels hear of an incident, and when, by the outbox of a real database.</summary>
[TestClass]
public sealed class AlertRoutingTests
{
    private static readonly Target Shop = new() { Name = "shop", Url = new Uri("https://shop.example/"), Labels = new Dictionary<string, string> { ["team"] = "web" } };

    // The clock of the tests stands at noon.
    private static readonly MaintenanceWindow Noon = new() { Days = Enum.GetValues<DayOfWeek>(), At = new TimeOnly(11, 0), Duration = TimeSpan.FromHours(2) };

    private readonly TemporaryDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task Labels_and_severities_choose_the_channels()
    {
        TargetSet set = Of(
            new ConsoleChannel { Name = "all" },
            new ConsoleChannel { Name = "web", Route = new() { Labels = [KeyValuePair.Create("team", "web")] } },
            new ConsoleChannel { Name = "data", Route = new() { Labels = [KeyValuePair.Create("team", "data")] } },
            new ConsoleChannel { Name = "pager", Route = new() { Severities = [Severity.Critical] } });
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, set, Severity.Error);
        Assert.AreEqual("all opened, web opened", Told(store));
        await ChangeAsync(store, set, incident with { Severity = Severity.Critical });
        Assert.AreEqual("all opened, web opened, all updated, web updated, pager opened", Told(store), "whoever takes only the worse hears of it now");
        await EndAsync(store, set, incident);
        Assert.AreEqual("all resolved, pager resolved, web resolved", Told(store, AlertKind.Resolved));
    }

    [TestMethod]
    public void What_concerns_all_targets_is_told_to_channels_of_any_label()
    {
        TargetSet set = Of(new ConsoleChannel { Name = "data", Route = new() { Labels = [KeyValuePair.Create("team", "data")] } }) with { Targets = [Shop, Shop with { Name = "api" }, Shop with { Name = "db" }] };
        Assert.IsEmpty(set.ChannelsOf(Shop));
        Assert.AreEqual("data", set.ChannelsOf(set.Fleet!).Single().Name);
    }

    [TestMethod]
    public async Task Nobody_is_escalated_to_before_the_time_and_never_once_somebody_looks()
    {
        TargetSet set = Of(new ConsoleChannel { Name = "ops" }, new ConsoleChannel { Name = "boss", Route = new() { EscalateAfter = TimeSpan.FromMinutes(15) } });
        using Store store = database.Open();
        await OpenAsync(store, set, Severity.Error);
        await database.UpkeepAsync(store, set, TimeSpan.FromMinutes(14.5));
        Assert.AreEqual("ops opened", Told(store));
        await database.UpkeepAsync(store, set, TimeSpan.FromMinutes(1));
        Assert.AreEqual("ops opened, boss opened", Told(store));
        await database.UpkeepAsync(store, set, TimeSpan.FromHours(1));
        Assert.AreEqual("ops opened, boss opened", Told(store), "once");
    }

    [TestMethod]
    public async Task An_acknowledged_incident_is_not_escalated_and_only_those_who_know_of_it_hear_of_that()
    {
        TargetSet set = Of(new ConsoleChannel { Name = "ops" }, new ConsoleChannel { Name = "boss", Route = new() { EscalateAfter = TimeSpan.FromMinutes(15) } });
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, set, Severity.Error);
        await store.WriteAsync(transaction => Acknowledgement.Write(transaction, store.Key, incident.Id, null, set, database.Clock), CancellationToken.None);
        await database.UpkeepAsync(store, set, TimeSpan.FromHours(1));
        Assert.AreEqual("ops opened, ops acknowledged", Told(store));
    }

    [TestMethod]
    public async Task In_quiet_hours_alerts_wait_for_their_end_in_order()
    {
        TargetSet set = Of(new ConsoleChannel { Name = "phone", Route = new() { Quiet = [Noon] } });
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, set, Severity.Error);
        await EndAsync(store, set, incident);
        DateTimeOffset end = new(2026, 3, 1, 13, 0, 0, TimeSpan.Zero);
        Assert.IsEmpty(store.DueAlerts(end.AddSeconds(-1), 100));
        Assert.AreEqual("opened, resolved", string.Join(", ", store.DueAlerts(end, 100).Select(entry => entry.Message.Kind.Name())));
        Assert.IsTrue(store.DueAlerts(end, 100).All(entry => entry.Message.HeldUntil == end));
    }

    [TestMethod]
    public async Task The_end_of_what_was_worse_before_wakes_nobody_in_quiet_hours()
    {
        TargetSet set = Of(new ConsoleChannel { Name = "phone", Route = new() { Quiet = [Noon] } });
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, set, Severity.Error);
        await EndAsync(store, set, incident with { Severity = Severity.Critical, WasDown = true });
        Assert.IsEmpty(store.DueAlerts(database.Clock.GetUtcNow(), 100));
    }

    [TestMethod]
    public async Task What_gets_worse_in_quiet_hours_takes_along_what_was_held_back()
    {
        TargetSet set = Of(new ConsoleChannel { Name = "phone", Route = new() { Quiet = [Noon] } });
        using Store store = database.Open();
        Incident incident = await OpenAsync(store, set, Severity.Error);
        Assert.IsEmpty(store.DueAlerts(database.Clock.GetUtcNow(), 100));
        await ChangeAsync(store, set, incident with { Severity = Severity.Critical });
        Assert.AreEqual("opened, updated", string.Join(", ", store.DueAlerts(database.Clock.GetUtcNow(), 100).Select(entry => entry.Message.Kind.Name())));
    }

    private static TargetSet Of(params ChannelSettings[] channels) => new() { Targets = [Shop], Channels = channels };

    private static string Told(Store store, AlertKind? kind = null) => string.Join(", ", store.DueAlerts(DateTimeOffset.MaxValue, 100)
        .Where(entry => kind is null || entry.Message.Kind == kind)
        .Select(entry => $"{entry.Channel} {entry.Message.Kind.Name()}"));

    private Task<Incident> OpenAsync(Store store, TargetSet set, Severity severity) => store.WriteAsync(
        transaction =>
        {
            DateTimeOffset now = database.Clock.GetUtcNow();
            Incident incident = transaction.Insert(Messages.Of(AlertKind.Opened).Incident with { Severity = severity, OpenedAt = now });
            Writer(transaction, store, set).Write(AlertKind.Opened, incident);
            return incident;
        },
        CancellationToken.None);

    private Task<bool> ChangeAsync(Store store, TargetSet set, Incident incident) => store.WriteAsync(
        transaction =>
        {
            transaction.Update(incident);
            Writer(transaction, store, set).WriteChange(incident, transaction.Told(incident.Id));
            return true;
        },
        CancellationToken.None);

    private Task<bool> EndAsync(Store store, TargetSet set, Incident incident) => store.WriteAsync(
        transaction =>
        {
            Writer(transaction, store, set).Write(AlertKind.Resolved, incident with { State = IncidentState.Resolved, ResolvedAt = database.Clock.GetUtcNow() });
            return true;
        },
        CancellationToken.None);

    private AlertWriter Writer(StoreTransaction transaction, Store store, TargetSet set) => new(transaction, store.Key, Shop, set, database.Clock);
}
