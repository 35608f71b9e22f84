using CsCheck;
using UptimeSampler.Detection;
using UptimeSampler.Tests.Sampling;

namespace UptimeSampler.Tests.Detection;

[TestClass]
public sealed class TargetDetectorTests
{
    private static readonly DetectionSettings Settings = new(0.001, 30 * 86_400, TimeSpan.FromSeconds(1));

    private static List<Finding> Fold(TargetDetector detector, IEnumerable<SampleBatch> batches) => [.. batches.SelectMany(batch => detector.Fold(batch, Settings))];

    [TestMethod]
    public void A_partial_outage_gives_one_alarm_and_one_recovery()
    {
        TargetDetector detector = new();
        Random random = new(7);
        List<Finding> findings = Fold(detector, Batches.EverySecond(0, 300, _ => false));
        findings.AddRange(Fold(detector, Batches.EverySecond(300, 600, _ => random.NextDouble() < 0.5)));
        findings.AddRange(Fold(detector, Batches.EverySecond(900, 1200, _ => false)));
        CollectionAssert.AreEqual(new[] { FindingKind.Alarm, FindingKind.Recovered }, findings.Select(finding => finding.Kind).ToArray());
        Assert.IsLessThanOrEqualTo(30, (findings[0].Status.Onset - Batches.Start.AddSeconds(300)).TotalSeconds);
        Assert.IsNull(detector.Failing);
    }

    [TestMethod]
    public void A_total_outage_becomes_down_and_its_end_is_proven()
    {
        TargetDetector detector = new();
        List<Finding> findings = Fold(detector, Batches.EverySecond(0, 100, _ => true));
        Assert.AreEqual(FindingKind.Alarm, findings[0].Kind);
        Assert.IsTrue(detector.Failing!.Down);
        Assert.AreEqual(FindingKind.Recovered, Fold(detector, Batches.EverySecond(100, 1200, _ => false))[^1].Kind);
    }

    [TestMethod]
    public void After_a_big_outage_494_clean_samples_prove_its_end()
    {
        TargetDetector detector = new();
        Fold(detector, Batches.EverySecond(0, 60, _ => true));
        Finding over = Fold(detector, Batches.EverySecond(60, 1200, _ => false)).Last(finding => finding.Kind == FindingKind.Recovered);
        Assert.AreEqual(494, (over.At - over.Status.LastFailure).TotalSeconds);
        Assert.AreEqual(Batches.Start.AddSeconds(59), over.Status.LastFailure);
    }

    [TestMethod]
    public void Trouble_that_comes_back_within_the_hour_must_stay_away_for_twice_as_long_as_before()
    {
        TargetDetector detector = new();
        // Half a minute of total outage every 20 minutes, six times.
        List<Finding> findings = Fold(detector, Batches.EverySecond(0, 20_000, i => i < 7_200 && i % 1_200 < 30));
        CollectionAssert.AreEqual(
            new[] { FindingKind.Alarm, FindingKind.Recovered, FindingKind.Alarm, FindingKind.Recovered },
            findings.Select(finding => finding.Kind).Where(kind => kind != FindingKind.LevelChanged).ToArray());
        FailureStatus end = findings[^1].Status;
        Assert.AreEqual(Batches.Start.AddSeconds(6_029), end.LastFailure);
        // The proof took 494 samples; the pause before was 1,171 s, to the second block at most.
        Assert.AreEqual(494 + (2 * 1_171), (findings[^1].At - end.LastFailure).TotalSeconds, 10);
    }

    [TestMethod]
    public void Trouble_that_comes_back_after_more_than_an_hour_is_over_as_soon_as_it_is_proven()
    {
        TargetDetector detector = new();
        List<Finding> findings = Fold(detector, Batches.EverySecond(0, 10_000, i => i % 4_000 < 30));
        List<Finding> ends = [.. findings.Where(finding => finding.Kind == FindingKind.Recovered)];
        Assert.HasCount(3, ends);
        foreach (Finding end in ends)
            Assert.AreEqual(494, (end.At - end.Status.LastFailure).TotalSeconds);
    }

    [TestMethod]
    public void Tolerated_failures_while_the_end_must_last_are_no_relapse()
    {
        TargetDetector detector = new();
        DetectionSettings tolerant = Settings with { NullRate = 0.05 };
        Random random = new(4);
        List<FindingKind> kinds = [.. Batches.EverySecond(0, 6_000, i => i is < 60 or >= 600 and < 660 || random.NextDouble() < 0.03)
            .SelectMany(batch => detector.Fold(batch, tolerant)).Select(finding => finding.Kind).Where(kind => kind != FindingKind.LevelChanged)];
        CollectionAssert.AreEqual(new[] { FindingKind.Alarm, FindingKind.Recovered, FindingKind.Alarm, FindingKind.Recovered }, kinds);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(4)]
    public void What_was_good_in_the_block_of_the_first_failure_does_not_dilute_a_total_outage(int second)
    {
        TargetDetector detector = new();
        Finding alarm = Fold(detector, Batches.EverySecond(0, 160, i => i >= 100 + second)).First(finding => finding.Kind == FindingKind.Alarm);
        Assert.AreEqual(alarm.Status.Failures, alarm.Status.Samples);
        Assert.AreEqual(60 - second, detector.Failing!.Failures);
        Assert.AreEqual(60 - second, detector.Failing.Samples);
    }

