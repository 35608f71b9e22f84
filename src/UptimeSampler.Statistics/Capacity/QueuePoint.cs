namespace UptimeSampler.Statistics;

/// <summary>How long requests take at one load.</summary>
/// <param name="Concurrency">Requests in flight at once, as achieved, above 0.</param>
/// <param name="Duration">Their mean duration, or their median where few take much longer; above zero.</param>
public readonly record struct QueuePoint(double Concurrency, TimeSpan Duration);
