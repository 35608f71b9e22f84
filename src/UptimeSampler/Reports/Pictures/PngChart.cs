using ScottPlot;
using ScottPlot.TickGenerators;

namespace UptimeSampler.Reports.Pictures;

/// <summary>A chart as PNG, drawn by ScottPlot: on white, so that it can be read on any ground.</summary>
public static class PngChart
{
    private const int Width = 1200;
    private const int Height = 600;

    private static readonly string[] Sans = ["DejaVu Sans", "Noto Sans", "Liberation Sans", "Arial", "Helvetica"];
    private static readonly Color LeftColor = Color.FromHex("#b3261e");
    private static readonly Color RightColor = Color.FromHex("#0b57d0");
    private static readonly Color WantedColor = Color.FromHex("#1a7f37");

    /// <summary>Why no PNG can be drawn on this host, and what to do; null when it can: without a font it would have no letters, and nobody would say so.</summary>
    public static string? Problem() => SkiaSharp.SKTypeface.Default.ContainsGlyph('A')
        ? null
        : "this host has no font to write on a PNG with; install one (apt-get install fonts-dejavu-core), or write SVG, which needs none";

    /// <summary>The picture's bytes.</summary>
    /// <exception cref="PictureException">This host has no font.</exception>
    public static byte[] Of(Chart chart)
    {
        if (Problem() is { } problem)
            throw new PictureException(problem);
        Plot plot = new();
        plot.Font.Set(Sans.FirstOrDefault(SkiaSharp.SKFontManager.Default.FontFamilies.Contains) ?? SkiaSharp.SKFontManager.Default.FontFamilies.First());
        plot.FigureBackground.Color = Colors.White;
        plot.Axes.Left.Label.FontSize = plot.Axes.Bottom.Label.FontSize = plot.Axes.Right.Label.FontSize = 18;
        plot.Title(PlainText.Line(chart.Title, 200), 20);
        plot.XLabel(PlainText.Line(chart.Horizontal, 200));
        double Place(double value) => chart.IsLogarithmic ? Math.Log(Math.Max(value, 1e-9)) : value;
        foreach (ChartMark mark in chart.Marks)
            Mark(plot, mark, Place);
        Line(plot, chart.Left, LeftColor, MarkerShape.FilledCircle, plot.Axes.Left, Place);
        if (chart.Right is { } right)
            Line(plot, right, RightColor, MarkerShape.FilledSquare, plot.Axes.Right, Place);
        Ticks(plot, chart, Place);
        plot.Axes.SetLimitsY(0, Top(chart.Left), plot.Axes.Left);
        if (chart.Right is { } second)
            plot.Axes.SetLimitsY(0, Top(second), plot.Axes.Right);
        plot.Legend.FontSize = 16;
        plot.ShowLegend(Alignment.UpperLeft);
        return plot.GetImageBytes(Width, Height, ImageFormat.Png);
    }

    private static void Line(Plot plot, ChartLine line, Color color, MarkerShape marker, IYAxis axis, Func<double, double> place)
    {
        axis.Label.Text = PlainText.Line(line.Name, 200);
        axis.Label.ForeColor = axis.TickLabelStyle.ForeColor = color;
        axis.TickLabelStyle.FontSize = 16;
        ScottPlot.Plottables.Scatter scatter = plot.Add.Scatter(line.Points.Select(point => place(point.At)).ToArray(), line.Points.Select(point => point.Value).ToArray());
        (scatter.Color, scatter.LineWidth, scatter.MarkerShape, scatter.MarkerSize, scatter.LegendText) = (color, 2.5f, marker, 9, PlainText.Line(line.Name, 200));
        scatter.Axes.YAxis = axis;
        foreach (ChartPoint point in line.Points)
            if (point is { Low: { } low, High: { } high })
            {
                ScottPlot.Plottables.LinePlot bar = plot.Add.Line(place(point.At), low, place(point.At), high);
                (bar.Color, bar.LineWidth) = (color, 1);
                bar.Axes.YAxis = axis;
            }
    }

    private static void Mark(Plot plot, ChartMark mark, Func<double, double> place)
    {
        if (mark.Kind == MarkKind.Found && mark.To > mark.From)
        {
            ScottPlot.Plottables.HorizontalSpan span = plot.Add.HorizontalSpan(place(mark.From), place(mark.To));
            (span.FillColor, span.LineColor, span.LegendText) = (LeftColor.WithAlpha(.16), LeftColor, PlainText.Line(mark.Name, 200));
            return;
        }
        ScottPlot.Plottables.VerticalLine line = plot.Add.VerticalLine(place(mark.From));
        (line.Color, line.LineWidth, line.LinePattern, line.LegendText) = (mark.Kind == MarkKind.Found ? LeftColor : WantedColor, 2, LinePattern.Dashed, PlainText.Line(mark.Name, 200));
    }

    private static void Ticks(Plot plot, Chart chart, Func<double, double> place)
    {
        ChartScale across = ChartScale.Horizontal([.. chart.Left.Points.Select(point => point.At), .. chart.Marks.SelectMany(mark => new[] { mark.From, mark.To })], chart.IsLogarithmic);
        NumericManual ticks = new();
        foreach (double tick in across.Ticks)
            ticks.AddMajor(place(tick), ChartScale.Text(tick));
        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 16;
    }

    private static double Top(ChartLine line) => ChartScale.Vertical(line).Ticks[^1] * 1.04;
}
