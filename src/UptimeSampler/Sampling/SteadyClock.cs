namespace UptimeSampler.Sampling;

/// <summary>
/// Starts with the wall clock and then goes on by the time that passes: when somebody sets the clock, what is planned still comes when it
/// should. Plans are made on it; samples carry the wall clock.
/// </summary>
internal sealed class SteadyClock(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset start = time.GetUtcNow();
    private readonly long startTimestamp = time.GetTimestamp();

    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => start + time.GetElapsedTime(startTimestamp);

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
