namespace UptimeSampler.Tests.Load;

/// <summary>A clock that makes leaps, as if the process had had no time.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long jumped;

    public void Jump(TimeSpan by) => Interlocked.Add(ref jumped, (long)(by.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref jumped);
}
