namespace UptimeSampler.Statistics;

/// <summary>Failures among the samples of one group: before a deploy, one worker, one address.</summary>
/// <param name="Failures">Failed samples, 0 to <paramref name="Samples"/>.</param>
/// <param name="Samples">Valid samples, at least 0.</param>
public readonly record struct RateCount(long Failures, long Samples)
{
    /// <summary>The observed failure rate, 0 to 1; not a number without samples.</summary>
    public double Rate => (double)Failures / Samples;
}
