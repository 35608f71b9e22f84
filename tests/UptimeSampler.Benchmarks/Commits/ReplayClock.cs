namespace UptimeSampler.Benchmarks.Commits;

/// <summary>Shows the time of the samples that are replayed; durations and timers are real.</summary>
internal sealed class ReplayClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public void Set(DateTimeOffset now) => Interlocked.Exchange(ref ticks, now.UtcTicks);
}
