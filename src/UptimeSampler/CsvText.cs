using System.Text;

namespace UptimeSampler;

/// <summary>Fields of a line of comma-separated values, by RFC 4180 without line breaks within fields.</summary>
public static class CsvText
{
    private const string NeedsQuotes = ",\"\r\n";

    // A cell that begins so is a formula to spreadsheets, which may start programs or send other cells away (OWASP, "CSV injection").
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";
    private const char TextMark = '\'';

    /// <summary>The field as it stands in a line.</summary>
    public static string Field(string text) =>
        text.AsSpan().IndexOfAny(NeedsQuotes) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text that others may have chosen, such as a name: one that a spreadsheet would run as a formula gets an apostrophe before it.</summary>
    public static string Marked(string text) => MayBeFormula(text) ? TextMark + text : text;

    /// <summary>The text that <see cref="Marked"/> made the field of.</summary>
    public static string Unmarked(string field) => field.StartsWith(TextMark) && MayBeFormula(field) ? field[1..] : field;

    /// <summary>The fields as one line, without its end.</summary>
    public static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(Field));

    /// <summary>Splits a line into <paramref name="fields"/>; false when a quote is out of place or not closed.</summary>
    public static bool TrySplit(string line, List<string> fields)
    {
        fields.Clear();
        int at = 0;
        while (true)
        {
            if (at < line.Length && line[at] == '"')
            {
                if (ReadQuoted(line, ref at) is not { } quoted)
                    return false;
                fields.Add(quoted);
            }
            else
            {
                int end = line.IndexOf(',', at) is var comma && comma < 0 ? line.Length : comma;
                if (line.AsSpan(at, end - at).Contains('"'))
                    return false;
                fields.Add(line[at..end]);
                at = end;
            }
            if (at == line.Length)
                return true;
            at++;
        }
    }

    // Apostrophes before a formula are such a name's own: one more goes before them, so that nothing is lost on the way back.
    private static bool MayBeFormula(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart(TextMark);
        return rest.Length > 0 && FormulaStarts.Contains(rest[0], StringComparison.Ordinal);
    }

    // Leaves the place at the comma behind the closing quote or at the line's end; null when neither follows.
    private static string? ReadQuoted(string line, ref int at)
    {
        StringBuilder text = new();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
                text.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == '"')
                text.Append(line[at++]);
            else
                return ++at == line.Length || line[at] == ',' ? text.ToString() : null;
        }
        return null;
    }
}
