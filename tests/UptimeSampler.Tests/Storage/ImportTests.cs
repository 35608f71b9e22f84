using CsCheck;
using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

/// <summary>An import that is cut off, and what the same import makes of it.</summary>
[TestClass]
public sealed class ImportTests
{
    private const int Piece = Store.SamplesPerPiece;
    private const int Count = (4 * Piece) + 700;

    // Not in order, several workers and classes, some of them added by suspicion: as files are.
    private static readonly Sample[] All = [.. Enumerable.Range(0, Count).Select(i => One("shop", i))];
    private static readonly DateTimeOffset From = All.Min(sample => sample.At), To = All.Max(sample => sample.At);

    private readonly TemporaryDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public void Cut_off_anywhere_and_repeated_it_stores_every_sample_once() => Gen.Int[1, Count].Array[1, 3].Sample(cuts =>
    {
        using TemporaryDatabase cut = new(), whole = new();
        foreach (int at in cuts)
        {
            using Store store = cut.Open();
            Assert.ThrowsExactly<CutOffException>(() => Import(store, CutOff(at)));
        }
        using Store again = cut.Open(), once = whole.Open();
        long before = again.Samples(new SampleQuery(null, null, null)).LongCount();
        Assert.AreEqual(cuts.Max() / Piece * Piece, before, "whole pieces are kept");
        Assert.AreEqual(new ImportResult(Count, before), Import(again, All));
        Import(once, All);
        CollectionAssert.AreEqual(Lines(once), Lines(again));
        CollectionAssert.AreEqual(Cells(whole), Cells(cut));
    }, iter: 8, threads: 1);

    [TestMethod]
    public void Cut_off_after_the_last_sample_it_stores_nothing_more_and_has_ended()
    {
        using Store store = database.Open();
        Sample[] whole = [.. All.Take(2 * Piece)];
        Assert.ThrowsExactly<CutOffException>(() => Import(store, CutOff(2 * Piece)));
        Assert.AreEqual(new ImportResult(2 * Piece, 2 * Piece), Import(store, whole));
        Assert.AreEqual(2 * Piece, store.Samples(new SampleQuery(null, null, null)).Count());
        Assert.AreEqual(StorageFault.Filled, Assert.ThrowsExactly<StorageException>(() => Import(store, whole)).Fault, "a third time it would count twice");
    }

    [TestMethod]
    public async Task Stopped_it_goes_on_where_it_was()
    {
        using Store store = database.Open();
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAsync<OperationCanceledException>(() => store.ImportAsync("shop", From, To, All, false, _ => stop.Cancel(), stop.Token));
        Assert.AreEqual(new ImportResult(Count, Piece), Import(store, All));
        Assert.AreEqual(Count, store.Samples(new SampleQuery(null, null, null)).Count());
    }

    [TestMethod]
    public void Other_samples_are_refused_where_an_import_was_cut_off_unless_they_are_an_addition()
    {
        using Store store = database.Open();
        Assert.ThrowsExactly<CutOffException>(() => Import(store, CutOff(Piece)));
        Sample[] others = [.. All.Reverse()];
        StorageException refused = Assert.ThrowsExactly<StorageException>(() => Import(store, others));
        Assert.AreEqual(StorageFault.Filled, refused.Fault);
        Assert.Contains("after 2,000 samples, which are not the first ones of these; repeat it with the file it was begun with", refused.Message);
        Assert.AreEqual(new ImportResult(Count, 0), store.ImportAsync("shop", From, To, others, true, _ => { }, CancellationToken.None).GetAwaiter().GetResult());
        Assert.AreEqual(new ImportResult(Count, Piece), Import(store, All), "the first one still goes on");
    }

    [TestMethod]
    public async Task Two_at_once_store_every_sample_once()
    {
        using Store first = database.Open(), second = database.Open();
        StorageException overtaken = await Assert.ThrowsExactlyAsync<StorageException>(() => first.ImportAsync("shop", From, To, All, false, stored =>
        {
            if (stored == 2 * Piece)
                Assert.AreEqual(new ImportResult(Count, stored), Import(second, All));
        }, CancellationToken.None));
        Assert.Contains("another process goes on with the same import", overtaken.Message);
        Assert.AreEqual(Count, first.Samples(new SampleQuery(null, null, null)).Count());
    }

    [TestMethod]
    public async Task A_service_commits_between_the_pieces()
    {
        using Store import = database.Open(), service = database.Open();
        int commits = 0;
        await import.ImportAsync("shop", From, To, All, false, _ =>
        {
            service.WriteAsync(transaction =>
            {
                transaction.Append(Samples.Batch("api", Samples.Up("api", database.Clock.GetUtcNow().AddSeconds(commits))));
                return 0;
            }, CancellationToken.None).GetAwaiter().GetResult();
            commits++;
        }, CancellationToken.None);
        Assert.AreEqual(5, commits);
        Assert.AreEqual(5, service.Samples(new SampleQuery("api", null, null)).Count());
        Assert.AreEqual(Count, service.Samples(new SampleQuery("shop", null, null)).Count());
    }

    private static ImportResult Import(Store store, IEnumerable<Sample> samples) =>
        store.ImportAsync("shop", From, To, samples, false, _ => { }, CancellationToken.None).GetAwaiter().GetResult();

    private static IEnumerable<Sample> CutOff(int at)
    {
        foreach (Sample sample in All.Take(at))
            yield return sample;
        throw new CutOffException();
    }

    private static string[] Lines(Store store) =>
        [.. store.Samples(new SampleQuery(null, null, null)).Select(sample => SampleCsv.Line(sample, MarkColumns.Extra)).Order(StringComparer.Ordinal)];

    private static string[] Cells(TemporaryDatabase database)
    {
        using Microsoft.Data.Sqlite.SqliteConnection connection = new($"{database.Connection};Pooling=false;Mode=ReadOnly");
        connection.Open();
        List<string> cells = [];
        foreach ((string table, string period) in new[] { ("minute", "minute"), ("hour", "hour"), ("day", "day") })
        {
            using Statement select = new(connection, $"""
                SELECT {period}, worker.name, failure, extra, samples, hex(latency) FROM rollup_{table} JOIN worker ON worker.id = worker_id ORDER BY 1, 2, 3, 4
                """);
            while (select.Step())
                cells.Add($"{table} {select.Integer(0)} {select.Text(1)} {select.Integer(2)} {select.Integer(3)} {select.Integer(4)} {select.Text(5)}");
        }
        using Statement units = new(connection, "SELECT hour, units, n, y, nn, CAST(yy_n * 1e6 AS INTEGER) FROM unit_hour ORDER BY 1");
        while (units.Step())
            cells.Add($"unit {units.Integer(0)} {units.Integer(1)} {units.Integer(2)} {units.Integer(3)} {units.Integer(4)} {units.Integer(5)}");
        return [.. cells];
    }

    private static Sample One(string target, int i)
    {
        DateTimeOffset at = new DateTimeOffset(2026, 2, 20, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(i * 7_919_777L % 172_800_000L);
        Sample sample = i % 5 == 0 ? Samples.Failed(target, at, ms: 5 + (i % 90), worker: i % 3 == 0 ? "w1" : "w2") : Samples.Up(target, at, 5 + (i % 90));
        return sample with { IsExtra = i % 7 == 0 };
    }

    private sealed class CutOffException : Exception;
}
