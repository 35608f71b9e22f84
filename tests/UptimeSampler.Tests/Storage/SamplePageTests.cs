using Microsoft.Data.Sqlite;
using SQLitePCL;
using UptimeSampler.Storage;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Storage;

/// <summary>Samples page by page: nothing twice, nothing left out, and no page reads more than its own.</summary>
[TestClass]
public sealed class SamplePageTests
{
    private const int Limit = 100, PerMinute = 20;

    private readonly TemporaryDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    [DataRow(null)]
    [DataRow("shop")]
    [DataRow("api")]
    public async Task Pages_are_the_whole_window_in_order(string? target)
    {
        using Store store = await FillAsync(minutes: 70);
        SampleQuery query = new(target, Batches.Start.AddMinutes(3), Batches.Start.AddMinutes(65));
        List<Sample> read = [];
        SampleMark? mark = null;
        do
        {
            SamplePage page = store.Page(query, mark, 7);
            Assert.IsLessThanOrEqualTo(7, page.Samples.Count);
            read.AddRange(page.Samples);
            mark = page.Next;
        }
        while (mark is not null);
        CollectionAssert.AreEqual(store.Samples(query).ToArray(), read);
        Assert.HasCount(62 * PerMinute / (target is null ? 1 : 2), read);
    }

    [TestMethod]
    public async Task A_mark_before_the_window_leaves_nothing_out_and_one_behind_it_leaves_nothing()
    {
        using Store store = await FillAsync(minutes: 5);
        SampleQuery query = new(null, Batches.Start.AddMinutes(1), Batches.Start.AddMinutes(2));
        Assert.HasCount(PerMinute, store.Page(query, new SampleMark(DateTimeOffset.UnixEpoch, long.MaxValue), Limit).Samples);
        Assert.IsEmpty(store.Page(query, new SampleMark(Batches.Start.AddMinutes(2), 0), Limit).Samples);
        Assert.IsEmpty(store.Page(query, new SampleMark(DateTimeOffset.MaxValue, long.MaxValue), Limit).Samples);
        Assert.IsEmpty(store.Page(query with { Target = "other" }, null, Limit).Samples);
    }

    [TestMethod]
    public async Task A_page_costs_the_same_wherever_it_lies_and_however_long_the_window_is()
    {
        using Store store = await FillAsync(minutes: 1_000);
        long first = Steps(null), last = Steps(Batches.Start.AddMinutes(990)), behind = Steps(DateTimeOffset.MaxValue);
        Assert.IsLessThan(1.2 * first, last, $"{first} steps for the first page, {last} for the last");
        Assert.IsLessThan(0.1 * first, behind);
        // All rows are 20,000, and each takes some steps.
        Assert.IsLessThan(10_000, first);
    }

    /// <summary>What SQLite does for a page, in steps of its virtual machine.</summary>
    private long Steps(DateTimeOffset? after)
    {
        using SqliteConnection connection = new(database.Connection + ";Pooling=False");
        connection.Open();
        using SampleReader reader = new(connection);
        long steps = 0;
        delegate_progress count = _ =>
        {
            steps++;
            return 0;
        };
        raw.sqlite3_progress_handler(connection.Handle!, 1, count, null);
        reader.Page(new SampleQuery(), after is { } at ? new SampleMark(at, long.MaxValue) : null, Limit);
        raw.sqlite3_progress_handler(connection.Handle!, 0, null, null);
        return steps;
    }

    /// <summary>Two targets, sampled in the same milliseconds.</summary>
    private async Task<Store> FillAsync(int minutes)
    {
        Store store = database.Open();
        await store.WriteAsync(
            transaction =>
            {
                for (int minute = 0; minute < minutes; minute++)
                    foreach (string target in new[] { "shop", "api" })
                        transaction.Append(Batches.Of([.. Enumerable.Range(0, PerMinute / 2).Select(i => Batches.At((60 * minute) + (i * 120.0 / PerMinute), failed: false) with { Target = target })])
                            with { Target = target });
                return true;
            },
            CancellationToken.None);
        return store;
    }
}
