using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

[TestClass]
public sealed class UpkeepTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task Only_this_user_may_read_the_database_its_log_and_its_backups()
    {
        if (OperatingSystem.IsWindows())
            return;
        using TemporaryDatabase database = new();
        string copy = Path.Combine(database.Folder, "copy.db");
        using Store store = database.Open();
        await Append(store, Samples.Batch("shop", Samples.Up("shop", Now)));
        store.Backup(copy);
        string[] files = Directory.GetFiles(database.Folder);
        CollectionAssert.IsSubsetOf(new[] { database.Path, database.Path + "-wal", database.Path + "-shm", copy }, files);
        foreach (string file in files)
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file), file);
    }

    [TestMethod]
    [DataRow("Password=hush-hush")]
    [DataRow("Data Source=file:a.db?key=hush-hush")]
    [DataRow("Data Source=a.db;Password=hush-hush;Nonsense=1")]
    [DataRow("Data Source=:memory:;Password=hush-hush")]
    public void A_connection_strings_secrets_are_not_shown(string connection) =>
        Assert.DoesNotContain("hush-hush", Assert.ThrowsExactly<StorageException>(() => DatabaseFile.Parse(connection)).Message);

    [TestMethod]
    public async Task Pruning_deletes_each_grain_by_its_age_and_ends()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await FillAsync(store, days: 10, every: TimeSpan.FromMinutes(5));
        PruneResult gone = await PruneAsync(store, new RetentionPolicy(TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(4)));

        using StoreSnapshot snapshot = store.Snapshot();
        Assert.AreEqual(Now.AddDays(-1).ToUnixTimeMilliseconds(), snapshot.SamplesFromMs);
        Assert.AreEqual(Now.AddDays(-2).ToUnixTimeMilliseconds(), snapshot.MinutesFromMs);
        Assert.AreEqual(Now.AddDays(-4).AddHours(-12).ToUnixTimeMilliseconds(), snapshot.HoursFromMs, "whole days");
        Assert.AreEqual(Now.AddDays(-1), store.Samples(new SampleQuery()).First().At);
        Assert.AreEqual(288, store.Stats().Single.Rows);
        Assert.AreEqual(Now.AddDays(-2).ToUnixTimeMilliseconds(), Oldest(snapshot, Level.Minute));
        Assert.AreEqual(Now.AddDays(-4).AddHours(-12).ToUnixTimeMilliseconds(), Oldest(snapshot, Level.Hour));
        Assert.AreEqual(Now.AddDays(-4).AddHours(-12).ToUnixTimeMilliseconds(), Oldest(snapshot, Level.Day));
        Assert.AreEqual(9 * 288, gone.Samples);
        Assert.IsEmpty(store.Check());
    }

    [TestMethod]
    public async Task Of_baselines_the_newest_stays_however_old_it_is()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        DateTimeOffset now = database.Clock.GetUtcNow();
        await store.WriteAsync(transaction =>
        {
            transaction.Append(Samples.Batch("shop", Samples.Up("shop", now)));
            foreach (int days in new[] { 400, 300, 100 })
                transaction.SaveBaseline("shop", new Baseline(now.AddDays(-days), 0.001 * days, TimeSpan.FromMilliseconds(days), days, days));
            return true;
        }, Cancel);
        database.Clock.Advance(TimeSpan.FromDays(200));
        await store.WriteAsync(transaction => { transaction.Append(Samples.Batch("shop", Samples.Up("shop", database.Clock.GetUtcNow()))); return true; }, Cancel);
        await PruneAsync(store, new RetentionPolicy(TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(30)));
        Assert.AreEqual(new Baseline(now.AddDays(-100), 0.1, TimeSpan.FromMilliseconds(100), 100, 100), store.Baselines("shop").Single());
    }

    [TestMethod]
    public async Task A_step_of_pruning_is_bounded_and_appending_goes_on_between_steps()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await FillAsync(store, days: 10, every: TimeSpan.FromMinutes(1));
        RetentionPolicy policy = new(TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(4));
        PruneResult step = await store.PruneStepAsync(policy, Cancel);
        Assert.IsTrue(step.More);
        Assert.IsLessThanOrEqualTo(Pruning.RowsPerStep, step.Samples);
        await Append(store, Samples.Batch("shop", Samples.Up("shop", Now)));
        await PruneAsync(store, policy);
        Assert.AreEqual(Now, store.Samples(new SampleQuery()).Last().At);
        Assert.AreEqual(1441, store.Samples(new SampleQuery()).Count());
        Assert.IsFalse((await store.PruneStepAsync(policy, Cancel)).More);
    }

    [TestMethod]
    public async Task Minutes_that_no_hour_holds_yet_are_not_pruned()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await Append(store, Samples.Batch("shop", Samples.Up("shop", Now.AddDays(-50))));
        PruneResult gone = await PruneAsync(store, new RetentionPolicy(TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(100)));
        Assert.AreEqual(1, gone.Samples);
        Assert.AreEqual(0, gone.MinuteRows);
    }

    [TestMethod]
    public async Task A_backup_taken_while_writing_goes_on_is_a_whole_database()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await FillAsync(store, days: 1, every: TimeSpan.FromMinutes(1));
        string copy = Path.Combine(database.Folder, "copy.db");
        await Task.WhenAll(Task.Run(() => store.Backup(copy), Cancel), Append(store, Samples.Batch("shop", Samples.Up("shop", Now))));
        using Store restored = Store.Open($"Data Source={copy}", database.Clock);
        Assert.AreEqual(store.Key, restored.Key);
        Assert.IsGreaterThanOrEqualTo(1440, restored.Samples(new SampleQuery()).Count());
        Assert.IsEmpty(restored.Check());
        StorageException twice = Assert.ThrowsExactly<StorageException>(() => store.Backup(copy));
        StringAssert.Contains(twice.Message, "exists already");
        StorageException nowhere = Assert.ThrowsExactly<StorageException>(() => store.Backup(Path.Combine(database.Folder, "no", "copy.db")));
        Assert.AreEqual(StorageFault.Missing, nowhere.Fault);
    }

    [TestMethod]
    public async Task A_vacuum_gives_free_pages_back_and_keeps_the_rest()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await FillAsync(store, days: 5, every: TimeSpan.FromMinutes(1));
        await PruneAsync(store, new RetentionPolicy(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1)));
        List<Sample> kept = [.. store.Samples(new SampleQuery())];
        Assert.IsGreaterThan(0L, store.Stats().FreeBytes);
        await store.VacuumAsync(Cancel);
        Assert.AreEqual(0L, store.Stats().FreeBytes);
        CollectionAssert.AreEqual(kept, store.Samples(new SampleQuery()).ToList());
        await Append(store, Samples.Batch("shop", Samples.Up("shop", Now)));
    }

    private static long Oldest(StoreSnapshot snapshot, Level level)
    {
        long oldest = long.MaxValue;
        snapshot.VisitCells(level, 0, Now.AddDays(1).ToUnixTimeMilliseconds(), targets: null, (in CellKey key, long _, ReadOnlySpan<byte> _) => oldest = Math.Min(oldest, key.Period * level.Milliseconds));
        return oldest;
    }

    private async Task FillAsync(Store store, int days, TimeSpan every)
    {
        for (DateTimeOffset day = Now.AddDays(-days); day < Now; day = day.AddDays(1))
            await Append(store, Samples.Batch("shop", [.. Enumerable.Range(0, (int)(TimeSpan.FromDays(1) / every)).Select(i => Samples.Up("shop", day + i * every))]));
    }

    private async Task<PruneResult> PruneAsync(Store store, RetentionPolicy policy)
    {
        PruneResult sum = new(0, 0, 0, true);
        while (sum.More)
            sum += await store.PruneStepAsync(policy, Cancel);
        return sum;
    }

    private Task<int> Append(Store store, SampleBatch batch) => store.WriteAsync(transaction =>
    {
        transaction.Append(batch);
        return 0;
    }, Cancel);
}
