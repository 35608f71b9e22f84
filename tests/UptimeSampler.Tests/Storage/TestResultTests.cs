using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

/// <summary>Results of stress tests and preflights in a real database.</summary>
[TestClass]
public sealed class TestResultTests
{
    private readonly TemporaryDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task What_was_kept_is_read_again_and_lists_have_no_texts()
    {
        TestResult stress = Result(TestKind.Stress, passed: null), preflight = Result(TestKind.Preflight, passed: false);
        using Store store = database.Open();
        await store.WriteAsync(transaction => (transaction.Keep(stress), transaction.Keep(preflight)), CancellationToken.None);
        Assert.AreEqual(stress with { Id = 1 }, store.FindTestResult(1));
        Assert.AreEqual(preflight with { Id = 2 }, store.FindTestResult(2));
        Assert.IsNull(store.FindTestResult(3));
        CollectionAssert.AreEqual(new[] { preflight with { Id = 2, Answer = "", Report = "" }, stress with { Id = 1, Answer = "", Report = "" } }, store.TestResults(null, long.MaxValue, 10).ToArray());
        Assert.AreEqual(1, store.TestResults(TestKind.Stress, long.MaxValue, 10).Single().Id);
        Assert.AreEqual(1, store.TestResults(null, before: 2, 10).Single().Id);
        Assert.AreEqual(2, store.TestResults(null, long.MaxValue, limit: 1).Single().Id);
    }

    [TestMethod]
    public async Task The_oldest_of_many_are_forgotten_and_those_of_the_other_kind_stay()
    {
        using Store store = database.Open();
        await store.WriteAsync(transaction =>
        {
            transaction.Keep(Result(TestKind.Preflight, passed: true));
            for (int i = 0; i < TestResultTable.Kept + 3; i++)
                transaction.Keep(Result(TestKind.Stress, passed: true));
            return 0;
        }, CancellationToken.None);
        TestResult[] kept = [.. store.TestResults(null, long.MaxValue, 10_000)];
        Assert.HasCount(TestResultTable.Kept + 1, kept);
        Assert.AreEqual((1, 5), (kept[^1].Id, kept[^2].Id));
    }

    [TestMethod]
    public async Task One_that_is_too_long_is_refused()
    {
        using Store store = database.Open();
        StorageException refused = await Assert.ThrowsExactlyAsync<StorageException>(() => store.WriteAsync(transaction => transaction.Keep(Result(TestKind.Stress, passed: true) with { Report = new string('x', TestResult.TextLimit + 1) }), CancellationToken.None));
        Assert.Contains("longer than 4 MB", refused.Message);
        Assert.IsEmpty(store.TestResults(null, long.MaxValue, 10));
    }

    private static TestResult Result(TestKind kind, bool? passed) => new()
    {
        Kind = kind,
        Subject = "http://shop.example/",
        Verdict = "breaks",
        Passed = passed,
        Summary = "failures begin above 40",
        StartedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        EndedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 18, TimeSpan.Zero),
        Answer = """{"verdict":"breaks"}""",
        Report = """{"title":"t","blocks":[]}""",
    };
}
