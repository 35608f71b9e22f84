namespace UptimeSampler.Tests.Sampling;

/// <summary>A clock, as somebody sets it: only the time of day moves, not the time that passes.</summary>
internal sealed class SteppedClock(TimeProvider clock) : TimeProvider
{
    private long stepTicks;

    public TimeSpan Step
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref stepTicks));
        set => Interlocked.Exchange(ref stepTicks, value.Ticks);
    }

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Step;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
