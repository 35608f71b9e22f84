namespace UptimeSampler.Detection;

/// <summary>When silence is worth an incident: no valid sample started within three intervals, and one that did could have ended by now.</summary>
public static class NoDataRule
{
    private const int Intervals = 3;

    /// <summary>The longest silence that is still normal.</summary>
    public static TimeSpan Patience(TimeSpan interval, TimeSpan timeout) =>
        TimeSpan.FromTicks(Math.Max(Intervals * interval.Ticks, EvidenceBlock.Length.Ticks)) + timeout;

    /// <summary>True when the silence since the last valid sample (or, before the first, since the start of watching) is longer than is normal.</summary>
    public static bool IsSilent(TimeSpan silence, TimeSpan interval, TimeSpan timeout) => silence > Patience(interval, timeout);
}
