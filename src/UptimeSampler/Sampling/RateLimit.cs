namespace UptimeSampler.Sampling;

/// <summary>
/// Keeps a target's <c>maxRate</c> in every window of time, whatever rounds, suspicion and reloads ask for: of a rate r, at most N samples
/// start within any N / r seconds, N being r rounded down, but at least one. A sample that comes too soon waits, and then a random while more.
/// </summary>
internal sealed class RateLimit
{
    private readonly Lock guard = new();
    private readonly Queue<DateTimeOffset> starts = new();

    /// <summary>Zero when a sample may start now, and then counts it; otherwise how long to wait before asking again.</summary>
    public TimeSpan Ask(DateTimeOffset now, double maxRate)
    {
        int most = Math.Max(1, (int)Math.Min(Math.Floor(maxRate), int.MaxValue));
        TimeSpan window = TimeSpan.FromSeconds(most / maxRate);
        lock (guard)
        {
            while (starts.Count > most || (starts.TryPeek(out DateTimeOffset oldest) && oldest + window <= now))
                starts.Dequeue();
            if (starts.Count == most)
                // Timers are no finer than a millisecond and must not wake too early.
                return starts.Peek() + window - now + TimeSpan.FromMilliseconds(1);
            starts.Enqueue(now);
            return TimeSpan.Zero;
        }
    }
}
