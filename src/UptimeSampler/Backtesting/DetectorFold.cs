using UptimeSampler.Detection;

namespace UptimeSampler.Backtesting;

/// <summary>The fold of the service itself, over samples of the past.</summary>
internal sealed class DetectorFold(FoldStart start) : IRuleFold
{
    private readonly TargetDetector detector = new();
    private readonly FailureTimes failures = new();
    private long counted;
    private int? open;

    public void Take(Sample sample, long index)
    {
        failures.Take(sample);
        foreach (Finding finding in detector.Fold(new SampleBatch { Target = start.Target, Samples = [sample], Watermark = sample.At }, start.Settings.Current))
            Follow(finding);
        if (sample.IsEvidence)
        {
            counted = index;
            failures.Mark();
        }
    }

    /// <summary>The last block is judged as it stands.</summary>
    public void End()
    {
        foreach (Finding finding in detector.Fold(new SampleBatch { Target = start.Target, Samples = [], Watermark = DateTimeOffset.MaxValue }, start.Settings.Current))
            Follow(finding);
        if (open is { } place && detector.Failing is { } status)
            start.Alerts.Change(place, alert => alert with { Samples = status.Samples, Failures = status.Failures });
    }

    private void Follow(Finding finding)
    {
        FailureStatus status = finding.Status;
        if (finding.Kind == FindingKind.Alarm)
            // A block's alarm is found by the sample after it.
            open = start.Alerts.Add(new BacktestAlert
            {
                Target = start.Target,
                At = finding.At,
                SampleIndex = counted,
                Onset = failures.FirstSince(status.Onset) ?? status.Onset,
                Samples = status.Samples,
                Failures = status.Failures,
            });
        else if (finding.Kind == FindingKind.Recovered && open is { } place)
        {
            start.Alerts.Change(place, alert => alert with { ResolvedAt = finding.At, Samples = status.Samples, Failures = status.Failures });
            open = null;
        }
    }
}
