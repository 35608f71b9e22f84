namespace UptimeSampler.Alerting;

/// <summary>When a message that could not be delivered is tried again.</summary>
public static class BackOff
{
    /// <summary>The longest wait before the first repetition.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait of all.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>The longest wait that a receiver may ask for.</summary>
    public static readonly TimeSpan RetryAfterLimit = TimeSpan.FromHours(1);

    /// <summary>
    /// The age at which a message is given up. A receiver that was away for a day needs a look at the incidents, not a flood of old
    /// messages; and a queue that never ends would hide the new ones.
    /// </summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>
    /// The wait after the given number of attempts: 5 s, doubled each time, at most 15 min, shortened by up to a quarter so that
    /// messages that failed together do not come back together.
    /// </summary>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument lies outside its range.</exception>
    public static TimeSpan After(int attempts, double jitter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(jitter, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(jitter, 1);
        double seconds = Math.Min(First.TotalSeconds * Math.Pow(2, attempts - 1), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 - jitter / 4));
    }

    /// <summary>The wait when the receiver asked for one: the longer of the two.</summary>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    /// <param name="retryAfter">What the receiver asked for; null when it did not.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument lies outside its range.</exception>
    public static TimeSpan After(int attempts, double jitter, TimeSpan? retryAfter)
    {
        TimeSpan own = After(attempts, jitter);
        return retryAfter is { } asked && asked > own ? asked : own;
    }
}
