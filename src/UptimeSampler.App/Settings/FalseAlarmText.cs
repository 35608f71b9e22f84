using System.Globalization;
using System.Text.RegularExpressions;

namespace UptimeSampler.App.Settings;

/// <summary>The false-alarm budget as people write it: <c>1 per month</c>, <c>2 per week</c>, <c>1/30d</c>.</summary>
internal static partial class FalseAlarmText
{
    public const string Advice = "write how many in which time, such as '1 per month', '2 per week' or '1 per 30d'; the mean time between two must lie between 1h and 36500d";

    /// <summary>A month is 30 days.</summary>
    public static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Reads the mean time between two false alarms; false when the text is no budget or out of range.</summary>
    public static bool TryParse(string? text, out TimeSpan meanTimeBetween)
    {
        meanTimeBetween = default;
        Match match = Shape().Match(text ?? "");
        if (!match.Success || !double.TryParse(match.Groups["count"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count) || count <= 0)
            return false;
        TimeSpan? period = match.Groups["period"].Value switch
        {
            "hour" => TimeSpan.FromHours(1),
            "day" => TimeSpan.FromDays(1),
            "week" => TimeSpan.FromDays(7),
            "month" => Month,
            "quarter" => 3 * Month,
            "year" => TimeSpan.FromDays(365),
            string duration => DurationText.TryParse(duration, out TimeSpan parsed) ? parsed : null,
        };
        if (period is not { } one || one.TotalDays / count > Longest.TotalDays)
            return false;
        meanTimeBetween = one / count;
        return meanTimeBetween >= Shortest;
    }

    [GeneratedRegex(@"^\s*(?<count>[0-9]{1,6}(\.[0-9]{1,6})?)\s*(/|\bper\b)\s*(a\s+)?(?<period>[0-9a-z.]{1,16})\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
