using UptimeSampler.Detection;
using UptimeSampler.Incidents;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Incidents;

/// <summary>The interval that an alert tells holds the true rate, though the onset that it is counted from was chosen by the same samples.</summary>
[TestClass]
public sealed class IntervalAtTheAlarmTests
{
    private const int Runs = 400;

    private static readonly DetectionSettings Settings = new(NullRate: 0.001, Threshold: 1e7, TimeSpan.FromSeconds(1));

    // Three samples a second, as of a target under suspicion. 5 % of 400 and three standard deviations: 33.
    [TestMethod]
    [DataRow(0.02, 7)]
    [DataRow(0.1, 8)]
    [DataRow(0.5, 9)]
    [DataRow(0.9, 10)]
    [DataRow(1.0, 11)]
    public void It_holds_the_rate_at_least_as_often_as_it_says(double rate, int seed)
    {
        Random random = new(seed);
        int missed = 0;
        for (int run = 0; run < Runs; run++)
            missed += Holds(rate, random) ? 0 : 1;
        Assert.IsLessThanOrEqualTo(33, missed);
    }

    private static bool Holds(double rate, Random random)
    {
        TargetDetector detector = new();
        double began = 60 + (5 * random.NextDouble());
        for (int i = 0; ; i++)
        {
            Sample sample = Batches.At(i / 3.0, failed: i / 3.0 >= began && random.NextDouble() < rate);
            if (detector.Fold(Batches.Of(sample), Settings).FirstOrDefault(finding => finding.Kind == FindingKind.Alarm)?.Status is not { } status)
                continue;
            FailureNumbers numbers = new(status.Onset, status.LastFailure, status.Samples, status.Failures, status.Evidence, status.Threshold, status.Down, Settings.NullRate);
            Incident incident = IncidentWriter.Open("shop", IncidentKind.FailureRate, numbers, [], () => [], sample.At);
            return incident.Low <= rate && rate <= incident.High;
        }
    }
}
