using UptimeSampler.Incidents;
using UptimeSampler.Tests.Detection;
using UptimeSampler.Tests.Sampling;

namespace UptimeSampler.Tests.Incidents;

[TestClass]
public sealed class IncidentWriterTests
{
    private static readonly DateTimeOffset Block = EvidenceBlock.StartOf(EvidenceBlock.IndexOf(Batches.Start) + 10);

    [TestMethod]
    [DataRow(12, 12, false, "Outage of shop: every sample up to the last failure failed, so at least ")]
    [DataRow(12, 5, false, "Partial outage of shop; no part stands out.")]
    [DataRow(60, 60, true, "Total outage of shop; no part stands out.")]
    public void The_summary_calls_partial_only_what_was_seen_to_work_in_part(int samples, int failures, bool down, string begins) =>
        Assert.StartsWith(begins, IncidentWriter.Open("shop", IncidentKind.FailureRate, Numbers(samples, failures, down), [], () => [], Block.AddMinutes(1)).Summary);

    [TestMethod]
    public void The_evidence_begins_with_the_first_failure()
    {
        DateTimeOffset first = Block.AddSeconds(3);
        Sample[] samples = [.. Enumerable.Range(-20, 40).Select(second => Batches.At((int)(Block.AddSeconds(second) - Batches.Start).TotalSeconds, failed: second >= 3))];
        Incident incident = IncidentWriter.Open("shop", IncidentKind.FailureRate, Numbers(17, 17, down: false), samples, () => samples, Block.AddSeconds(20));
        Assert.AreEqual(first, incident.Onset);
        Assert.AreEqual(samples.Count(sample => sample.At >= first), incident.Samples);
        Assert.AreEqual(incident.Failures, incident.FailureClasses.Values.Sum());
    }

    [TestMethod]
    public void Failures_that_come_back_at_fixed_times_are_named_so()
    {
        double from = (Block - Batches.Start).TotalSeconds;
        Sample[] samples = [.. Enumerable.Range(0, 1_600).Select(i => Batches.At(from + (2 * i), failed: 2 * i % 300 < 12))];
        FailureNumbers numbers = Numbers(1_600, 66, down: false) with { LastFailure = samples.Last(sample => sample.Outcome.Kind == OutcomeKind.Failed).At };
        Assert.AreEqual("Partial outage of shop; no part stands out. Failures come back every 5 min, for about 10 s each time.",
            IncidentWriter.Open("shop", IncidentKind.FailureRate, numbers, samples, () => samples, samples[^1].At).Summary);
    }

