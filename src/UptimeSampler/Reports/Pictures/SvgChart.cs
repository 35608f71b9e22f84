using System.Globalization;
using System.Net;
using System.Text;

namespace UptimeSampler.Reports.Pictures;

/// <summary>
/// A chart as SVG: text stays text, in the fonts of whoever looks, and colours follow their light or dark scheme. Drawn here and not by
/// ScottPlot, whose SVG pins every letter to where the fonts of this host would put it, and has no letters at all where this host has no font.
/// </summary>
public static class SvgChart
{
    private const double Width = 960, Height = 440, Left = 72, Right = 80, Top = 64, Bottom = 58;
    private const double PlotWidth = Width - Left - Right, PlotHeight = Height - Top - Bottom;

    // Of the lines on the left.
    private static readonly string[] Styles = ["l", "s2", "s3", "s4", "s5", "s6"];

    /// <summary>How the parts of a picture look.</summary>
    public const string Style = """
        .b{fill:#ffffff}.t{fill:#1f2328;font:14px system-ui,sans-serif}.h{fill:#1f2328;font:600 16px system-ui,sans-serif}.g{stroke:#d8dee4}.a{stroke:#57606a}
        .l{stroke:#b3261e;fill:none;stroke-width:2.5}.lp{fill:#b3261e}.lt{fill:#b3261e}.r{stroke:#0b57d0;fill:none;stroke-width:2.5;stroke-dasharray:7 4}.rp{fill:#0b57d0}.rt{fill:#0b57d0}
        .f{fill:#b3261e;fill-opacity:.16;stroke:#b3261e;stroke-opacity:.6}.m{stroke:#ffffff;stroke-width:5;stroke-linejoin:round;paint-order:stroke}.w{stroke:#1a7f37;stroke-width:2;stroke-dasharray:3 3}.wt{fill:#1a7f37}
        .lb{fill:#b3261e;fill-opacity:.16}.n{fill:#57606a;fill-opacity:.14;stroke:#57606a;stroke-opacity:.5}.s2,.s3,.s4,.s5,.s6{fill:none;stroke-width:2.5}.s2b,.s3b,.s4b,.s5b,.s6b{fill-opacity:.12}
        .s2{stroke:#0b57d0}.s2p,.s2t,.s2b{fill:#0b57d0}.s3{stroke:#1a7f37}.s3p,.s3t,.s3b{fill:#1a7f37}.s4{stroke:#8250df}.s4p,.s4t,.s4b{fill:#8250df}.s5{stroke:#8a5a00}.s5p,.s5t,.s5b{fill:#8a5a00}.s6{stroke:#57606a}.s6p,.s6t,.s6b{fill:#57606a}
        .e{stroke-width:1;stroke-dasharray:none}
        @media(prefers-color-scheme:dark){.b{fill:#161b22}.t,.h{fill:#e6edf3}.m{stroke:#161b22}.g{stroke:#30363d}.a{stroke:#8b949e}
        .l{stroke:#ff8a80}.lp,.lt{fill:#ff8a80}.r{stroke:#8ab4f8}.rp,.rt{fill:#8ab4f8}.f{fill:#ff8a80;stroke:#ff8a80}.w{stroke:#56d364}.wt{fill:#56d364}
        .lb{fill:#ff8a80}.s2{stroke:#8ab4f8}.s2p,.s2t,.s2b{fill:#8ab4f8}.s3{stroke:#56d364}.s3p,.s3t,.s3b{fill:#56d364}.s4{stroke:#d2a8ff}.s4p,.s4t,.s4b{fill:#d2a8ff}.s5{stroke:#e3b341}.s5p,.s5t,.s5b{fill:#e3b341}.s6{stroke:#8b949e}.s6p,.s6t,.s6b{fill:#8b949e}}
        """;

    /// <summary>The picture as a document of its own, which may also stand in an HTML page.</summary>
    public static string Of(Chart chart) => Of(chart, $"<style>{Style}</style>\n");

    /// <summary>The picture for a page that has <see cref="Style"/> already, and allows no other.</summary>
    public static string WithoutStyle(Chart chart) => Of(chart, "");

