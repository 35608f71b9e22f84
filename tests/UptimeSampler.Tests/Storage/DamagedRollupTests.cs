using Microsoft.Data.Sqlite;
using UptimeSampler.Reports;
using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

/// <summary>Bytes of a roll-up that cannot be read cost the target whose they are a period, and the others nothing.</summary>
[TestClass]
public sealed class DamagedRollupTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDatabase database = new();
    private readonly List<string> notices = [];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    [DataRow("rollup_minute", "latency", DisplayName = "a sketch")]
    [DataRow("unit_minute", "blocks", DisplayName = "evidence blocks")]
    public async Task Damaged_counts_of_a_minute_stop_no_commit(string table, string column)
    {
        using (Store store = database.Open())
            await AppendAsync(store, Start);
        Damage(table, column);

        using Store again = database.Open();
        again.Noticed = notices.Add;
        await AppendAsync(again, Start.AddSeconds(30));
        await AppendAsync(again, Start.AddMinutes(10));
        Assert.HasCount(1, notices);
        StringAssert.StartsWith(notices[0], "shop: its stored counts of the minute 2026-03-01T10:00:00");
        Assert.AreEqual(30, Samples(again, "other"));
        Assert.HasCount(60, again.Samples(new SampleQuery()).ToList());
    }

    [TestMethod]
    [DataRow("rollup_minute", "latency", DisplayName = "a sketch")]
    [DataRow("unit_minute", "blocks", DisplayName = "evidence blocks")]
    public async Task Damaged_counts_are_left_out_when_they_are_folded(string table, string column)
    {
        using (Store store = database.Open())
            await AppendAsync(store, Start);
        Damage(table, column);

        using Store again = database.Open();
        again.Noticed = notices.Add;
        await AppendAsync(again, Start.AddHours(3));
        Assert.HasCount(1, notices);
        StringAssert.StartsWith(notices[0], "shop: its stored counts of the minute 2026-03-01T10:00:00");
        Assert.AreEqual(20, Samples(again, "other"));
    }

    [TestMethod]
    [DataRow("rollup_minute", "latency", DisplayName = "a sketch")]
    [DataRow("unit_minute", "blocks", DisplayName = "evidence blocks")]
    public async Task Rates_of_a_damaged_target_say_which_it_is_and_others_are_answered(string table, string column)
    {
        using (Store store = database.Open())
            await AppendAsync(store, Start);
        Damage(table, column);
        using Store again = Store.OpenReadOnly(database.Connection, database.Clock);
        Assert.AreEqual(10, Samples(again, "other"));
        StorageException problem = Assert.ThrowsExactly<StorageException>(() => Samples(again, "shop"));
        StringAssert.Contains(problem.Message, "the counts of target 'shop' in the minute 2026-03-01T10:00:00");
    }

    private static long Samples(Store store, string target) =>
        Rates.Answer(store, new RateQuestion { From = Start, To = Start.AddHours(4), Targets = [target] }).Rows.Single().Samples;

    private Task<int> AppendAsync(Store store, DateTimeOffset start) => store.WriteAsync(transaction =>
    {
        foreach (string target in (string[])["shop", "other"])
            transaction.Append(Storage.Samples.Batch(target, [.. Enumerable.Range(0, 10).Select(second => Storage.Samples.Up(target, start.AddSeconds(second)))]));
        return 0;
    }, Cancel);

    private void Damage(string table, string column)
    {
        using SqliteConnection connection = new($"{database.Connection};Pooling=false");
        connection.Open();
        Statement.Execute(connection, $"UPDATE {table} SET {column} = x'0181' WHERE target_id = (SELECT id FROM target WHERE name = 'shop')");
    }
}
