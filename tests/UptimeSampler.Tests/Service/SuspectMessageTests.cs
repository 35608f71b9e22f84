using System.Net;
using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Alerting;
using UptimeSampler.Tests.Detection;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>When a part is named after the alert that could not name one, by the outbox of a real database.</summary>
[TestClass]
public sealed class SuspectMessageTests
{
    private static readonly Target Shop = new() { Name = "shop", Url = new Uri("https://shop.example/"), Interval = TimeSpan.FromSeconds(1), SamplesPerRound = 1 };
    private static readonly TargetSet Set = new() { Targets = [Shop], Channels = [new ConsoleChannel { Name = "ops" }, new ConsoleChannel { Name = "chat" }] };

    // The clock of the tests stands at noon.
    private static readonly MaintenanceWindow Noon = new() { Days = Enum.GetValues<DayOfWeek>(), At = new TimeOnly(11, 0), Duration = TimeSpan.FromHours(2) };

    private readonly TemporaryDatabase database = new();
    private int second = 365 * 86_400;

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public async Task A_part_that_is_found_after_the_alert_is_told_once(bool isKilledAtEverySample, bool isAcknowledged)
    {
        using Store store = database.Open();
        Judge judge = database.NewJudge(store);
        DateTimeOffset? named = null;
        for (int sample = 0; sample < 600; sample++)
        {
            judge = isKilledAtEverySample ? database.NewJudge(store) : judge;
            await SampleAsync(store, judge, failed: sample % 2 == 1 && sample % 3 == 0);
            if (isAcknowledged && store.OpenIncidents() is [{ State: IncidentState.Open } incident])
                await store.WriteAsync(transaction => Acknowledgement.Write(transaction, store.Key, incident.Id, null, Set, database.Clock), CancellationToken.None);
            named ??= store.OpenIncidents().Any(open => open.Suspects.Count > 0) ? database.Clock.GetUtcNow() : null;
        }
        AlertMessage[] told = [.. store.DueAlerts(DateTimeOffset.MaxValue, 100).Where(entry => entry.Channel == "ops" && entry.Message.Kind != AlertKind.Acknowledged).Select(entry => entry.Message)];
        CollectionAssert.AreEqual(new[] { AlertKind.Opened, AlertKind.Updated }, told.Select(message => message.Kind).ToArray());
        Assert.IsEmpty(told[0].Incident.Suspects, "the first failures prove no part");
        Assert.AreEqual("address 10.0.0.3", told[1].Incident.Suspects[0].Text());
        if (!isKilledAtEverySample)
            Assert.IsInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25), told[1].At - named!.Value, "it stood at two refreshes");
        Assert.HasCount(1, store.DueAlerts(DateTimeOffset.MaxValue, 100).Where(entry => entry.Channel == "chat" && entry.Message.Kind == AlertKind.Updated));
    }

    [TestMethod]
    public async Task Where_no_part_is_to_blame_nothing_more_is_told()
    {
        using Store store = database.Open();
        Judge judge = database.NewJudge(store);
        Random random = new(4);
        for (int sample = 0; sample < 600; sample++)
            await SampleAsync(store, judge, random.NextDouble() < 0.3);
        Assert.AreEqual("chat opened, ops opened", Told(store));
    }

    [TestMethod]
    public void A_part_is_news_when_the_most_striking_one_stood_out_before()
    {
        Suspect one = new("address", "10.0.0.3", 8, 8, 1e-9), other = new("worker", "10.0.0.3", 8, 8, 1e-9);
        Assert.IsTrue(Suspects.Stand([other, one with { Failures = 7, PValue = 1e-6 }], [one]));
        Assert.IsFalse(Suspects.Stand([], [one]));
        Assert.IsFalse(Suspects.Stand([one], []));
        Assert.IsFalse(Suspects.Stand([other], [one]), "a worker of that name is another part");
        Assert.IsFalse(Suspects.Stand([one], [other, one]), "only second now");
    }

    [TestMethod]
    public async Task Only_channels_that_were_told_and_of_no_part_hear_of_it()
    {
        using Store store = database.Open();
        TargetSet set = Set with { Channels = [.. Set.Channels, new ConsoleChannel { Name = "boss", Route = new() { EscalateAfter = TimeSpan.FromMinutes(15) } }] };
        Incident found = await OpenAsync(store, set);
        await WriteAsync(store, set, writer => writer.Write(AlertKind.Reminder, found, set.Channels[0]));
        await WriteAsync(store, set, writer => writer.Write(AlertKind.Reminder, found with { Suspects = [] }, set.Channels[0]));
        await WriteAsync(store, set, writer => writer.WriteSuspect(found));
        Assert.AreEqual("chat opened, chat updated, ops opened, ops reminder", Told(store), "the reminder named it to one, and the third knows of nothing");
        await WriteAsync(store, set, writer => writer.WriteSuspect(found));
        database.Clock.Advance(TimeSpan.FromHours(1));
        await WriteAsync(store, set, writer => writer.WriteSuspect(found with { Suspects = [found.Suspects[0] with { Value = "10.0.0.4" }] }));
        Assert.AreEqual("chat opened, chat updated, ops opened, ops reminder", Told(store), "once");
        await WriteAsync(store, set, writer => writer.Write(AlertKind.Resolved, found with { State = IncidentState.Resolved, ResolvedAt = database.Clock.GetUtcNow() }));
        Assert.IsFalse(store.DueAlerts(DateTimeOffset.MaxValue, 100).Any(entry => entry.Message is { Kind: AlertKind.Resolved, Reason: UpdateReason.Suspect }));
    }

    [TestMethod]
    public async Task A_channel_that_the_target_lost_hears_of_no_part()
    {
        using Store store = database.Open();
        Incident found = await OpenAsync(store, Set);
        await WriteAsync(store, Set with { Channels = [Set.Channels[0]] }, writer => writer.WriteSuspect(found));
        Assert.AreEqual("chat opened, ops opened, ops updated", Told(store));
    }

    [TestMethod]
    public async Task A_silence_and_maintenance_hold_it_back_until_they_end()
    {
        using Store store = database.Open();
        Incident found = await OpenAsync(store, Set);
        DateTimeOffset now = database.Clock.GetUtcNow();
        TargetSet closed = Set with { Maintenance = [new MaintenanceWindow { From = now, To = now.AddHours(1) }] };
        await WriteAsync(store, closed, writer => writer.WriteSuspect(found));
        await store.WriteAsync(transaction => transaction.AddSilence(new Silence { Targets = ["shop"], From = now, Until = now.AddHours(1), Note = "known", MadeBy = "anna", MadeAt = now }), CancellationToken.None);
        await WriteAsync(store, Set, writer => writer.WriteSuspect(found));
        Assert.AreEqual("chat opened, ops opened", Told(store));
        database.Clock.Advance(TimeSpan.FromHours(2));
        await WriteAsync(store, closed, writer => writer.WriteSuspect(found));
        Assert.AreEqual("chat opened, chat updated, ops opened, ops updated", Told(store));
    }

    [TestMethod]
    public async Task In_quiet_hours_it_waits_for_their_end()
    {
        using Store store = database.Open();
        TargetSet set = Set with { Channels = [new ConsoleChannel { Name = "phone", Route = new() { Quiet = [Noon] } }] };
        Incident found = await OpenAsync(store, set);
        await WriteAsync(store, set, writer => writer.WriteSuspect(found));
        Assert.IsEmpty(store.DueAlerts(database.Clock.GetUtcNow(), 100));
        database.Clock.Advance(TimeSpan.FromHours(2));
        CollectionAssert.AreEqual(new[] { AlertKind.Opened, AlertKind.Updated }, store.DueAlerts(database.Clock.GetUtcNow(), 100).Select(entry => entry.Message.Kind).ToArray());
    }

    [TestMethod]
    public async Task A_change_of_level_that_names_the_part_spares_the_second_message()
    {
        using Store store = database.Open();
        Incident found = await OpenAsync(store, Set) with { Severity = Severity.Critical };
        await store.WriteAsync(
            transaction =>
            {
                AlertWriter writer = new(transaction, store.Key, Shop, Set, database.Clock);
                writer.WriteChange(found, transaction.Told(found.Id));
                writer.WriteSuspect(found);
                return true;
            },
            CancellationToken.None);
        Assert.AreEqual("chat opened, chat updated, ops opened, ops updated", Told(store));
    }

    /// <summary>Opens an incident in which no part stands out, tells of it, and gives it as it is once one does.</summary>
    private async Task<Incident> OpenAsync(Store store, TargetSet set)
    {
        Incident found = Messages.Of(AlertKind.Opened).Incident with { OpenedAt = database.Clock.GetUtcNow() };
        await store.WriteAsync(
            transaction =>
            {
                Incident opened = transaction.Insert(found with { Suspects = [] });
                new AlertWriter(transaction, store.Key, Shop, set, database.Clock).Write(AlertKind.Opened, opened);
                found = found with { Id = opened.Id };
                return true;
            },
            CancellationToken.None);
        return found;
    }

    private Task<bool> WriteAsync(Store store, TargetSet set, Action<AlertWriter> write) => store.WriteAsync(
        transaction =>
        {
            write(new AlertWriter(transaction, store.Key, Shop, set, database.Clock));
            return true;
        },
        CancellationToken.None);

    /// <summary>The next second's sample, from two addresses in turn.</summary>
    private Task<bool> SampleAsync(Store store, Judge judge, bool failed)
    {
        Sample sample = Batches.At(second, failed);
        IPAddress address = IPAddress.Parse(second % 2 == 1 ? "10.0.0.3" : "10.0.0.4");
        second++;
        return database.CommitAsync(store, judge, Set, Batches.Of(sample with { Outcome = sample.Outcome with { Address = address } }));
    }

    private static string Told(Store store) =>
        string.Join(", ", store.DueAlerts(DateTimeOffset.MaxValue, 100).Select(entry => $"{entry.Channel} {entry.Message.Kind.Name()}").Order(StringComparer.Ordinal));
}
