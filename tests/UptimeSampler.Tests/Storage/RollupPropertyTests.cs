using System.Net;
using CsCheck;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

/// <summary>
/// Whatever is appended, in whatever order, by one program or two in turn, with rollbacks and restarts in between: roll-ups are the
/// raw samples, added up.
/// </summary>
[TestClass]
public sealed class RollupPropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 2, 28, 21, 57, 30, TimeSpan.Zero);

    // Time mostly goes on by seconds, sometimes by hours, and sometimes back: rounds, pauses, clock steps and imports.
    private static readonly Gen<long> StepMs = Gen.Frequency(
        (20, Gen.Long[0, 4_000]), (4, Gen.Long[0, 90_000]), (1, Gen.Long[0, 5 * 3_600_000]), (1, Gen.Long[-7_200_000, 0]));

    private static readonly Gen<FailureClass> Failure = Gen.Frequency(
        (6, Gen.Const(FailureClass.None)), (2, Gen.Const(FailureClass.Http5xx)), (1, Gen.Const(FailureClass.Reset)), (1, Gen.Const(FailureClass.OwnPorts)));

    private static readonly Gen<(long StepMs, FailureClass Failure, int Who, int Us)> Draw = Gen.Select(StepMs, Failure, Gen.Int[0, 31], Gen.Int[1, 3_000_000]);

    private static readonly Gen<Action> Step = Gen.Select(Draw.Array[0, 12].Array[1, 4], Gen.Int[0, 9], (batches, fate) => new Action(batches, fate == 0, fate == 1, ByAnother: fate is 2 or 3));

    private sealed record Action((long StepMs, FailureClass Failure, int Who, int Us)[][] Batches, bool IsUndone, bool ReopensAfter, bool ByAnother);

    [TestMethod]
    public void Rollups_are_the_samples_added_up() =>
        Step.Array[1, 25].Sample(steps => RunAsync(steps).GetAwaiter().GetResult(), iter: 150);

    private static async Task RunAsync(Action[] steps)
    {
        using TemporaryDatabase database = new();
        database.Clock.SetUtcNow(Start.AddDays(30));
        Store store = database.Open();
        // Another program on the same file, such as an import while the service runs.
        using Store another = database.Open();
        try
        {
            DateTimeOffset at = Start;
            int appended = 0;
            foreach (Action step in steps)
            {
                List<SampleBatch> batches = [.. step.Batches.Select((draws, i) => Batch($"target{i % 2}", draws, ref at))];
                try
                {
                    await (step.ByAnother ? another : store).WriteAsync(transaction =>
                    {
                        batches.ForEach(transaction.Append);
                        return step.IsUndone ? throw new TimeoutException() : 0;
                    }, CancellationToken.None);
                    appended += batches.Sum(batch => batch.Samples.Count);
                }
                catch (TimeoutException)
                {
                }
                if (step.ReopensAfter)
                {
                    store.Dispose();
                    store = database.Open();
                }
            }
            using StoreSnapshot snapshot = store.Snapshot();
            AssertAddsUp(snapshot, appended);
        }
        finally
        {
            store.Dispose();
        }
    }

    private static SampleBatch Batch(string target, (long StepMs, FailureClass Failure, int Who, int Us)[] draws, ref DateTimeOffset at)
    {
        List<Sample> samples = [];
        foreach ((long stepMs, FailureClass failure, int who, int us) in draws)
        {
            at = at.AddMilliseconds(stepMs);
            samples.Add(new Sample(target, (who & 1) == 0 ? "here" : "there", (who & 2) == 0 ? "w1" : "w2", at, new Outcome
            {
                Kind = failure == FailureClass.None ? OutcomeKind.Up : failure.IsOwn() ? OutcomeKind.Invalid : OutcomeKind.Failed,
                Failure = failure,
                Address = (who & 4) == 0 ? null : IPAddress.Loopback,
                Connection = (ConnectionKind)(us & 1),
                Phases = new Phases(null, null, null, null, TimeSpan.FromMicroseconds(us)),
            }, InMaintenance: (who & 8) == 8) { IsExtra = (who & 16) == 16 });
        }
        return new SampleBatch { Target = target, Samples = samples, Watermark = at, Scheduled = samples.Count };
    }

    private static void AssertAddsUp(StoreSnapshot snapshot, int appended)
    {
        List<SampleRow> rows = [];
        snapshot.VisitSamples(0, long.MaxValue, rows.Add);
        Assert.HasCount(appended, rows);
        foreach ((Level level, long toMs) in new[] { (Level.Minute, long.MaxValue), (Level.Hour, snapshot.HoursToMs), (Level.Day, snapshot.DaysToMs) })
        {
            List<SampleRow> folded = [.. rows.Where(row => row.AtMs < toMs)];
            AssertCells(snapshot, level, folded);
            AssertUnits(snapshot, level, folded);
            if (rows.Count > 0)
                AssertSought(snapshot, level, rows.Min(row => row.AtMs), rows.Max(row => row.AtMs));
        }
    }

    /// <summary>Looking up one target after another finds what reading all of them finds.</summary>
    private static void AssertSought(StoreSnapshot snapshot, Level level, long firstMs, long lastMs)
    {
        (long from, long to) = (level.Floor(firstMs), level.Ceiling(lastMs + 1));
        List<string> Rows(IReadOnlyCollection<int>? targets)
        {
            List<string> rows = [];
            snapshot.VisitCells(level, from, to, targets, (in CellKey key, long samples, ReadOnlySpan<byte> latency) => rows.Add($"{key} {samples} {Convert.ToHexString(latency)}"));
            snapshot.VisitUnits(level, from, to, targets, (key, sums) => rows.Add($"{key} {sums}"));
            rows.Sort(StringComparer.Ordinal);
            return rows;
        }
        CollectionAssert.AreEqual(Rows(null), Rows([.. snapshot.Targets().Keys]), level.Name);
        int one = snapshot.Targets().Keys.FirstOrDefault();
        CollectionAssert.AreEqual(Rows(null).FindAll(row => row.Contains($"Target = {one},", StringComparison.Ordinal)), Rows([one]), level.Name);
    }

    private static void AssertCells(StoreSnapshot snapshot, Level level, List<SampleRow> folded)
    {
        Dictionary<CellKey, LatencySketch> expected = [];
        foreach (SampleRow row in folded)
        {
            CellKey key = new(level.PeriodOf(row.AtMs), row.Target, row.Worker, row.Address, (int)row.Connection, (int)row.Failure, row.InMaintenance ? 1 : 0, row.IsExtra ? 1 : 0);
            if (!expected.TryGetValue(key, out LatencySketch? sketch))
                expected.Add(key, sketch = new LatencySketch());
            sketch.Add(TimeSpan.FromMicroseconds(row.TotalUs));
        }
        snapshot.VisitCells(level, 0, long.MaxValue - level.Milliseconds, targets: null, (in CellKey key, long samples, ReadOnlySpan<byte> latency) =>
        {
            Assert.IsTrue(expected.Remove(key, out LatencySketch? sketch), $"{level.Name}: {key} has no samples");
            Assert.AreEqual(sketch.Count, samples, $"{level.Name}: {key}");
            CollectionAssert.AreEqual(sketch.ToBytes(), latency.ToArray(), $"{level.Name}: {key}");
        });
        Assert.IsEmpty(expected, level.Name);
    }

    private static void AssertUnits(StoreSnapshot snapshot, Level level, List<SampleRow> folded)
    {
        Dictionary<UnitKey, UnitSums> expected = folded
            .Where(row => !row.InMaintenance && !row.IsExtra && row.Outcome != OutcomeKind.Invalid)
            .GroupBy(row => (row.Target, snapshot.Names.Worker(row.Worker).Location, Block: EvidenceBlock.IndexOf(DateTimeOffset.FromUnixTimeMilliseconds(row.AtMs))))
            .GroupBy(block => (Period: level.PeriodOf(block.First().AtMs), block.Key.Target, block.Key.Location))
            .ToDictionary(
                period => new UnitKey(period.Key.Period, period.Key.Target, period.Key.Location == snapshot.Names.Location(1) ? 1 : 2),
                period => period.Aggregate(default(UnitSums), (sums, block) => sums + UnitSums.OfBlock(block.Count(), block.Count(row => row.Outcome == OutcomeKind.Failed))));
        snapshot.VisitUnits(level, 0, long.MaxValue - level.Milliseconds, targets: null, (key, sums) =>
        {
            Assert.IsTrue(expected.Remove(key, out UnitSums wanted), $"{level.Name}: {key} has no samples");
            Assert.AreEqual(wanted with { YYperN = 0 }, sums with { YYperN = 0 }, $"{level.Name}: {key}");
            Assert.AreEqual(wanted.YYperN, sums.YYperN, 1e-9, $"{level.Name}: {key}");
        });
        Assert.IsEmpty(expected, level.Name);
    }
}
