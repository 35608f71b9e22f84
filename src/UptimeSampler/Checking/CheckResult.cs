using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.Checking;

/// <summary>What one check found. The verdict, the rate's interval and the excluded rate hold at the moment of stopping, whyever it stopped.</summary>
public sealed record CheckResult
{
    /// <summary>What was sampled.</summary>
    public required Target Target { get; init; }

    /// <summary>How.</summary>
    public required CheckSettings Settings { get; init; }

    /// <summary>Healthy, partial, down or inconclusive.</summary>
    public required OneShotVerdict Verdict { get; init; }

    /// <summary>Why no more samples were taken.</summary>
    public required StopReason StoppedBecause { get; init; }

    /// <summary>Valid samples.</summary>
    public required long Samples { get; init; }

    /// <summary>Failed samples among them.</summary>
    public required long Failures { get; init; }

    /// <summary>Samples that our own faults spoilt; they are no evidence.</summary>
    public required long Invalid { get; init; }

    /// <summary>Failures / samples; null without samples.</summary>
    public double? Rate => Samples == 0 ? null : (double)Failures / Samples;

    /// <summary>The failure rate's interval; [0, 1] without samples.</summary>
    public required Interval Interval { get; init; }

    /// <summary>The smallest failure rate that the samples exclude; null unless the verdict is healthy.</summary>
    public double? ExcludesRateAbove { get; init; }

    /// <summary>The counts that proved more failures than are tolerated; null when nothing did.</summary>
    public RateCount? ProvenFailing { get; init; }

    /// <summary>What the failing samples say.</summary>
    public required FailureEvidence Evidence { get; init; }

    /// <summary>Samples that our own faults spoilt, by class.</summary>
    public required IReadOnlyDictionary<FailureClass, long> InvalidClasses { get; init; }

    /// <summary>What the latest spoilt sample said; null without any.</summary>
    public string? InvalidDetail { get; init; }

    /// <summary>Addresses that took part.</summary>
    public required int Addresses { get; init; }

    /// <summary>Kinds of connection that took part.</summary>
    public required IReadOnlyList<ConnectionKind> Connections { get; init; }

    /// <summary>Durations of good samples.</summary>
    public required LatencySketch Latency { get; init; }

    /// <summary>How many of them took longer than the target allows; null when it has no limit of its own.</summary>
    public SlowShare? Slow { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }
}

/// <summary>How a check stands.</summary>
/// <param name="Place">Place of the target in the question.</param>
/// <param name="Samples">Valid samples so far.</param>
/// <param name="Failures">Failed samples among them.</param>
/// <param name="Invalid">Samples that our own faults spoilt.</param>
/// <param name="Verdict">What can be said so far.</param>
/// <param name="Interval">The failure rate's interval.</param>
/// <param name="IsOver">True when no more samples are taken.</param>
public sealed record CheckProgress(int Place, long Samples, long Failures, long Invalid, OneShotVerdict Verdict, Interval Interval, bool IsOver);
