namespace UptimeSampler.Service;

/// <summary>Notices that the wall clock was set: it moved otherwise than the time that passed.</summary>
internal sealed class ClockSteps(TimeProvider time)
{
    /// <summary>Smaller steps are the slewing and the jitter of a clock that is kept right.</summary>
    public static readonly TimeSpan Smallest = TimeSpan.FromSeconds(2);

    private DateTimeOffset lastClock = time.GetUtcNow();
    private long lastTimestamp = time.GetTimestamp();

    /// <summary>By how much the clock was set since the last call; zero when it was not.</summary>
    public TimeSpan Take()
    {
        (DateTimeOffset clock, long timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        TimeSpan step = clock - lastClock - time.GetElapsedTime(lastTimestamp, timestamp);
        (lastClock, lastTimestamp) = (clock, timestamp);
        return step.Duration() < Smallest ? TimeSpan.Zero : step;
    }
}
