namespace UptimeSampler.App.Commands;

/// <summary>Words of a command line that is to be copied into a shell.</summary>
internal static class ShellText
{
    private const int LengthLimit = 1_000;

    /// <summary>The text as one word: as it is where it can stand so, else in single quotes, in which nothing has a meaning.</summary>
    public static string Quoted(string text) => text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or ':')
        ? text
        : "'" + PlainText.Line(text, LengthLimit).Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
