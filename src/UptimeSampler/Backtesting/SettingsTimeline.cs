using UptimeSampler.Detection;

namespace UptimeSampler.Backtesting;

/// <summary>What one target's detector was asked to find, as time went by: a tolerated rate that is learned changes. Shared by rules; knows no way back.</summary>
/// <param name="first">What holds before the first change.</param>
/// <param name="changes">Since when another rate is tolerated, by time.</param>
public sealed class SettingsTimeline(DetectionSettings first, IReadOnlyList<(DateTimeOffset From, double NullRate)> changes)
{
    private int next;

    /// <summary>What holds now.</summary>
    public DetectionSettings Current { get; private set; } = first;

    /// <summary>Settings that never change.</summary>
    public SettingsTimeline(DetectionSettings settings)
        : this(settings, [])
    {
    }

    /// <summary>Time has come to an instant.</summary>
    internal void MoveTo(DateTimeOffset at)
    {
        for (; next < changes.Count && changes[next].From <= at; next++)
            Current = Current with { NullRate = changes[next].NullRate };
    }
}
