using System.Net;
using UptimeSampler.Detection;
using UptimeSampler.Statistics;
using UptimeSampler.Tests.Sampling;

namespace UptimeSampler.Tests.Detection;

/// <summary>An outage of one part is found by the samples of that part.</summary>
[TestClass]
public sealed class PartStreamsTests
{
    private static readonly DetectionSettings Settings = new(0.001, new FalseAlarmBudget(TimeSpan.FromDays(30)).Threshold(1), TimeSpan.FromSeconds(1));

    [TestMethod]
    public void One_dead_address_of_a_hundred_is_found_in_half_the_samples_that_all_together_need()
    {
        const int Runs = 40;
        (double byParts, double byAll) = (0, 0);
        for (int seed = 0; seed < Runs; seed++)
        {
            byParts += SamplesToAlarm(new Random(seed), addresses: 100, failing: 1);
            byAll += SamplesToAlarm(new Random(seed), addresses: 100, failing: 1, told: 1);
        }
        Console.WriteLine($"{byParts / Runs:0} samples by parts, {byAll / Runs:0} by all together");
        Assert.IsLessThan(0.5 * byAll, byParts);
    }

    [TestMethod]
    [DataRow(0.02)]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(1.0)]
    public void What_hits_all_parts_alike_is_found_nearly_as_soon_as_without_looking_at_them(double rate)
    {
        const int Runs = 600;
        (double byParts, double byAll) = (0, 0);
        for (int seed = 0; seed < Runs; seed++)
        {
            byParts += SamplesToAlarm(new Random(seed), addresses: 1, failing: 1, rate: rate, workers: 2);
            byAll += SamplesToAlarm(new Random(seed), addresses: 1, failing: 1, rate: rate, workers: 1);
        }
        Console.WriteLine($"{byParts / Runs:0.0} samples by two workers, {byAll / Runs:0.0} by one");
        Assert.IsLessThan(1.2 * byAll, byParts);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(8, 2)]
    [DataRow(300, 3)]
    public void However_many_parts_there_are_false_alarms_are_as_rare_as_promised(int addresses, int workers)
    {
        const int Runs = 300, Budget = 5_000;
        DetectionSettings settings = Settings with { NullRate = 0.01, Threshold = Budget };
        double seconds = Enumerable.Range(0, Runs).AsParallel().Sum(seed =>
        {
            Random random = new(seed);
            TargetDetector detector = new();
            double second = 0;
            // One sample a block: more of them only make alarms rarer.
            while (detector.Fold(Batches.Of(At((int)second, random.Next(addresses), random.NextDouble() < settings.NullRate, $"w{random.Next(workers)}")), settings).Count == 0)
                second += EvidenceBlock.Length.TotalSeconds;
            return second;
        });
        Console.WriteLine($"an alarm in {seconds / Runs / Budget:0.00} budgets");
        // Times to an alarm spread like an exponential distribution: a standard error of 6 %.
        Assert.IsGreaterThan(0.8, seconds / Runs / Budget);
    }

    [TestMethod]
    public void A_restart_at_any_sample_changes_nothing()
    {
        Random random = new(2);
        TargetDetector steady = new(), restarted = new();
        for (int i = 0; i < 2_000; i++)
        {
            SampleBatch batch = Batches.Of(At(i, random.Next(30), random.NextDouble() < 0.002, $"w{random.Next(3)}"));
            steady.Fold(batch, Settings);
            restarted = TargetDetector.FromBytes(restarted.ToBytes());
            restarted.Fold(batch, Settings);
            CollectionAssert.AreEqual(steady.ToBytes(), restarted.ToBytes());
        }
        Assert.AreEqual(steady.Evidence, restarted.Evidence);
    }

    [TestMethod]
    public void Addresses_that_change_all_the_time_neither_grow_the_state_nor_hide_the_outage_of_a_new_one()
    {
        TargetDetector detector = new();
        int at = 0;
        for (; at < 5_000; at++)
            detector.Fold(Batches.Of(At(at, at, failed: false)), Settings);
        int size = detector.ToBytes().Length;
        for (; at < 20_000; at++)
            detector.Fold(Batches.Of(At(at, at, failed: false)), Settings);
        Assert.IsLessThan(size + 2_000, detector.ToBytes().Length);
        bool found = false;
        for (int end = at + 3_000; at < end && !found; at++)
            found = detector.Fold(Batches.Of(At(at, at % 40 == 0 ? 77_777 : at, failed: at % 40 == 0)), Settings).Any(finding => finding.Kind == FindingKind.Alarm);
        Assert.IsTrue(found);
    }

    [TestMethod]
    public void A_sample_without_an_address_counts_for_everything_else()
    {
        TargetDetector detector = new();
        Sample unresolved = Batches.At(0, failed: true) with { Outcome = SimulatedTarget.Failed with { Failure = FailureClass.Dns, Address = null } };
        bool found = false;
        for (int at = 0; at < 60 && !found; at++)
            found = detector.Fold(Batches.Of(unresolved with { At = Batches.Start.AddSeconds(at) }), Settings).Count > 0;
        Assert.IsTrue(found);
    }

    private static Sample At(int second, int address, bool failed, string worker = "w1") => Batches.At(second, failed) with
    {
        Worker = worker,
        Outcome = (failed ? SimulatedTarget.Failed : SimulatedTarget.Up) with { Address = new IPAddress([10, (byte)(address >> 16), (byte)(address >> 8), (byte)address]) },
    };

    /// <param name="random">Draws.</param>
    /// <param name="addresses">How many addresses there are.</param>
    /// <param name="failing">How many of them fail.</param>
    /// <param name="rate">At which rate.</param>
    /// <param name="workers">How many workers take turns.</param>
    /// <param name="told">How many addresses are told apart; 0 for all.</param>
    private static int SamplesToAlarm(Random random, int addresses, int failing, double rate = 1, int workers = 1, int told = 0)
    {
        TargetDetector detector = new();
        for (int i = 0; i < 500; i++)
            detector.Fold(Batches.Of(Of(i, failed: false, random.Next(addresses))), Settings);
        for (int i = 500; ; i++)
        {
            int address = random.Next(addresses);
            if (detector.Fold(Batches.Of(Of(i, address < failing && random.NextDouble() < rate, address)), Settings).Count > 0)
                return i - 500;
        }

        Sample Of(int i, bool failed, int address) => At(i, told == 0 ? address : 0, failed, $"w{i % workers}");
    }
}
