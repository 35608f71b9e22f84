using System.Globalization;
using System.Text.RegularExpressions;

namespace UptimeSampler.App.Commands.Plan;

/// <summary>A pace of sampling as people write it: <c>1/10s</c>, <c>3/10s</c>, <c>1/m</c>.</summary>
internal static partial class PaceText
{
    /// <summary>Most samples per second.</summary>
    public const double Limit = 1_000;

    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Reads so many samples in which interval.</summary>
    /// <exception cref="CommandException">The text is no pace, or out of range.</exception>
    public static (int Samples, TimeSpan Interval) Parse(string option, string text)
    {
        Match match = Shape().Match(text);
        string length = match.Groups["length"].Value;
        if (!match.Success
            || !DurationText.TryParse(char.IsAsciiLetter(length[0]) ? "1" + length : length, out TimeSpan interval)
            || int.Parse(match.Groups["samples"].Value, CultureInfo.InvariantCulture) is var samples && samples < 1)
            throw new CommandException($"{option} '{PlainText.Line(text, 40)}' is no pace; write samples and the time in which they are taken, such as 1/10s, 3/10s or 1/m");
        if (interval < Shortest || interval > Longest || samples / interval.TotalSeconds > Limit)
            throw new CommandException($"{option} '{text}' is out of range; the time must lie between {DurationText.Format(Shortest)} and {DurationText.Format(Longest)}, and there may be at most {Limit:0} samples a second");
        return (samples, interval);
    }

    [GeneratedRegex(@"^(?<samples>[0-9]{1,6})/(?<length>([0-9]{1,9}(\.[0-9]{1,9})?)?(ms|s|m|h|d))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
