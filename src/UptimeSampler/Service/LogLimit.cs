namespace UptimeSampler.Service;

/// <summary>Keeps what happens at every sample from filling the log: one line about a subject in each span of time.</summary>
internal sealed class LogLimit(TimeSpan span, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> written = new(StringComparer.Ordinal);

    /// <summary>True when nothing was written about the subject for a while; it counts as written then.</summary>
    public bool MayWrite(string subject)
    {
        long now = time.GetTimestamp();
        lock (gate)
        {
            if (written.TryGetValue(subject, out long last) && time.GetElapsedTime(last, now) < span)
                return false;
            written[subject] = now;
            return true;
        }
    }
}