    [TestMethod]
    public void Parts_that_cannot_be_told_apart_are_both_named()
    {
        double from = (Block - Batches.Start).TotalSeconds;
        Sample[] samples = [.. Enumerable.Range(0, 60).Select(i => Batches.At(from + i, failed: i % 3 == 0) with { Worker = i % 3 == 0 ? "w2" : "w1" })
            .Select(sample => sample with { Outcome = sample.Outcome with { Connection = sample.Worker == "w2" ? ConnectionKind.New : ConnectionKind.Kept } })];
        Incident incident = IncidentWriter.Open("shop", IncidentKind.FailureRate, Numbers(58, 20, down: false) with { LastFailure = samples[57].At }, samples, () => samples, samples[^1].At);
        StringAssert.Matches(incident.Summary, new("^Partial outage of shop; failures concentrate on (worker w2 or new connections|new connections or worker w2)\\.$"));
        Assert.Contains("; nearly as likely: ", IncidentText.Evidence(incident, Block).Single(line => line.StartsWith("Suspect: ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void What_failed_in_maintenance_is_no_onset()
    {
        double from = (Block - Batches.Start).TotalSeconds;
        Sample[] samples = [.. Enumerable.Range(0, 20).Select(second => Batches.At(from + second, failed: true, inMaintenance: second < 2))];
        Incident incident = IncidentWriter.Open("shop", IncidentKind.FailureRate, Numbers(18, 18, down: false), samples, () => samples, Block.AddSeconds(20));
        Assert.AreEqual((Block.AddSeconds(2), Block.AddSeconds(2)), (incident.Onset, incident.OnsetLow));
    }

    [TestMethod]
    public void What_fails_in_maintenance_or_by_our_own_fault_is_not_counted_among_failing_targets()
    {
        double start = (Block - Batches.Start).TotalSeconds;
        Sample[] samples = [.. from i in Enumerable.Range(0, 19)
            from target in Enumerable.Range(0, 6)
            select Batches.At(start + i, failed: target == 5 || i % 6 == target, inMaintenance: target == 5) with { Target = $"t{target}" }];
        string summary = IncidentWriter.Open(Fleet.Name, IncidentKind.FailureRate, Numbers(95, 16, down: false), samples, () => samples, samples[^1].At).Summary;
        StringAssert.Contains(summary, " Failures at 5 of 5 targets and none stands out");
    }

    [TestMethod]
    public void A_total_outage_stays_one_in_its_record_though_its_recovery_is_proven_step_by_step()
    {
        Incident open = IncidentWriter.Open("shop", IncidentKind.FailureRate, Numbers(60, 60, down: true), [], () => [], Block.AddMinutes(1));
        Assert.AreEqual((Severity.Critical, true), (open.Severity, open.WasDown));
        Incident recovering = IncidentWriter.Refresh(open, Numbers(60, 60, down: false) with { SamplesSinceLastFailure = 6 }, [], () => [], Block.AddMinutes(5));
        Assert.AreEqual((Severity.Error, true, true), (recovering.Severity, recovering.WasDown, recovering.IsQuiet));
        Assert.StartsWith("Total outage of shop up to its last failure; ", recovering.Summary);
        Assert.AreEqual((null, Block.AddMinutes(5)), (open.LevelChangedAt, recovering.LevelChangedAt));
        Assert.AreEqual(recovering.LevelChangedAt, IncidentWriter.Refresh(recovering, Numbers(60, 60, down: false), [], () => [], Block.AddMinutes(6)).LevelChangedAt, "only a change is one");
        Incident over = IncidentWriter.Resolve(recovering, Block.AddMinutes(9));
        Assert.AreEqual((Severity.Critical, IncidentState.Resolved, false), (over.Severity, over.State, over.IsQuiet));
    }

    [TestMethod]
    public void What_was_total_stays_so_when_the_samples_of_its_beginning_are_too_many_to_be_read_again()
    {
        Incident total = IncidentWriter.Open("shop", IncidentKind.FailureRate, Numbers(60, 60, down: true), [], () => [], Block.AddMinutes(1));
        double from = (Block - Batches.Start).TotalSeconds;
        Sample[] oneWorker = [.. Enumerable.Range(0, 400).Select(i => Batches.At(from + (i / 20.0), failed: i % 2 == 0) with { Worker = i % 2 == 0 ? "w1" : "w2" })];
        Incident late = IncidentWriter.Refresh(total, Numbers(2_000, 1_400, down: false), oneWorker, () => oneWorker, Block.AddMinutes(5));
        Assert.AreEqual((Severity.Warning, true), (late.Severity, late.WasDown), "by what is read now only one worker sees it");
        Assert.AreEqual(Severity.Critical, IncidentWriter.Resolve(late, Block.AddMinutes(9)).Severity);
        Incident never = IncidentWriter.Refresh(total, Numbers(381, 191, down: false), oneWorker, () => oneWorker, Block.AddMinutes(5));
        Assert.AreEqual((Severity.Warning, false), (never.Severity, never.WasDown), "all of it was seen by one worker only");
    }

    [TestMethod]
    public void An_outage_that_was_total_for_a_while_is_called_so_at_its_worst()
    {
        Incident total = IncidentWriter.Open("shop", IncidentKind.FailureRate, Numbers(100, 60, down: true), [], () => [], Block.AddMinutes(1));
        Incident partial = IncidentWriter.Refresh(total, Numbers(200, 90, down: false), [], () => [], Block.AddMinutes(5));
        Assert.StartsWith("Total outage of shop at its worst; ", partial.Summary);
        Assert.AreEqual(Severity.Critical, IncidentWriter.Resolve(partial, Block.AddMinutes(9)).Severity);
        Incident never = IncidentWriter.Open("shop", IncidentKind.FailureRate, Numbers(100, 60, down: false), [], () => [], Block.AddMinutes(1));
        Assert.AreEqual(Severity.Error, IncidentWriter.Resolve(never, Block.AddMinutes(9)).Severity);
    }

    [TestMethod]
    public void What_was_read_from_samples_that_are_gone_stays_with_the_numbers_of_now()
    {
        double from = (Block - Batches.Start).TotalSeconds;
        Sample[] samples = [.. Enumerable.Range(0, 20).Select(second => Batches.At(from + second, failed: second % 2 == 0) with { Outcome = second % 2 == 0 ? SimulatedTarget.Failed with { Failure = FailureClass.Http5xx } : SimulatedTarget.Up })];
        Incident open = IncidentWriter.Open("shop", IncidentKind.FailureRate, Numbers(19, 10, down: false), samples, () => samples, Block.AddMinutes(1));
        Incident later = IncidentWriter.Refresh(open, Numbers(500, 200, down: false), [], () => [], Block.AddHours(3));
        Assert.AreEqual((500L, 200L), (later.Samples, later.Failures));
        Assert.AreEqual((10L, open.Typical, open.Summary), (later.FailureClasses[FailureClass.Http5xx], later.Typical, later.Summary));
    }

    [TestMethod]
    public void Of_all_targets_the_one_that_leads_is_no_part_that_does_not_stand_out()
    {
        double start = (Block - Batches.Start).TotalSeconds;
        Sample[] samples = [.. from i in Enumerable.Range(0, 19) from target in Enumerable.Range(0, 5) select Batches.At(start + i, failed: target == 0 ? i < 15 : target < 3 && i == 7) with { Target = $"t{target}" }];
        Assert.AreEqual("Partial outage of all targets. Failures at 3 of 5 targets, 15 of 17 at t0: look there first.",
            IncidentWriter.Open(Fleet.Name, IncidentKind.FailureRate, Numbers(95, 17, down: false), samples, () => samples, samples[^1].At).Summary);
    }

    private static FailureNumbers Numbers(long samples, long failures, bool down) => new(Block, Block.AddSeconds(19), samples, failures, 1e7, 1e6, down, 0.001);
}
