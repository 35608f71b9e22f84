using System.Globalization;
using System.Text;

namespace UptimeSampler;

/// <summary>
/// Makes text from outside (a server's answer, a name, a label) fit to be shown: no control characters, which drive a terminal or forge a
/// mail header, no invisible ones that turn the reading direction, and no more than fits.
/// </summary>
public static class PlainText
{
    private const string Ellipsis = "…";

    /// <summary>One line of at most <paramref name="limit"/> characters.</summary>
    public static string Line(string? text, int limit)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        StringBuilder clean = new(Math.Min(text.Length, limit));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (clean.Length > limit)
                break;
            clean.Append(IsSafe(rune) ? rune.ToString() : " ");
        }
        return Bound(clean.ToString().Trim(), limit);
    }

    /// <summary>The text cut to <paramref name="limit"/> characters, with an ellipsis, never within a surrogate pair.</summary>
    public static string Bound(string text, int limit)
    {
        if (text.Length <= limit)
            return text;
        int end = limit - Ellipsis.Length;
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
            end--;
        return string.Concat(text.AsSpan(0, end), Ellipsis);
    }

    /// <summary>Whole lines as long as they fit into <paramref name="limit"/> characters.</summary>
    public static string BoundLines(IEnumerable<string> lines, int limit)
    {
        StringBuilder text = new();
        foreach (string line in lines)
        {
            int separator = text.Length == 0 ? 0 : 1;
            if (text.Length + separator + line.Length > limit)
                break;
            if (separator > 0)
                text.Append('\n');
            text.Append(line);
        }
        return text.ToString();
    }

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
