using UptimeSampler.Detection;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Sampling;

namespace UptimeSampler.Tests.Detection;

/// <summary>One real outage is one incident: real rounds and detector on a simulated clock, a target with default settings.</summary>
[TestClass]
public sealed class OutageSimulationTests
{
    private static readonly Target Shop = new() { Name = "shop", Url = new Uri("http://127.0.0.1/") };
    private static readonly DetectionSettings Settings = new(Shop.Tolerate, new FalseAlarmBudget(TimeSpan.FromDays(30)).Threshold(1), Shop.Interval);

    // A second incident comes in at most one run of ten: docs/statistics.md, "What 'over' means".
    [TestMethod]
    [DataRow(0.005, 1)]
    [DataRow(0.005, 2)]
    [DataRow(0.005, 3)]
    [DataRow(0.008, 4)]
    public void A_small_outage_that_lasts_a_day_is_one_incident(double rate, int seed)
    {
        List<Finding> findings = Run(seed, TimeSpan.FromDays(1), _ => rate);
        Assert.AreEqual(1, Count(findings, FindingKind.Alarm), Text(findings));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Half_a_minute_of_outage_every_six_minutes_is_two_incidents_at_most(int seed)
    {
        List<Finding> findings = Run(seed, TimeSpan.FromHours(12), seconds => seconds % 360 < 30 ? 1 : 0);
        Assert.IsTrue(Count(findings, FindingKind.Alarm) is 1 or 2, Text(findings));
        Assert.AreEqual(Count(findings, FindingKind.Alarm) - 1, Count(findings, FindingKind.Recovered), Text(findings));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_minute_of_outage_is_one_incident_and_its_last_failure_is_known(int seed)
    {
        List<Finding> findings = [.. Run(seed, TimeSpan.FromHours(1), seconds => seconds is >= 1_000 and < 1_060 ? 1 : 0).Where(finding => finding.Kind != FindingKind.LevelChanged)];
        CollectionAssert.AreEqual(new[] { FindingKind.Alarm, FindingKind.Recovered }, findings.Select(finding => finding.Kind).ToArray(), Text(findings));
        FailureStatus end = findings[1].Status;
        Assert.IsTrue((end.LastFailure - end.Onset).TotalSeconds is > 40 and <= 65, (end.LastFailure - end.Onset).ToString());
        // 494 clean samples at no more than two a second.
        Assert.IsTrue((findings[1].At - end.LastFailure).TotalSeconds is > 230 and < 330, (findings[1].At - end.LastFailure).ToString());
    }

    private static List<Finding> Run(int seed, TimeSpan span, Func<double, double> rate)
    {
        TargetDetector detector = new();
        List<Finding> findings = [];
        SimulatedTarget? target = null;
        target = new SimulatedTarget(Shop, seed, batch =>
        {
            findings.AddRange(detector.Fold(batch, Settings));
            target!.Suspicion.IncidentOpen = detector.Failing is not null;
        }) { Step = TimeSpan.FromMilliseconds(200) };
        DateTimeOffset start = target.Time.GetUtcNow();
        target.Run(span, () =>
        {
            target.FailureRate = rate((target.Time.GetUtcNow() - start).TotalSeconds);
            return false;
        });
        return findings;
    }

    private static int Count(IEnumerable<Finding> findings, FindingKind kind) => findings.Count(finding => finding.Kind == kind);

    private static string Text(IEnumerable<Finding> findings) => string.Join("; ", findings.Select(finding => $"{finding.Kind} {finding.At:HH:mm:ss} {finding.Status.Failures} of {finding.Status.Samples}"));
}
