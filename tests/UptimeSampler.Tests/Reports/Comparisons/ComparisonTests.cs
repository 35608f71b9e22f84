using UptimeSampler.Reports.Comparisons;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Reports.Comparisons;

/// <summary>Comparisons of samples that were drawn by chance, and of a database that forgets.</summary>
[TestClass]
public sealed class ComparisonTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_window_before_of_which_only_counts_are_kept_serves_and_one_after_does_not()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        await store.WriteAsync(transaction =>
        {
            Sample[] samples = [.. Enumerable.Range(0, 3_600).Select(i => Drawn(Start.AddSeconds(12 * i), i % 100 == 0 || (i > 3_000 && i % 5 == 0)))];
            transaction.Append(new SampleBatch { Target = "shop", Samples = samples, Watermark = samples[^1].At, Scheduled = samples.Length });
            return 0;
        }, TestContext.CancellationToken);
        RetentionPolicy policy = new(TimeSpan.FromHours(3), TimeSpan.FromDays(1), TimeSpan.FromDays(30));
        while ((await store.PruneStepAsync(policy, TestContext.CancellationToken)).More)
        {
        }
        ComparisonAnswer late = Comparison.Answer(store, Change(Start.AddHours(10), Start.AddHours(12)));
        Assert.AreEqual(ComparisonVerdict.Risen, late.Verdict);
        Assert.AreEqual((1_800L, 18L), (late.Before.Row.Samples, late.Before.Row.Failures));
        Assert.IsGreaterThan(0, late.Watch.Looks);

        ComparisonAnswer early = Comparison.Answer(store, Change(Start.AddHours(8), Start.AddHours(12)));
        Assert.AreEqual(ComparisonVerdict.NoData, early.Verdict);
        Assert.AreEqual((0, (double?)null), (early.Watch.Looks, early.Watch.PValue));
        Assert.IsNotNull(early.Watch.KeptFrom);
        Assert.IsTrue(early.Watch.KeptFrom > Start.AddHours(8) && early.Watch.KeptFrom <= Start.AddHours(10));
        Assert.IsNotNull(early.Change.PValue, "counts are still there to be compared once");
    }

    [TestMethod]
    public void The_p_value_is_Boschloos_while_windows_are_small_and_of_effective_numbers()
    {
        RateChange small = RateChange.Of(Row(2, 200, 200), Row(5, 50, 50), 0.95), large = RateChange.Of(Row(20, 2_000, 2_000), Row(50, 500, 500), 0.95);
        Assert.IsTrue(small.IsBoschloo);
        Assert.AreEqual(BoschlooTest.Rise(new(2, 200), new(5, 50)), small.PValue);
        Assert.IsFalse(large.IsBoschloo);
        Assert.AreEqual(FisherExact.Greater(50, 500, 70, 2_500), large.PValue);
        Assert.AreEqual(0.09, large.Difference!.Value, 1e-12);
        RateChange together = RateChange.Of(Row(20, 2_000, 200), Row(50, 500, 50), 0.95);
        Assert.AreEqual(small.PValue, together.PValue);
        Assert.AreEqual(small.Interval.Low, together.Interval.Low, 1e-12);
        Assert.AreEqual(small.Interval.High, together.Interval.High, 1e-12);
        Assert.AreEqual(new RateChange(null, DifferenceInterval.Unknown, null, false), RateChange.Of(Row(0, 0, 0), Row(5, 50, 50), 0.95));
    }

    private static UptimeSampler.Reports.RateRow Row(long failures, long samples, double effective) => new() { Target = "shop", Failures = failures, Samples = samples, EffectiveSamples = effective };

    private static ComparisonQuestion Change(DateTimeOffset at, DateTimeOffset to) => new(new("shop", at.AddHours(-6), at), new("shop", at, to));

    private static Sample Drawn(DateTimeOffset at, bool failed) => new("shop", "local", "w1", at, new Outcome
    {
        Kind = failed ? OutcomeKind.Failed : OutcomeKind.Up,
        Failure = failed ? FailureClass.Reset : FailureClass.None,
        Phases = new Phases(null, null, null, null, TimeSpan.FromMilliseconds(10)),
    }, false);
}
