using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace UptimeSampler.Targets;

/// <summary>Hours of every day (UTC), such as <c>01:00-05:00</c>; they may reach past midnight.</summary>
/// <param name="From">Their beginning, included.</param>
/// <param name="To">Their end, not included.</param>
public sealed record HoursOfDay(TimeOnly From, TimeOnly To)
{
    /// <summary>Reads hours; false when the text is none, or both ends are the same.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HoursOfDay? hours)
    {
        hours = null;
        if (text?.Split('-') is not [{ } first, { } second] || !TryTime(first, out TimeOnly from) || !TryTime(second, out TimeOnly to) || from == to)
            return false;
        hours = new HoursOfDay(from, to);
        return true;
    }

    /// <summary>How long they last from an instant on; zero when it is not among them.</summary>
    public TimeSpan Left(DateTimeOffset at)
    {
        TimeOnly now = TimeOnly.FromTimeSpan(at.UtcDateTime.TimeOfDay);
        // The difference of two times of day goes around midnight.
        return now - From < To - From ? To - now : TimeSpan.Zero;
    }

    /// <summary>Such as <c>01:00-05:00 UTC</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH\\:mm}-{To:HH\\:mm} UTC");

    private static bool TryTime(string text, out TimeOnly time) => TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
