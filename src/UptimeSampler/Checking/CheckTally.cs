using System.Net;
using UptimeSampler.Statistics;

namespace UptimeSampler.Checking;

/// <summary>Adds up the samples of a check, in the order of their start.</summary>
internal sealed class CheckTally(OneShotOptions options)
{
    // When the samples end is the run's business: here they end by evidence alone.
    private readonly OneShotTest test = new(options with { MaxSamples = int.MaxValue });
    private readonly List<Sample> valid = [];
    private readonly Dictionary<FailureClass, long> invalid = [];
    private readonly LatencySketch latency = new();
    private string? invalidDetail;

    public bool IsDecided => test.IsDecided;

    public void Add(Sample sample)
    {
        if (sample.Outcome.Kind == OutcomeKind.Invalid)
        {
            invalid[sample.Outcome.Failure] = invalid.GetValueOrDefault(sample.Outcome.Failure) + 1;
            invalidDetail = sample.Outcome.Detail;
            return;
        }
        valid.Add(sample);
        if (sample.Outcome.Kind == OutcomeKind.Up)
            latency.Add(sample.Outcome.Phases.Total);
        test.Observe(sample.Outcome.Kind == OutcomeKind.Failed);
    }

    public CheckProgress Progress(int place, bool isOver) =>
        new(place, test.Samples, test.Failures, invalid.Values.Sum(), test.Verdict, test.Interval, isOver);

    public CheckResult Conclude(CheckRequest request, StopReason reason, TimeSpan duration)
    {
        OneShotVerdict verdict = test.Conclude();
        HashSet<IPAddress> addresses = [.. valid.Select(sample => sample.Outcome.Address).OfType<IPAddress>()];
        return new CheckResult
        {
            Target = request.Target,
            Settings = request.Settings,
            Verdict = verdict,
            StoppedBecause = reason,
            Samples = test.Samples,
            Failures = test.Failures,
            Invalid = invalid.Values.Sum(),
            Interval = test.Interval,
            ProvenFailing = test.ProvenFailing,
            ExcludesRateAbove = test.ExcludesRateAbove,
            Evidence = FailureEvidence.Of(valid),
            InvalidClasses = invalid,
            InvalidDetail = invalidDetail,
            Addresses = addresses.Count,
            Connections = [.. valid.Select(sample => sample.Outcome.Connection).Distinct().Order()],
            Latency = latency,
            Slow = SlowShare.Of(request.Target, valid, options.Confidence),
            Duration = duration,
        };
    }
}
