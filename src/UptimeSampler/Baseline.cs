namespace UptimeSampler;

/// <summary>What is normal for a target from an instant on, learned from the days before.</summary>
/// <param name="From">Since when it is judged by (UTC).</param>
/// <param name="FailureRate">The failure rate to be tolerated: an upper bound of the one seen, within limits.</param>
/// <param name="LatencyLimit">What all but a share of 1 − quantile of the answers kept; null while too little is known, or none is watched.</param>
/// <param name="Samples">Samples that it was read from.</param>
/// <param name="Hours">Hours with samples among those looked at; those of incidents are left out.</param>
public sealed record Baseline(DateTimeOffset From, double FailureRate, TimeSpan? LatencyLimit, long Samples, int Hours);
