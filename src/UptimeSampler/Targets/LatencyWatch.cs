namespace UptimeSampler.Targets;

/// <summary>When answers count as slow: more than a share of 1 − quantile of them takes longer than a limit.</summary>
/// <param name="Quantile">The quantile that is watched, 0.75 to 0.999.</param>
/// <param name="Limit">What it may be; null to learn it from the target's own past.</param>
public sealed record LatencyWatch(double Quantile, TimeSpan? Limit)
{
    /// <summary>The quantile that is watched unless another is asked for.</summary>
    public const double StandardQuantile = 0.95;
}
