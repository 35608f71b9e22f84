namespace UptimeSampler.Detection;

/// <summary>What was normal for a target in the days before.</summary>
/// <param name="FailureRate">The failure rate to be tolerated: an upper bound of the one seen, within limits.</param>
/// <param name="LatencyLimit">What all but a share of 1 − quantile of the answers kept; null while too little is known, or none is watched.</param>
/// <param name="Samples">Samples that it was read from.</param>
/// <param name="Hours">Hours with samples among those looked at; those of incidents are left out.</param>
public sealed record Baseline(double FailureRate, TimeSpan? LatencyLimit, long Samples, int Hours);
