using System.Globalization;

namespace UptimeSampler;

/// <summary>Durations as people write them: <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>, <c>14d</c>.</summary>
public static class DurationText
{
    private static readonly (string Suffix, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Reads a duration of at least 1 ms and at most 10,000 days; false when the text is none.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is null)
            return false;
        foreach ((string suffix, double milliseconds) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal) || text.Length == suffix.Length)
                continue;
            ReadOnlySpan<char> number = text.AsSpan(0, text.Length - suffix.Length);
            if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
                continue;
            double total = value * milliseconds;
            // Also false for "NaN", which the number's reader lets through.
            if (total is not (>= 1 and <= 10_000d * 86_400_000))
                return false;
            duration = TimeSpan.FromMilliseconds(total);
            return true;
        }
        return false;
    }

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">The text is no duration.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out TimeSpan duration)
        ? duration
        : throw new FormatException($"'{text}' is not a duration; write a number with ms, s, m, h or d, such as 500ms, 10s, 5m, 1h or 14d");

    /// <summary>The shortest exact form of a duration, such as <c>90s</c> or <c>1h</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        double total = duration.TotalMilliseconds;
        for (int i = Units.Length - 1; i > 0; i--)
            if (total >= Units[i].Milliseconds && total % Units[i].Milliseconds == 0)
                return (total / Units[i].Milliseconds).ToString("0", CultureInfo.InvariantCulture) + Units[i].Suffix;
        return total.ToString("0.###", CultureInfo.InvariantCulture) + "ms";
    }
}
