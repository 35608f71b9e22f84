using Microsoft.Data.Sqlite;

namespace UptimeSampler.EndToEnd.Faults;

/// <summary>The database refuses for a while: nothing that was measured is lost, and what follows from it is told afterwards.</summary>
[TestClass]
public sealed class DatabaseFaultTests
{
    private readonly Workplace place = new();
    private readonly AlertReceiver receiver = new();
    private readonly FaultySite shop = new(failureShare: 0, seed: 1);

    [TestCleanup]
    public async Task CleanAsync()
    {
        await shop.DisposeAsync();
        await receiver.DisposeAsync();
        place.Dispose();
    }

    [TestMethod]
    public async Task A_full_disk_delays_what_is_stored_and_told_and_loses_nothing()
    {
        using Disk disk = Disk.Mount(place.PathOf("disk"));
        place.DatabaseFile = disk.PathOf("samples.db");

        await OutlastAsync(disk.Fill, says: "is full; free some space", disk.Free);
    }

    [TestMethod]
    public async Task A_database_that_cannot_be_written_any_more_delays_what_is_stored_and_told_and_loses_nothing()
    {
        RequireImmutable();

        await OutlastAsync(() => Immutable("+i"), says: "look at the disk (dmesg)", () => Immutable("-i"));
    }

    [TestMethod]
    public async Task A_database_that_is_moved_away_is_noticed_and_written_again_when_it_is_back()
    {
        await OutlastAsync(
            () => File.Move(place.DatabaseFile, place.PathOf("elsewhere.db")),
            says: "deleted, moved or replaced",
            () => File.Move(place.PathOf("elsewhere.db"), place.DatabaseFile));
    }

    [TestMethod]
    public async Task A_database_that_another_process_locks_delays_what_is_stored_and_told_and_loses_nothing()
    {
        SqliteConnection? other = null;
        await OutlastAsync(() => other = Lock(), says: "locked for more than 5 s", () => other!.Dispose());
    }

    [TestMethod]
    public async Task A_delivery_that_cannot_be_recorded_is_not_repeated_meanwhile()
    {
        SqliteConnection? other = null;
        int posts = 0;
        // Locks the database in the very moment in which the alert arrives: that it did can be written nowhere.
        await using HttpReceiver ops = new(_ =>
        {
            if (Interlocked.Increment(ref posts) == 1)
                other = Lock();
            return HttpReceiver.Answer(200);
        });
        shop.FailureShare = 1;
        place.WriteTargets($$"""{ "targets": [ {{shop.Target("shop")}} ], "channels": [ { "type": "webhook", "name": "ops", "url": "{{ops.Url}}" } ] }""");
        await using RunningProgram run = await place.RunAsync(seed: 1);

        await run.SaysAsync("cannot be recorded yet");
        int said = run.Error.All.Count;
        await run.SaysAsync("cannot be recorded yet", from: said);
        other!.Dispose();
        await Eventually.HoldsAsync("the delivery is recorded", () => StoredState.Read(place.DatabaseFile)!.Alerts.All(alert => alert.State == 1));

        Assert.AreEqual(0, (await run.StopAsync()).Code);
        Assert.AreEqual(1, posts);
    }

    [TestMethod]
    public async Task A_stop_while_the_database_refuses_says_how_much_is_lost_and_ends_in_time()
    {
        place.WriteTargets($$"""{ "targets": [ {{shop.Target("shop")}} ] }""");
        await using RunningProgram run = await place.RunAsync(seed: 1);
        await Eventually.HoldsAsync("stored samples", () => StoredState.Read(place.DatabaseFile)?.Samples.Count > 0);
        using SqliteConnection other = Lock();
        await run.SaysAsync("locked for more than 5 s");

        Ended end = await run.StopAsync();

        StringAssert.Contains(end.Error, "measured samples could not be stored before the end", StringComparison.Ordinal);
        // The longest time limit of a probe, two tries that each wait for the lock, and a busy machine.
        Assert.IsLessThan(TimeSpan.FromSeconds(25), end.Took);
    }

    /// <summary>The site begins to fail while the database refuses: told once, afterwards, from samples without a gap.</summary>
    private async Task OutlastAsync(Action begin, string says, Action end)
    {
        place.WriteTargets($$"""{ "targets": [ {{shop.Target("shop")}} ], "channels": [ {{receiver.Channel()}} ] }""");
        await using RunningProgram run = await place.RunAsync(seed: 1);
        await Eventually.HoldsAsync("stored samples", () => StoredState.Read(place.DatabaseFile)?.Samples.Count > 5);

        begin();
        await run.SaysAsync(says);
        shop.FailureShare = 1;
        // Longer than a target may be silent, and enough failures to be sure.
        int before = shop.Requests;
        await Eventually.HoldsAsync("further samples", () => shop.Requests >= before + 30);
        Assert.IsEmpty(await receiver.EverythingAsync());
        end();

        Assert.AreEqual("opened shop", AlertReceiver.Words(await receiver.NextAsync()));
        Assert.AreEqual(0, (await run.StopAsync()).Code);
        Assert.HasCount(1, await receiver.EverythingAsync(), "no incident about silence: the target was heard all the time");
        StoredState stored = StoredState.Read(place.DatabaseFile)!;
        Assert.HasCount(shop.Requests, stored.Samples, "every request is a stored sample");
        Assert.HasCount(1, stored.Incidents);
    }

    private SqliteConnection Lock()
    {
        SqliteConnection other = new($"Data Source={place.DatabaseFile};Pooling=False");
        other.Open();
        using SqliteCommand begin = other.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return other;
    }

    /// <summary>A file that is immutable cannot be written by anybody, root and those that have it open included.</summary>
    private void Immutable(string change)
    {
        foreach (string file in new[] { place.DatabaseFile, place.DatabaseFile + "-wal" })
            Assert.IsTrue(Disk.Run("chattr", change, file));
    }

    private void RequireImmutable()
    {
        string probe = place.PathOf("probe");
        File.WriteAllText(probe, "");
        bool works = Disk.Run("chattr", "+i", probe) && Disk.Run("chattr", "-i", probe);
        Prerequisite.Require(works, $"a file system under {Path.GetTempPath()} that knows immutable files, and root", "use ext4, xfs or btrfs");
    }
}
