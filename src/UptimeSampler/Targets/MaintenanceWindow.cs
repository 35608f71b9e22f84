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
    public bool Contains(DateTimeOffset at) => EndAfter(at) is not null;

    /// <summary>
    /// The end of the window (UTC) in which the instant lies; null when it lies in none. A repeated window lasts its duration of real time also when
    /// the clocks change within it. A start that the clocks skip is when they jump; one that they show twice is the first of the two.
    /// </summary>
    public DateTimeOffset? EndAfter(DateTimeOffset at)
    {
        if (From is { } from && To is { } to)
            return at >= from && at < to ? to : null;
        DateTime today = TimeZoneInfo.ConvertTime(at, TimeZone).Date;
        // A window of 24 hours that starts late on the day before a short day reaches into the day after it.
        for (int back = 0; back <= 2; back++)
        {
            DateTime day = today.AddDays(-back);
            if (Days.Contains(day.DayOfWeek) && at >= StartOn(day) && at < StartOn(day) + Duration)
                return (StartOn(day) + Duration).ToUniversalTime();
        }
        return null;
    }

    private DateTimeOffset StartOn(DateTime day)
    {
        DateTime local = day + At.ToTimeSpan();
        if (TimeZone.IsInvalidTime(local))
        {
            // Clocks jump at full minutes: the last minute before the jump still exists.
            DateTime before = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
            while (TimeZone.IsInvalidTime(before))
                before = before.AddMinutes(-1);
            return new DateTimeOffset(before, TimeZone.GetUtcOffset(before)).AddMinutes(1);
        }
        TimeSpan offset = TimeZone.IsAmbiguousTime(local) ? TimeZone.GetAmbiguousTimeOffsets(local).Max() : TimeZone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
