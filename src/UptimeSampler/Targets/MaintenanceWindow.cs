namespace UptimeSampler.Targets;

/// <summary>
/// When work is announced: samples are taken and marked, evidence does not build, alerts are not sent.
/// Either one span from <see cref="From"/> to <see cref="To"/>, or a weekly repetition.
/// </summary>
public sealed record MaintenanceWindow
{
    /// <summary>Names of the targets it applies to; empty means all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Start of a single window (UTC); null for a repeated one.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of a single window (UTC), not included; null for a repeated one.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Days on which a repeated window starts, in <see cref="TimeZone"/>.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>Time of day at which a repeated window starts, in <see cref="TimeZone"/>.</summary>
    public TimeOnly At { get; init; }

    /// <summary>Length of a repeated window, at most 24 hours.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Time zone of a repeated window.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>True when the instant lies within the window, start included, end not.</summary>
    public bool Contains(DateTimeOffset at)
    {
        if (From is { } from && To is { } to)
            return at >= from && at < to;
        DateTime local = TimeZoneInfo.ConvertTime(at, TimeZone).DateTime;
        return StartsOnAndContains(local.Date, local) || StartsOnAndContains(local.Date.AddDays(-1), local);
    }

    private bool StartsOnAndContains(DateTime day, DateTime local)
    {
        DateTime start = day + At.ToTimeSpan();
        return Days.Contains(day.DayOfWeek) && local >= start && local < start + Duration;
    }
}
