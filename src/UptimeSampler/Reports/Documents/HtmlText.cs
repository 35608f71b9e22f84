using System.Net;
using System.Text;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.Reports.Documents;

/// <summary>
/// Writes a document as one HTML page that needs nothing else: no script, nothing from elsewhere (the page forbids itself both), light or
/// dark as the reader's screen, and readable on a phone.
/// </summary>
public static class HtmlText
{
    private const int TextLimit = 4_000;

    private const string Style = """
        :root{color-scheme:light dark;--text:#1f2328;--ground:#ffffff;--line:#d8dee4;--soft:#f3f5f7;--good:#1a7f37;--bad:#b3261e;--doubtful:#8a5a00}
        @media(prefers-color-scheme:dark){:root{--text:#e6edf3;--ground:#0d1117;--line:#30363d;--soft:#161b22;--good:#56d364;--bad:#ff8a80;--doubtful:#e3b341}}
        body{margin:0 auto;padding:1rem;max-width:64rem;color:var(--text);background:var(--ground);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0 1rem}h2{font-size:1.2rem;margin:2rem 0 .5rem;padding-top:.5rem;border-top:1px solid var(--line)}
        .answer{border-left:.5rem solid;padding:.75rem 1rem;background:var(--soft);border-radius:.25rem}.answer b{display:block;font-size:1.5rem}.answer span{color:var(--text)}
        .good{color:var(--good)}.bad{color:var(--bad)}.doubtful{color:var(--doubtful)}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.925rem}th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:normal}
        td{min-width:3rem}th{background:var(--soft);white-space:nowrap}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td.good,td.bad,td.doubtful{font-weight:600;white-space:nowrap}
        .wide{margin:.5rem 0 1rem}svg{display:block;box-sizing:border-box;width:100%;min-width:36rem;height:auto;border:1px solid var(--line);border-radius:.25rem}li{margin:.25rem 0}
        """;

    /// <summary>The page.</summary>
    public static string Of(Document document)
    {
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        page.Append("<meta name=\"referrer\" content=\"no-referrer\">\n");
        page.Append("<title>").Append(Encoded(document.Title)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n");
        page.Append("<h1>").Append(Encoded(document.Title)).Append("</h1>\n");
        foreach (Block block in document.Blocks)
            page.Append(Of(block)).Append('\n');
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static string Of(Block block) => block switch
    {
        Heading heading => $"<h2>{Encoded(heading.Text)}</h2>",
        Paragraph paragraph => $"<p>{Encoded(paragraph.Text)}</p>",
        Answer answer => $"<div class=\"answer {Class(answer.Tone)}\"><b>{Encoded(answer.Word)}</b><span>{Encoded(answer.Text)}</span></div>",
        Points { IsNumbered: true } points => $"<ol>{Items(points)}</ol>",
        Points points => $"<ul>{Items(points)}</ul>",
        Table table => Of(table),
        Picture picture => $"<div class=\"wide\">{SvgChart.Of(picture.Chart)}</div>",
        _ => throw new NotSupportedException($"no HTML for {block.GetType().Name}"),
    };

    private static string Items(Points points) => string.Concat(points.Items.Select(item => $"<li>{Encoded(item)}</li>"));

    private static string Of(Table table)
    {
        bool[] isNumber = [.. table.Headings.Select(heading => heading.StartsWith('>'))];
        StringBuilder html = new("<div class=\"wide\"><table>\n<tr>");
        for (int i = 0; i < table.Headings.Count; i++)
            html.Append(isNumber[i] ? "<th class=\"n\">" : "<th>").Append(Encoded(table.Headings[i].TrimStart('>'))).Append("</th>");
        html.Append("</tr>\n");
        foreach (IReadOnlyList<Cell> row in table.Rows)
        {
            html.Append("<tr>");
            for (int i = 0; i < row.Count; i++)
            {
                string style = string.Join(' ', new[] { isNumber[i] ? "n" : "", Class(row[i].Tone) }.Where(name => name.Length > 0));
                html.Append(style.Length > 0 ? $"<td class=\"{style}\">" : "<td>").Append(Encoded(row[i].Text)).Append("</td>");
            }
            html.Append("</tr>\n");
        }
        return html.Append("</table></div>").ToString();
    }

    private static string Class(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Bad => "bad",
        Tone.Doubtful => "doubtful",
        _ => "",
    };

    private static string Encoded(string text) => WebUtility.HtmlEncode(PlainText.Line(text, TextLimit));
}
