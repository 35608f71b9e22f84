using System.Text;

namespace UptimeSampler.Reports.Documents;

/// <summary>Writes a document as Markdown of the kind that GitHub and GitLab read; what a text holds is shown, never obeyed.</summary>
public static class MarkdownText
{
    private const int TextLimit = 4_000;

    /// <summary>The document as text, with a newline at the end.</summary>
    /// <param name="document">The document.</param>
    /// <param name="fileOf">The file in which a picture lies, from the folder of the document.</param>
    public static string Of(Document document, Func<Picture, string> fileOf)
    {
        StringBuilder text = new();
        text.Append("# ").Append(Plain(document.Title)).Append('\n');
        foreach (Block block in document.Blocks)
            text.Append('\n').Append(Of(block, fileOf)).Append('\n');
        return text.ToString();
    }

    /// <summary>The document as one text that needs no file beside it: without its pictures.</summary>
    /// <param name="document">The document.</param>
    public static string WithoutPictures(Document document) => Of(document with { Blocks = [.. document.Blocks.Where(block => block is not Picture)] }, _ => "");

    private static string Of(Block block, Func<Picture, string> fileOf) => block switch
    {
        Heading heading => "## " + Plain(heading.Text),
        Paragraph paragraph => Plain(paragraph.Text),
        Answer answer => $"**{Plain(answer.Word)}** — {Plain(answer.Text)}",
        Points points => string.Join('\n', points.Items.Select((item, i) => (points.IsNumbered ? $"{i + 1}. " : "- ") + Plain(item))),
        Table table => Of(table),
        Picture picture => $"![{Plain(picture.Chart.Title)}]({fileOf(picture)})",
        _ => throw new NotSupportedException($"no Markdown for {block.GetType().Name}"),
    };

    private static string Of(Table table) => string.Join('\n',
        [
            Row(table.Headings.Select(heading => Plain(heading.TrimStart('>')))),
            Row(table.Headings.Select(heading => heading.StartsWith('>') ? "--:" : ":--")),
            .. table.Rows.Select(row => Row(row.Select(cell => cell.Tone == Tone.Plain ? Plain(cell.Text) : $"**{Plain(cell.Text)}**"))),
        ]);

    private static string Row(IEnumerable<string> cells) => "| " + string.Join(" | ", cells) + " |";

    /// <summary>One line in which every letter that Markdown, or HTML within it, would obey is escaped.</summary>
    private static string Plain(string text)
    {
        StringBuilder plain = new();
        string line = PlainText.Line(text, TextLimit);
        for (int i = 0; i < line.Length; i++)
            plain.Append(line[i] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '$' => "\\" + line[i],
                // Only where they begin a line or a link do these mean anything.
                '#' or '+' or '-' or '=' when i == 0 => "\\" + line[i],
                '!' when i + 1 < line.Length && line[i + 1] == '[' => "\\!",
                '.' or ')' when i is > 0 and < 10 && line[..i].All(char.IsAsciiDigit) && (i + 1 == line.Length || line[i + 1] == ' ') => "\\" + line[i],
                // A name or a message that holds a URL is not to become a link.
                ':' when i + 2 < line.Length && line[i + 1] == '/' && line[i + 2] == '/' => "&#58;",
                '.' when i >= 3 && line.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase) => "&#46;",
                '@' => "&#64;",
                _ => line[i].ToString(),
            });
        return plain.ToString();
    }
}
