using System.Globalization;
using System.Text;

namespace UptimeSampler;

/// <summary>
/// Makes text from outside (a server's answer, a name, a label) fit to be shown: control characters, which drive a terminal or forge a
/// mail header, and invisible ones that turn the reading direction are written as escapes, and no more than fits.
/// </summary>
public static class PlainText
{
    private const string Ellipsis = "…";

    /// <summary>One line of at most <paramref name="limit"/> characters: blanks for line breaks and tabs, <c>\u202E</c> for what must not be shown as it is.</summary>
    public static string Line(string? text, int limit) => Bound(Escaped(text ?? "", limit).Trim(), limit);

    /// <summary>The same with the blanks at its ends, to show a value exactly.</summary>
    public static string Exact(string? text, int limit) => Bound(Escaped(text ?? "", limit), limit);

    /// <summary>The first character that must not be shown as it is, as <c>U+202E</c>; null when there is none.</summary>
    public static string? Unfit(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            if (!IsSafe(rune))
                return $"U+{rune.Value:X4}";
        return null;
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

    // May be longer than the limit: what lies far behind it is not looked at.
    private static string Escaped(string text, int limit)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        StringBuilder clean = new(Math.Min(text.Length, limit));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (clean.Length > limit)
                break;
            if (IsSafe(rune))
                clean.Append(rune.ToString());
            else if (Rune.IsWhiteSpace(rune))
                clean.Append(' ');
            else
                clean.Append(rune.IsBmp ? "\\u" : "\\U").Append(rune.Value.ToString(rune.IsBmp ? "X4" : "X8", CultureInfo.InvariantCulture));
        }
        return clean.ToString();
    }

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
