using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.Checking;

/// <summary>How many answers took longer than the target allows, counted as the service does. Valid whenever the check stops, as its failure rate is.</summary>
/// <param name="Limit">What takes longer is slow.</param>
/// <param name="Tolerated">Share that may be slow, 0 to 1.</param>
/// <param name="Answers">Good answers, and those for which a sample waited in vain.</param>
/// <param name="Slow">Slow ones among them.</param>
/// <param name="Interval">Time-uniform interval of the share, 0 to 1.</param>
public sealed record SlowShare(TimeSpan Limit, double Tolerated, long Answers, long Slow, Interval Interval)
{
    /// <summary>Slow answers / answers; null without any.</summary>
    public double? Share => Answers == 0 ? null : (double)Slow / Answers;

    /// <summary>True when more are slow than may be, false when no more are; null while the samples do not tell.</summary>
    public bool? IsTooMuch => Interval.Low > Tolerated ? true : Interval.High <= Tolerated ? false : null;

    /// <summary>Counts; null for a target without a limit of its own: what is learned from its past is the service's to judge.</summary>
    /// <param name="target">The target.</param>
    /// <param name="samples">Valid samples of it.</param>
    /// <param name="confidence">Confidence of the interval, above 0 and below 1.</param>
    internal static SlowShare? Of(Target target, IReadOnlyList<Sample> samples, double confidence)
    {
        if (target.Latency is not { Limit: { } limit } watch)
            return null;
        bool[] judged = [.. samples.Select(sample => sample.Outcome.IsSlowerThan(limit)).OfType<bool>()];
        int slow = judged.Count(isSlow => isSlow);
        return new SlowShare(limit, 1 - watch.Quantile, judged.Length, slow, ConfidenceSequence.TwoSided(slow, judged.Length, 1 - confidence));
    }
}
