namespace UptimeSampler.Storage;

/// <summary>What counted as normal for a target from an instant on.</summary>
/// <param name="From">Since when (UTC).</param>
/// <param name="FailureRate">The failure rate tolerated, 0 to 1.</param>
/// <param name="LatencyLimit">The limit of latency; null while none is known.</param>
/// <param name="Samples">Samples that it was read from.</param>
/// <param name="Hours">Hours that it was read from.</param>
public sealed record StoredBaseline(DateTimeOffset From, double FailureRate, TimeSpan? LatencyLimit, long Samples, int Hours);
