using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

[TestClass]
public sealed class StoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task What_is_appended_is_read_back_in_time_order()
    {
        using TemporaryDatabase database = new();
        Sample late = Samples.Up("shop", Noon.AddSeconds(70)), early = Samples.Failed("shop", Noon, FailureClass.Dns, address: null), other = Samples.Up("api", Noon.AddSeconds(3));
        using (Store store = database.Open())
        {
            await Append(store, Samples.Batch("shop", late, early), Samples.Batch("api", other));
            Assert.AreEqual(3, store.Samples(new SampleQuery()).Count());
        }
        using Store again = Store.OpenReadOnly(database.Connection, database.Clock);
        CollectionAssert.AreEqual(new[] { early, other, late }, again.Samples(new SampleQuery()).ToList());
        CollectionAssert.AreEqual(new[] { early, late }, again.Samples(new SampleQuery("shop")).ToList());
        CollectionAssert.AreEqual(new[] { early }, again.Samples(new SampleQuery("shop", Noon, late.At)).ToList(), "the end is not included");
        Assert.IsEmpty(again.Samples(new SampleQuery("nobody")).ToList());
    }

    [TestMethod]
    public async Task Work_that_throws_leaves_nothing_behind()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        InvalidOperationException thrown = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => store.WriteAsync<int>(transaction =>
        {
            transaction.Append(Samples.Batch("shop", Samples.Up("shop", Noon)));
            transaction.SaveDetectorState(new("shop", IncidentKind.FailureRate), [1, 2, 3]);
            throw new InvalidOperationException("on purpose");
        }, Cancel));
        Assert.AreEqual("on purpose", thrown.Message);
        Assert.IsEmpty(store.Samples(new SampleQuery()).ToList());
        Assert.IsEmpty(store.DetectorStates());

        await Append(store, Samples.Batch("shop", Samples.Up("shop", Noon)));
        Assert.AreEqual(1, store.Samples(new SampleQuery()).Count());
    }

    [TestMethod]
    public async Task A_transaction_sees_its_own_samples_and_the_newest_when_there_are_too_many()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        Sample[] samples = [.. Enumerable.Range(0, 100).Select(i => Samples.Up("shop", Noon.AddSeconds(i)))];
        await Append(store, Samples.Batch("shop", samples[..50]));
        IReadOnlyList<Sample> seen = await store.WriteAsync(transaction =>
        {
            transaction.Append(Samples.Batch("shop", samples[50..]));
            return transaction.Samples("shop", Noon.AddSeconds(10), Noon.AddSeconds(90), 60);
        }, Cancel);
        CollectionAssert.AreEqual(samples[30..90], seen.ToArray());
    }

    [TestMethod]
    public async Task Each_target_gets_its_own_newest_samples_however_transactions_mix_them()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        Random random = new(11);
        Dictionary<string, List<Sample>> taken = new() { ["shop"] = [], ["blog"] = [], ["mail"] = [] };
        for (int second = 0; second < 240;)
            await store.WriteAsync(transaction =>
            {
                for (int batch = random.Next(1, 9); batch > 0; batch--)
                {
                    string target = taken.Keys.ElementAt(random.Next(3));
                    Sample[] samples = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Samples.Up(target, Noon.AddSeconds(second++)))];
                    taken[target].AddRange(samples);
                    transaction.Append(Samples.Batch(target, samples));
                    string asked = taken.Keys.ElementAt(random.Next(3));
                    CollectionAssert.AreEqual(taken[asked].TakeLast(25).ToArray(), transaction.Samples(asked, Noon, Noon.AddHours(1), 25).ToArray());
                }
                return true;
            }, Cancel);
    }

    [TestMethod]
    public async Task A_transaction_cannot_be_used_after_its_end()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        StoreTransaction kept = await store.WriteAsync(transaction => transaction, Cancel);
        Assert.ThrowsExactly<InvalidOperationException>(() => kept.SaveDetectorState(new("shop", IncidentKind.FailureRate), [1]));
    }

    [TestMethod]
    public async Task Detector_states_and_the_newest_valid_samples_survive_a_restart()
    {
        using TemporaryDatabase database = new();
        using (Store store = database.Open())
        {
            await Append(store, Samples.Batch("shop", Samples.Up("shop", Noon), Samples.Failed("shop", Noon.AddSeconds(5)), Samples.Failed("shop", Noon.AddSeconds(9), FailureClass.OwnPorts)));
            await Append(store, Samples.Batch("shop", Samples.Up("shop", Noon.AddSeconds(-100))), Samples.Batch("api", Samples.Failed("api", Noon, FailureClass.OwnNetwork)));
            await store.WriteAsync(transaction =>
            {
                transaction.SaveDetectorState(new("shop", IncidentKind.FailureRate), [1, 2, 3]);
                transaction.SaveDetectorState(new("shop", IncidentKind.FailureRate), [4, 5]);
                return 0;
            }, Cancel);
        }
        using Store again = database.Open();
        CollectionAssert.AreEqual(new byte[] { 4, 5 }, again.DetectorStates()[new("shop", IncidentKind.FailureRate)]);
        Assert.AreEqual(Noon.AddSeconds(5), again.LastValidSamples()["shop"]);
        Assert.IsFalse(again.LastValidSamples().ContainsKey("api"), "an invalid sample is no sign of life");
    }

    [TestMethod]
    public void The_key_stays_with_the_database()
    {
        using TemporaryDatabase database = new(), other = new();
        string key;
        using (Store store = database.Open())
            key = store.Key;
        using Store again = database.Open(), elsewhere = other.Open();
        Assert.AreEqual(key, again.Key);
        Assert.AreNotEqual(key, elsewhere.Key);
        Assert.AreEqual(16, key.Length);
    }

    [TestMethod]
    public async Task Writers_take_turns()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Append(store, Samples.Batch("shop", Samples.Up("shop", Noon.AddSeconds(i)))))));
        Assert.AreEqual(20, store.Samples(new SampleQuery()).Count());
    }

    [TestMethod]
    public async Task A_cancelled_writer_that_has_not_begun_writes_nothing()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await Assert.ThrowsAsync<OperationCanceledException>(() => store.WriteAsync(_ => 0, new CancellationToken(canceled: true)));
        await Append(store, Samples.Batch("shop", Samples.Up("shop", Noon)));
    }

    private Task<int> Append(Store store, params SampleBatch[] batches) => store.WriteAsync(transaction =>
    {
        foreach (SampleBatch batch in batches)
            transaction.Append(batch);
        return 0;
    }, Cancel);
}
