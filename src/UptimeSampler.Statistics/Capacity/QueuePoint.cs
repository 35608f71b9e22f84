namespace UptimeSampler.Statistics;

/// <summary>Median duration of requests at one load.</summary>
/// <param name="Concurrency">Requests in flight at once, as achieved, above 0.</param>
/// <param name="Median">Their median duration, above zero.</param>
public readonly record struct QueuePoint(double Concurrency, TimeSpan Median);
