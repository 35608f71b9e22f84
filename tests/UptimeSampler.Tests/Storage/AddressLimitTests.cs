using Microsoft.Data.Sqlite;
using UptimeSampler.Reports;
using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

/// <summary>A name server that gives another address each time fills neither the table of addresses nor the roll-ups.</summary>
[TestClass]
public sealed class AddressLimitTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDatabase database = new();
    private readonly List<string> notices = [];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task More_addresses_than_a_day_may_have_are_kept_as_one_and_no_sample_is_lost()
    {
        using Store store = Open();
        await AppendAsync(store, "shop", Start, from: 0, count: 400);
        Assert.AreEqual(AddressLimit.PerDay, Count("SELECT COUNT(*) FROM address"));
        Sample[] stored = [.. store.Samples(new SampleQuery())];
        Assert.HasCount(400, stored);
        Assert.AreEqual(400 - AddressLimit.PerDay, stored.Count(sample => sample.Outcome.IsOtherAddress));
        RateRow other = ByAddress(store).Single(row => row.Group[0].Value == "other");
        Assert.AreEqual(400 - AddressLimit.PerDay, other.Samples);
        Assert.HasCount(1, notices);
        StringAssert.Contains(notices[0], "shop: its name has led to more than 256 addresses");
    }

    [TestMethod]
    public async Task The_limit_outlives_a_restart_and_the_warning_is_given_once_a_day()
    {
        using (Store first = Open())
            await AppendAsync(first, "shop", Start, from: 0, count: 200);
        using Store second = Open();
        await AppendAsync(second, "shop", Start.AddMinutes(20), from: 200, count: 100);
        await AppendAsync(second, "shop", Start.AddMinutes(40), from: 300, count: 100);
        Assert.AreEqual(AddressLimit.PerDay, Count("SELECT COUNT(*) FROM address"));
        Assert.HasCount(1, notices);
        await AppendAsync(second, "shop", Start.AddDays(1), from: 1_000, count: 10);
        Assert.AreEqual(AddressLimit.PerDay + 10, Count("SELECT COUNT(*) FROM address"), "another day has addresses of its own");
        await AppendAsync(second, "other", Start.AddMinutes(50), from: 2_000, count: 10);
        Assert.AreEqual(AddressLimit.PerDay + 20, Count("SELECT COUNT(*) FROM address"), "so has another target");
    }

    [TestMethod]
    public async Task A_transaction_that_fails_keeps_the_warning_for_the_next()
    {
        using Store store = Open();
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => store.WriteAsync<int>(transaction =>
        {
            transaction.Append(Batch("shop", Start, 0, 300));
            throw new InvalidOperationException();
        }, Cancel));
        Assert.IsEmpty(notices);
        await AppendAsync(store, "shop", Start, from: 0, count: 300);
        Assert.HasCount(1, notices);
    }

    [TestMethod]
    public async Task A_sample_under_the_common_address_comes_back_from_a_file_as_it_was()
    {
        using Store store = Open();
        await AppendAsync(store, "shop", Start, from: 0, count: 300);
        foreach (Sample sample in store.Samples(new SampleQuery()))
        {
            List<string> fields = [];
            Assert.IsTrue(CsvText.TrySplit(SampleCsv.Line(sample, MarkColumns.None), fields));
            Assert.AreEqual(sample, SampleCsv.Read(fields, "shop", MarkColumns.None, Start.AddDays(1)));
        }
    }

    [TestMethod]
    public async Task Pruning_removes_addresses_that_nothing_kept_refers_to()
    {
        RetentionPolicy policy = new(TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(2));
        using Store store = Open();
        await AppendAsync(store, "shop", Start.AddDays(-10), from: 0, count: 100);
        await AppendAsync(store, "shop", Start.AddDays(-2), from: 50, count: 60);
        await AppendAsync(store, "shop", Start, from: 0, count: 5);
        while ((await store.PruneStepAsync(policy, Cancel)).More)
            continue;
        Assert.AreEqual(65, Count("SELECT COUNT(*) FROM address"));
        Assert.AreEqual(0, Count("""
            SELECT COUNT(*) FROM (SELECT address_id FROM sample UNION SELECT address_id FROM rollup_minute UNION SELECT address_id FROM rollup_hour UNION SELECT address_id FROM rollup_day) AS used
            WHERE address_id NOT IN (SELECT id FROM address)
            """));
        // A number that was given back is not written again from memory.
        await AppendAsync(store, "shop", Start.AddMinutes(1), from: 20, count: 1);
        Assert.AreEqual("10.1.0.20", store.Samples(new SampleQuery()).Last().Outcome.AddressName);
    }

    private Store Open()
    {
        Store store = database.Open();
        store.Noticed = notices.Add;
        return store;
    }

    private static IReadOnlyList<RateRow> ByAddress(Store store) =>
        Rates.Answer(store, new RateQuestion { From = Start.AddDays(-1), To = Start.AddDays(1), By = [RateDimension.Address] }).Rows;

    private Task<int> AppendAsync(Store store, string target, DateTimeOffset start, int from, int count) => store.WriteAsync(transaction =>
    {
        transaction.Append(Batch(target, start, from, count));
        return 0;
    }, Cancel);

    private static SampleBatch Batch(string target, DateTimeOffset start, int from, int count) => Samples.Batch(target,
        [.. Enumerable.Range(from, count).Select((number, place) => Samples.Up(target, start.AddSeconds(place), address: $"10.1.{number / 256}.{number % 256}"))]);

    private long Count(string sql)
    {
        using SqliteConnection connection = new($"{database.Connection};Pooling=false;Mode=ReadOnly");
        connection.Open();
        return Statement.Scalar(connection, sql)!.Value;
    }
}
