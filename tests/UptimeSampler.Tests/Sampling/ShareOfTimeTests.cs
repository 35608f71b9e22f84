using UptimeSampler.Reports;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Sampling;

/// <summary>
/// What <c>rates</c> says is a share of time, although suspicion samples failing times more often: the real rounds on a simulated
/// clock, stored and asked for.
/// </summary>
[TestClass]
public sealed class ShareOfTimeTests
{
    private const int Seeds = 6;
    private static readonly TimeSpan Before = TimeSpan.FromHours(3), Outage = TimeSpan.FromMinutes(15), After = TimeSpan.FromMinutes(165);
    private static readonly double Share = Outage / (Before + Outage + After);

    // The default target, and one whose failures may take longer than its interval.
    private static readonly Target ThreeInTenSeconds = new() { Name = "shop", Url = new Uri("http://127.0.0.1/") };
    private static readonly Target OnePerSecond = ThreeInTenSeconds with { Interval = TimeSpan.FromSeconds(1), SamplesPerRound = 1 };

    private static readonly RateQuestion All = new() { From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.UnixEpoch.AddYears(100) };

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(false, 0)]
    [DataRow(false, 5)]
    [DataRow(true, 0)]
    public async Task One_outage_is_rated_by_its_time_and_pooling_would_overstate_it(bool onePerSecond, int secondsToFail)
    {
        Target target = onePerSecond ? OnePerSecond : ThreeInTenSeconds;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using TemporaryDatabase database = new();
            using Store store = await WatchedAsync(database, target, TimeSpan.FromSeconds(secondsToFail), seed);
            RateRow row = Rates.Answer(store, All).Rows.Single(), pooled = Rates.Answer(store, All with { AllSamples = true }).Rows.Single();
            AssertHolds(target, row, seed);
            TestContext.WriteLine($"seed {seed}: pooled {pooled.Rate:P2}, {pooled.Low:P2} to {pooled.High:P2}");
            Assert.IsGreaterThan(Share, pooled.Low, $"seed {seed}");
            Assert.AreEqual((row.Samples + row.ExtraSamples, row.Failures + row.ExtraFailures), (pooled.Samples, pooled.Failures));
        }
    }

    [TestMethod]
    public async Task Failures_slower_than_the_interval_do_not_thin_out_the_base_samples()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using TemporaryDatabase database = new();
            using Store store = await WatchedAsync(database, OnePerSecond, TimeSpan.FromSeconds(5), seed);
            AssertHolds(OnePerSecond, Rates.Answer(store, All).Rows.Single(), seed);
        }
    }

    private void AssertHolds(Target target, RateRow row, int seed)
    {
        TestContext.WriteLine($"seed {seed}: {row.Failures} of {row.Samples} failed, {row.Low:P2} to {row.High:P2}");
        Assert.IsTrue(row.Low <= Share && Share <= row.High, $"seed {seed}: {row.Low} to {row.High} is not {Share}");
        Assert.AreEqual(1, row.Failures / (target.BaseRate * Outage.TotalSeconds), 0.15, $"seed {seed}: base samples keep their rate");
    }

    private async Task<Store> WatchedAsync(TemporaryDatabase database, Target target, TimeSpan failureTakes, int seed)
    {
        List<SampleBatch> batches = [];
        SimulatedTarget simulated = new(target, seed, batches.Add) { Step = TimeSpan.FromMilliseconds(100), FailureTakes = failureTakes };
        simulated.Run(Before);
        simulated.FailureRate = 1;
        simulated.Run(Outage);
        simulated.FailureRate = 0;
        simulated.Run(After);
        Store store = database.Open();
        await store.WriteAsync(transaction =>
        {
            batches.ForEach(transaction.Append);
            return 0;
        }, TestContext.CancellationToken);
        return store;
    }
}
