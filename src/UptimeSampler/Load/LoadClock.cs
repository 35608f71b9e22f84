namespace UptimeSampler.Load;

/// <summary>One monotonic clock for all parts of an engine, from the engine's making.</summary>
internal sealed class LoadClock(TimeProvider time)
{
    private readonly long origin = time.GetTimestamp();

    public TimeSpan Now => time.GetElapsedTime(origin);
}
