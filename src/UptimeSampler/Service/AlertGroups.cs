using System.Collections.Concurrent;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>
/// Decides which waiting messages of a channel go out together. The first goes out at once, so that gathering delays no news; what comes within
/// the channel's time after it waits for the end of that time and goes out as one.
/// </summary>
internal sealed class AlertGroups(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> lastSent = new(StringComparer.Ordinal);

    /// <summary>The messages to send now, in groups; those of a group are told in one.</summary>
    /// <param name="channel">Where they go; null when it is not there any more.</param>
    /// <param name="due">What waits for it, in order.</param>
    public IReadOnlyList<IReadOnlyList<OutboxEntry>> Ready(ChannelSettings? channel, IReadOnlyList<OutboxEntry> due)
    {
        if (channel?.Group is not { } span)
            return [.. due.Select(entry => (OutboxEntry[])[entry])];
        if (lastSent.TryGetValue(channel.Name, out long last) && time.GetElapsedTime(last) < span)
            return [];
        lastSent[channel.Name] = time.GetTimestamp();
        return [due];
    }
}