    [TestMethod]
    public void A_state_of_the_version_before_is_read()
    {
        List<byte> old = [.. new TargetDetector().ToBytes()];
        // Its version, the lead of its open block, and the leads of blocks, of which there is none.
        old[0] = 3;
        old.RemoveRange(1 + (4 * sizeof(long)) + sizeof(long) + (2 * sizeof(int)), sizeof(int));
        old.RemoveAt(old.Count - 2);
        TargetDetector read = TargetDetector.FromBytes([.. old]);
        Assert.AreSequenceEqual(Fold(new TargetDetector(), Batches.EverySecond(0, 160, i => i >= 103)), Fold(read, Batches.EverySecond(0, 160, i => i >= 103)));
        Assert.ThrowsExactly<InvalidDataException>(() => TargetDetector.FromBytes([2, .. old[1..]]));
    }

    [TestMethod]
    public void Good_samples_after_the_last_failure_are_counted_until_recovery_is_proven_and_has_to_last()
    {
        TargetDetector detector = new();
        Fold(detector, Batches.EverySecond(0, 620, i => i is < 60 or >= 600));
        Assert.AreEqual((0L, null), (detector.Failing!.SamplesSinceLastFailure, detector.Failing.RecoveryProvenAt));
        Fold(detector, Batches.EverySecond(620, 20, _ => false));
        Assert.AreEqual((20L, null), (detector.Failing!.SamplesSinceLastFailure, detector.Failing.RecoveryProvenAt));
        Fold(detector, Batches.EverySecond(640, 600, _ => false));
        Assert.IsNotNull(detector.Failing!.RecoveryProvenAt, "it must stay away for twice as long as before");
    }

    [TestMethod]
    public void A_restart_between_any_two_batches_changes_nothing()
    {
        Random random = new(3);
        List<SampleBatch> batches = [.. Batches.EverySecond(0, 2_000, i => random.NextDouble() < (i is > 500 and < 900 ? 0.3 : 0.001))];
        TargetDetector straight = new();
        List<Finding> expected = Fold(straight, batches);
        TargetDetector restarted = new();
        List<Finding> got = [];
        foreach (SampleBatch batch in batches)
        {
            restarted = TargetDetector.FromBytes(restarted.ToBytes());
            got.AddRange(restarted.Fold(batch, Settings));
        }
        Assert.IsGreaterThanOrEqualTo(2, expected.Count);
        CollectionAssert.AreEqual(expected, got);
        CollectionAssert.AreEqual(straight.ToBytes(), restarted.ToBytes());
    }

    [TestMethod]
    public void How_samples_are_cut_into_batches_changes_nothing() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.Int[1, 12]).Sample((seed, size) =>
        {
            Random random = new(seed);
            List<Sample> samples = [.. Enumerable.Range(0, 400).Select(i => Batches.At(i * 0.7, random.NextDouble() < (i > 100 ? 0.2 : 0)))];
            List<Finding> singly = Fold(new TargetDetector(), samples.Select(sample => Batches.Of(sample)));
            List<Finding> together = Fold(new TargetDetector(), samples.Chunk(size).Select(chunk => Batches.Of(chunk)));
            return singly.Select(finding => (finding.Kind, finding.At)).SequenceEqual(together.Select(finding => (finding.Kind, finding.At)));
        }, iter: 50, seed: "0000fMfRB4yv");

    [TestMethod]
    public void Invalid_samples_and_maintenance_are_no_evidence()
    {
        TargetDetector detector = new();
        Sample broken = Batches.At(1, failed: false) with { Outcome = SimulatedTarget.Failed with { Kind = OutcomeKind.Invalid, Failure = FailureClass.OwnDescriptors } };
        for (int i = 0; i < 500; i++)
        {
            Assert.IsEmpty(detector.Fold(Batches.Of(broken with { At = Batches.Start.AddSeconds(i) }), Settings));
            Assert.IsEmpty(detector.Fold(Batches.Of(Batches.At(i + 0.5, failed: true, inMaintenance: true)), Settings));
        }
        Assert.AreEqual(0, detector.Evidence);
        Assert.AreEqual(0, detector.FoldedSamples);
    }

    [TestMethod]
    [DataRow(3600)]
    [DataRow(-3600)]
    public void A_clock_step_of_an_hour_neither_alarms_nor_blinds(int step)
    {
        TargetDetector detector = new();
        Assert.IsEmpty(Fold(detector, Batches.EverySecond(10_000, 600, i => i == 300)));
        Assert.IsEmpty(Fold(detector, Batches.EverySecond(10_600 + step, 600, _ => false)));
        Random random = new(1);
        List<Finding> findings = Fold(detector, Batches.EverySecond(11_200 + step, 60, _ => random.NextDouble() < 0.5));
        Assert.HasCount(1, findings);
    }

    [TestMethod]
    public void Ten_million_healthy_samples_raise_no_alarm()
    {
        const int Targets = 100, Samples = 100_000;
        DetectionSettings settings = Settings with { Threshold = new FalseAlarmBudget(TimeSpan.FromDays(30)).Threshold(Targets) };
        int alarms = 0;
        Parallel.For(0, Targets, target =>
        {
            Random random = new(target);
            TargetDetector detector = new();
            Sample[] block = new Sample[EvidenceBlock.Length.Seconds];
            for (int second = 0; second < Samples; second += block.Length)
            {
                for (int i = 0; i < block.Length; i++)
                    block[i] = Batches.At(second + i, random.NextDouble() < settings.NullRate / 2);
                Interlocked.Add(ref alarms, detector.Fold(Batches.Of(block), settings).Count);
            }
            Assert.AreEqual(Samples, detector.FoldedSamples);
        });
        Assert.AreEqual(0, alarms);
    }

    [TestMethod]
    public void A_damaged_state_is_refused()
    {
        byte[] state = new TargetDetector().ToBytes();
        Assert.ThrowsExactly<InvalidDataException>(() => TargetDetector.FromBytes(state[..^20]));
        state[0] = 99;
        Assert.ThrowsExactly<InvalidDataException>(() => TargetDetector.FromBytes(state));
    }
}