    private static string Of(Chart chart, string style)
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escaped(chart.Title)}\">\n{style}");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"b\" width=\"{Width}\" height=\"{Height}\"/>\n");
        Text(svg, "h", Left, 24, "start", chart.Title);
        ChartScale across = ChartScale.Across(chart), up = ChartScale.Up(chart);
        Axes(svg, chart, across);
        foreach (ChartMark mark in chart.Marks)
            Span(svg, mark, across, chart.IsTime);
        if (chart.Right is { } right)
            Line(svg, right, "r", across, ChartScale.Vertical([right]), isBand: false);
        int number = 0;
        foreach (ChartLine line in chart.Lefts)
            Line(svg, line, Styles[number++ % Styles.Length], across, up, isBand: chart.IsTime);
        if (chart.Level is { } level)
            Level(svg, level, up);
        foreach (ChartMark mark in chart.Marks)
            Label(svg, mark, across, chart.IsTime);
        Legend(svg, chart);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Axes(StringBuilder svg, Chart chart, ChartScale across)
    {
        ChartScale left = ChartScale.Up(chart);
        foreach (double tick in left.Ticks)
        {
            double y = Y(left, tick);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"g\" d=\"M{Left} {y:0.#}h{PlotWidth}\"/>\n");
            Text(svg, "t lt", Left - 8, y + 5, "end", ChartScale.Text(tick));
        }
        if (chart.Right is { } line)
        {
            ChartScale right = ChartScale.Vertical([line]);
            foreach (double tick in right.Ticks)
                Text(svg, "t rt", Width - Right + 8, Y(right, tick) + 5, "start", ChartScale.Text(tick));
        }
        foreach (double tick in across.Ticks)
        {
            double x = X(across, tick);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"a\" d=\"M{x:0.#} {Height - Bottom}v5\"/>\n");
            Text(svg, "t", x, Height - Bottom + 22, "middle", across.Label(tick));
        }
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"a\" d=\"M{Left} {Height - Bottom}h{PlotWidth}\"/>\n");
        Text(svg, "t", Left + PlotWidth / 2, Height - 10, "middle", chart.Horizontal);
    }

    // Over time a surface is an interval: what is marked there is grey.
    private static void Span(StringBuilder svg, ChartMark mark, ChartScale across, bool isTime)
    {
        double from = X(across, mark.From), to = X(across, mark.To);
        svg.Append(mark.Kind == MarkKind.Found
            ? string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{(isTime ? "n" : "f")}\" x=\"{from:0.#}\" y=\"{Top}\" width=\"{Math.Max(2, to - from):0.#}\" height=\"{PlotHeight}\"/>\n")
            : string.Create(CultureInfo.InvariantCulture, $"<path class=\"w\" d=\"M{from:0.#} {Top}v{PlotHeight}\"/>\n"));
    }

    private static void Label(StringBuilder svg, ChartMark mark, ChartScale across, bool isTime)
    {
        double from = X(across, mark.From), to = X(across, mark.To);
        bool isAtTheEnd = (from + to) / 2 > Left + PlotWidth / 2;
        Text(svg, isTime ? "t m" : mark.Kind == MarkKind.Found ? "t lt m" : "t wt m", isAtTheEnd ? from - 6 : to + 6, Top + (mark.Kind == MarkKind.Found ? 18 : 38), isAtTheEnd ? "end" : "start", mark.Name);
    }

    private static void Line(StringBuilder svg, ChartLine line, string style, ChartScale across, ChartScale up, bool isBand)
    {
        if (line.Points.Count == 0)
            return;
        // One point alone has no surface.
        isBand &= line.Points.Count > 1;
        if (isBand)
            Band(svg, line, style, across, up);
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"M{string.Join('L', Corners(line).Select(corner => string.Create(CultureInfo.InvariantCulture, $"{X(across, corner.At):0.#} {Y(up, corner.Value):0.#}")))}\"/>\n");
        foreach (ChartPoint point in line.Points)
        {
            double x = X(across, point.At), y = Y(up, point.Value);
            if (!isBand && point is { Low: { } low, High: { } high })
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style} e\" d=\"M{x:0.#} {Y(up, low):0.#}V{Y(up, high):0.#}\"/>\n");
            svg.Append(style != "r"
                ? string.Create(CultureInfo.InvariantCulture, $"<circle class=\"{style}p\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{(isBand ? 2.5 : 4)}\"/>\n")
                : string.Create(CultureInfo.InvariantCulture, $"<rect class=\"rp\" x=\"{x - 3.5:0.#}\" y=\"{y - 3.5:0.#}\" width=\"7\" height=\"7\"/>\n"));
        }
    }

    private static IEnumerable<(double At, double Value)> Corners(ChartLine line)
    {
        double? before = null;
        foreach (ChartPoint point in line.Points)
        {
            if (line.IsStepped && before is { } value)
                yield return (point.At, value);
            yield return (point.At, point.Value);
            before = point.Value;
        }
    }

    /// <summary>The intervals of all points as one surface.</summary>
    private static void Band(StringBuilder svg, ChartLine line, string style, ChartScale across, ChartScale up)
    {
        ChartPoint[] sure = [.. line.Points.Where(point => point is { Low: not null, High: not null })];
        if (sure.Length < 2)
            return;
        string Corner(double at, double value) => string.Create(CultureInfo.InvariantCulture, $"{X(across, at):0.#} {Y(up, value):0.#}");
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}b\" d=\"M{string.Join('L', sure.Select(point => Corner(point.At, point.High!.Value)).Concat(sure.Reverse().Select(point => Corner(point.At, point.Low!.Value))))}Z\"/>\n");
    }

    private static void Level(StringBuilder svg, ChartLevel level, ChartScale up)
    {
        double y = Y(up, level.Value);
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"w\" d=\"M{Left} {y:0.#}h{PlotWidth}\"/>\n");
        Text(svg, "t wt m", Width - Right - 6, y - 6, "end", level.Name);
    }

    private static void Legend(StringBuilder svg, Chart chart)
    {
        double across = Left;
        int number = 0;
        foreach (ChartLine line in chart.Lefts)
        {
            string style = Styles[number++ % Styles.Length];
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{style}p\" cx=\"{across + 4}\" cy=\"45\" r=\"4\"/>\n");
            Text(svg, $"t {style}t", across + 14, 50, "start", line.Name);
            across += 40 + 7.5 * line.Name.Length;
        }
        if (chart.Right is not { } right)
            return;
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"rp\" x=\"{Width - Right - 8}\" y=\"41\" width=\"7\" height=\"7\"/>\n");
        Text(svg, "t rt", Width - Right - 14, 50, "end", right.Name);
    }

    private static void Text(StringBuilder svg, string style, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Escaped(text)}</text>\n");

    private static double X(ChartScale across, double value) => Left + across.PlaceOf(value) * PlotWidth;

    private static double Y(ChartScale up, double value) => Top + (1 - up.PlaceOf(value)) * PlotHeight;

    private static string Escaped(string text) => WebUtility.HtmlEncode(PlainText.Line(text, 200));
}
