using System.Globalization;

namespace UptimeSampler.App.Commands;

/// <summary>Instants as people write them on a command line: an age such as <c>24h</c>, or ISO 8601 such as <c>2026-11-23T14:00Z</c>.</summary>
internal static class InstantText
{
    /// <exception cref="CommandException">The text is neither.</exception>
    public static DateTimeOffset Parse(string option, string text, DateTimeOffset now)
    {
        if (DurationText.TryParse(text, out TimeSpan age))
            return now - age;
        return TryParse(text, out DateTimeOffset instant)
            ? instant
            : throw new CommandException($"{option} '{text}' is neither an age nor an instant; write one such as 24h, 7d or 2026-11-23T14:00:00Z");
    }

    /// <summary>An instant that may lie ahead: an age would be taken for a length.</summary>
    /// <exception cref="CommandException">The text is none.</exception>
    public static DateTimeOffset ParseInstant(string option, string text) => TryParse(text, out DateTimeOffset instant)
        ? instant
        : throw new CommandException($"{option} '{PlainText.Line(text, 40)}' is no instant; write one such as 2026-11-23T14:00:00Z");

    private static bool TryParse(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
}
