using CsCheck;
using UptimeSampler.Reports;
using UptimeSampler.Storage;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Reports;

/// <summary>Roll-ups are a short cut, not another answer.</summary>
[TestClass]
public sealed class RatesPropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 21, 13, 7, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromHours(55);

    // No roll-up may be used: everything is counted from single samples.
    private static readonly Coverage SamplesOnly = new(0, MinutesFrom: long.MaxValue / 2, HoursFrom: 0, HoursTo: 0, DaysTo: 0);

    private static readonly Gen<RateDimension[]> By = Gen.Enum<RateDimension>().Array[0, 4].Select(dimensions => dimensions.Distinct().ToArray());
    private static readonly Gen<double> Place = Gen.Double[-0.1, 1.1];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Rollups_and_single_samples_give_the_same_answer()
    {
        using TemporaryDatabase database = new();
        using Store store = await FilledAsync(database);
        Gen.Select(Place, Place, By, Gen.Bool, Gen.Bool, Gen.Bool).Sample((a, b, by, one, maintenance, all) =>
        {
            RateQuestion question = Question(a, b, by, one, maintenance, all);
            using StoreSnapshot snapshot = store.Snapshot();
            AssertSame(Rates.Answer(snapshot, question, SamplesOnly), Rates.Answer(store, question));
        }, iter: 60, threads: 1);
    }

    [TestMethod]
    public async Task After_pruning_the_answer_is_that_of_the_window_it_names()
    {
        using TemporaryDatabase database = new(), untouched = new();
        using Store pruned = await FilledAsync(database), whole = await FilledAsync(untouched);
        RetentionPolicy policy = new(TimeSpan.FromHours(6), TimeSpan.FromHours(20), TimeSpan.FromHours(36));
        while ((await pruned.PruneStepAsync(policy, TestContext.CancellationToken)).More)
        {
        }
        Gen.Select(Place, Place, By, Gen.Bool, Gen.Bool, Gen.Bool).Sample((a, b, by, one, maintenance, all) =>
        {
            RateQuestion question = Question(a, b, by, one, maintenance, all);
            RateAnswer answer = Rates.Answer(pruned, question);
            Assert.IsTrue(answer.From <= question.From || answer.From == Instant(pruned), $"{answer.From} is later than {question.From}");
            Assert.IsTrue(answer.To >= question.To || answer.From == answer.To);
            AssertSame(Rates.Answer(whole, question with { From = answer.From, To = answer.To }), answer);
        }, iter: 60, threads: 1);
    }

    private static DateTimeOffset Instant(Store store)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        return DateTimeOffset.FromUnixTimeMilliseconds(snapshot.HoursFromMs);
    }

    // Whole milliseconds, as they are stored.
    private static DateTimeOffset At(double place) => Start.AddMilliseconds(Math.Floor(place * Span.TotalMilliseconds));

    private static RateQuestion Question(double a, double b, RateDimension[] by, bool one, bool maintenance, bool all) => new()
    {
        Targets = one ? ["api"] : [],
        From = At(Math.Min(a, b)),
        To = At(Math.Max(a, b)),
        By = by,
        Slo = 0.05,
        IncludeMaintenance = maintenance,
        AllSamples = all,
    };

    private async Task<Store> FilledAsync(TemporaryDatabase database)
    {
        database.Clock.SetUtcNow(Start + Span);
        Store store = database.Open();
        Random random = new(20260301);
        for (DateTimeOffset at = Start; at < Start + Span; at = at.AddMinutes(10))
        {
            DateTimeOffset from = at;
            await store.WriteAsync(transaction =>
            {
                foreach (string target in (string[])["api", "shop", "web"])
                    transaction.Append(Samples.Batch(target, [.. Enumerable.Range(0, 12).Select(_ => Draw(random, target, from))]));
                return 0;
            }, TestContext.CancellationToken);
        }
        return store;
    }

    private static Sample Draw(Random random, string target, DateTimeOffset from)
    {
        // Half of them crowd into a few seconds, so that evidence blocks hold several.
        DateTimeOffset at = from.AddMilliseconds(random.Next(2) == 0 ? random.Next(8_000) : random.Next(600_000));
        (string worker, string location) = random.Next(3) switch { 0 => ("w1", "north"), 1 => ("w2", "north"), _ => ("w1", "south") };
        string? address = random.Next(3) switch { 0 => null, 1 => "10.0.0.1", _ => "10.0.0.2" };
        ConnectionKind connection = (ConnectionKind)random.Next(2);
        bool maintenance = from.Hour == 3;
        double ms = 1 + 200 * random.NextDouble();
        bool extra = random.Next(4) == 0;
        return (random.Next(10) switch
        {
            0 => Samples.Failed(target, at, FailureClass.Http5xx, ms, worker, location, address, connection, maintenance),
            1 => Samples.Failed(target, at, FailureClass.TimeoutConnect, ms, worker, location, address, connection, maintenance),
            2 => Samples.Failed(target, at, FailureClass.OwnResolver, ms, worker, location, address, connection, maintenance),
            _ => Samples.Up(target, at, ms, worker, location, address, connection, maintenance),
        }) with { IsExtra = extra };
    }

    private static void AssertSame(RateAnswer expected, RateAnswer actual)
    {
        Assert.HasCount(expected.Rows.Count, actual.Rows);
        foreach ((RateRow wanted, RateRow row) in expected.Rows.Zip(actual.Rows))
        {
            CollectionAssert.AreEqual(wanted.Group.ToList(), row.Group.ToList());
            Assert.AreEqual(wanted.EffectiveSamples, row.EffectiveSamples, 1e-6);
            Assert.AreEqual(wanted.Low, row.Low, 1e-9);
            Assert.AreEqual(wanted.High, row.High, 1e-9);
            Assert.AreEqual(wanted.UpperBound, row.UpperBound, 1e-9);
            AssertSame(wanted.Workers, row.Workers);
            Assert.AreEqual(wanted with { Group = [], EffectiveSamples = 0, Low = 0, High = 0, UpperBound = 0, Workers = null }, row with { Group = [], EffectiveSamples = 0, Low = 0, High = 0, UpperBound = 0, Workers = null });
        }
    }

    private static void AssertSame(WorkerSpread? expected, WorkerSpread? actual)
    {
        Assert.AreEqual((expected?.Lowest, expected?.Highest, expected?.AreUneven), (actual?.Lowest, actual?.Highest, actual?.AreUneven));
        if (expected is null || actual is null)
            return;
        Assert.AreEqual(expected.PValue, actual.PValue, 1e-9);
        Assert.AreEqual(expected.Rate.Rate, actual.Rate.Rate, 1e-12);
        Assert.AreEqual(expected.Rate.Interval.Low, actual.Rate.Interval.Low, 1e-9);
        Assert.AreEqual(expected.Rate.Interval.High, actual.Rate.Interval.High, 1e-9);
    }
}
