using System.Globalization;
using System.Text;
using System.Text.Json;

namespace UptimeSampler.Targets.Reading;

/// <summary>
/// Says in plain words why a file is not JSON; the reader's own messages speak of tokens, payloads and final blocks. Shows one character at
/// most: what stands there may be a password.
/// </summary>
internal static class JsonMistake
{
    private const string Value = "write a text in double quotes, a number, true, false, null, an object in braces or a list in square brackets";

    private const string CutText = "Expected end of string";
    private const string CutComment = "Expected end of comment";

    /// <summary>Parts of the reader's messages and what they mean; <c>{0}</c> is the character at the place.</summary>
    private static readonly (string Part, string Meaning)[] Meanings =
    [
        ("does not contain any JSON tokens", "the file is empty; write an object in braces"),
        (CutText, "the file ends within a text; add the missing double quote"),
        (CutComment, "the file ends within a comment; end it with */"),
        ("invalid start of a value", $"{{0}} stands where a value belongs; {Value}"),
        ("invalid JSON literal", $"a word stands where a value belongs that is none of true, false and null; {Value}"),
        ("invalid start of a property name", "{0} stands where a key in double quotes belongs"),
        ("after a property name", "{0} stands where the colon after a key belongs"),
        ("after a value", "{0} stands where a comma or a closing bracket belongs; is a comma missing before it?"),
        ("after a single JSON value", "{0} stands after the end of the document; delete it, or look for a bracket that closes too early"),
        ("escapable character", "a backslash stands before {0} in a text; write a backslash itself twice"),
        ("hex digit", "\\u in a text needs four hexadecimal digits after it, such as \\u00e4"),
        ("within a JSON string", "a text holds a line break or another control character; close it with a double quote on its line, or write \\n"),
        ("leading zero", "a number begins with a needless 0; leave the 0 out, or write a text in double quotes"),
        ("a number", "{0} stands within a number; write one such as 12 or 0.5, or a text in double quotes"),
        ("maximum configured depth", $"objects and lists lie within each other more than {JsonTreeReader.DepthLimit} deep"),
    ];

    /// <summary>One sentence with the column.</summary>
    /// <param name="broken">What the reader said.</param>
    /// <param name="content">What it read.</param>
    /// <param name="open">Objects and lists that had begun and not ended, the innermost first.</param>
    public static string Text(JsonException broken, ReadOnlySpan<byte> content, IEnumerable<FileNode> open)
    {
        int at = Place(broken, content);
        string meaning = Meanings.FirstOrDefault(known => broken.Message.Contains(known.Part, StringComparison.Ordinal)).Meaning ?? "what stands here means nothing";
        if (at >= content.Length)
            return open.FirstOrDefault() is { } inner && !broken.Message.Contains(CutText, StringComparison.Ordinal) && !broken.Message.Contains(CutComment, StringComparison.Ordinal)
                ? $"the file ends, but {inner.KindText} that begins on line {inner.Line} is not closed; add the missing {(inner.Kind == JsonValueKind.Object ? "}" : "]")}"
                : meaning;
        return $"{string.Format(CultureInfo.InvariantCulture, meaning, Shown(content[at..]))} (column {(broken.BytePositionInLine ?? 0) + 1})";
    }

    private static int Place(JsonException broken, ReadOnlySpan<byte> content)
    {
        int at = 0;
        for (long line = broken.LineNumber ?? 0; line > 0; line--)
            at += content[at..].IndexOf((byte)'\n') + 1;
        return (int)Math.Min(content.Length, at + (broken.BytePositionInLine ?? 0));
    }

    private static string Shown(ReadOnlySpan<byte> rest)
    {
        Rune.DecodeFromUtf8(rest, out Rune rune, out _);
        return rune.Value switch
        {
            '\'' => "a single quote",
            '"' => "a double quote",
            _ => $"'{PlainText.Line(rune.ToString(), 2)}'",
        };
    }
}
