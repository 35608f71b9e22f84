using ScottPlot;
using ScottPlot.TickGenerators;

namespace UptimeSampler.Reports.Pictures;

/// <summary>A chart as PNG, drawn by ScottPlot: on white, so that it can be read on any ground.</summary>
public static class PngChart
{
    private const int Width = 1200;
    private const int Height = 600;

    // Above the highest value.
    private const double Room = 1.04;

    private static readonly string[] Sans = ["DejaVu Sans", "Noto Sans", "Liberation Sans", "Arial", "Helvetica"];
    private static readonly Color LeftColor = Color.FromHex("#b3261e");
    private static readonly Color[] LeftColors = [LeftColor, .. new[] { "#0b57d0", "#1a7f37", "#8250df", "#8a5a00", "#57606a" }.Select(hex => Color.FromHex(hex))];
    private static readonly Color RightColor = Color.FromHex("#0b57d0");
    private static readonly Color TimeMarkColor = Color.FromHex("#57606a");
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
            Mark(plot, mark, Place, chart.IsTime ? TimeMarkColor : LeftColor);
        int number = 0;
        foreach (ChartLine line in chart.Lefts)
            Line(plot, line, LeftColors[number++ % LeftColors.Length], MarkerShape.FilledCircle, plot.Axes.Left, Place, isBand: chart.IsTime);
        // Several lines share the axis: it has the colour of none.
        if (chart.More.Count > 0)
            plot.Axes.Left.Label.ForeColor = plot.Axes.Left.TickLabelStyle.ForeColor = Colors.Black;
        plot.Axes.Left.Label.Text = PlainText.Line(chart.Vertical ?? chart.Left.Name, 200);
        if (chart.Level is { } level)
            Level(plot, level);
        if (chart.Right is { } right)
            Line(plot, right, RightColor, MarkerShape.FilledSquare, plot.Axes.Right, Place, isBand: false);
        Ticks(plot, chart, Place);
        plot.Axes.SetLimitsY(0, ChartScale.Up(chart).Ticks[^1] * Room, plot.Axes.Left);
        if (chart.Right is { } second)
            plot.Axes.SetLimitsY(0, ChartScale.Vertical([second]).Ticks[^1] * Room, plot.Axes.Right);
        plot.Legend.FontSize = 16;
        plot.ShowLegend(Alignment.UpperLeft);
        return plot.GetImageBytes(Width, Height, ImageFormat.Png);
    }

    private static void Line(Plot plot, ChartLine line, Color color, MarkerShape marker, IYAxis axis, Func<double, double> place, bool isBand)
    {
        axis.Label.Text = PlainText.Line(line.Name, 200);
        axis.Label.ForeColor = axis.TickLabelStyle.ForeColor = color;
        axis.TickLabelStyle.FontSize = 16;
        ScottPlot.Plottables.Scatter scatter = plot.Add.Scatter(line.Points.Select(point => place(point.At)).ToArray(), line.Points.Select(point => point.Value).ToArray());
        (scatter.Color, scatter.LineWidth, scatter.MarkerShape, scatter.MarkerSize, scatter.LegendText) = (color, 2.5f, marker, 9, PlainText.Line(line.Name, 200));
        scatter.Axes.YAxis = axis;
        if (line.IsStepped)
            scatter.ConnectStyle = ScottPlot.ConnectStyle.StepHorizontal;
        ChartPoint[] sure = [.. line.Points.Where(point => point is { Low: not null, High: not null })];
        if (isBand && sure.Length > 1)
        {
            scatter.MarkerSize = 4;
            ScottPlot.Plottables.FillY band = plot.Add.FillY([.. sure.Select(point => place(point.At))], [.. sure.Select(point => point.Low!.Value)], [.. sure.Select(point => point.High!.Value)]);
            (band.FillColor, band.LineWidth) = (color.WithAlpha(.16), 0);
            band.Axes.YAxis = axis;
            return;
        }
        foreach (ChartPoint point in line.Points)
            if (point is { Low: { } low, High: { } high })
            {
                ScottPlot.Plottables.LinePlot bar = plot.Add.Line(place(point.At), low, place(point.At), high);
                (bar.Color, bar.LineWidth) = (color, 1);
                bar.Axes.YAxis = axis;
            }
    }

    private static void Mark(Plot plot, ChartMark mark, Func<double, double> place, Color found)
    {
        if (mark.Kind == MarkKind.Found && mark.To > mark.From)
        {
            ScottPlot.Plottables.HorizontalSpan span = plot.Add.HorizontalSpan(place(mark.From), place(mark.To));
            (span.FillColor, span.LineColor, span.LegendText) = (found.WithAlpha(.16), found, PlainText.Line(mark.Name, 200));
            return;
        }
        ScottPlot.Plottables.VerticalLine line = plot.Add.VerticalLine(place(mark.From));
        (line.Color, line.LineWidth, line.LinePattern, line.LegendText) = (mark.Kind == MarkKind.Found ? found : WantedColor, 2, LinePattern.Dashed, PlainText.Line(mark.Name, 200));
    }

    private static void Level(Plot plot, ChartLevel level)
    {
        ScottPlot.Plottables.HorizontalLine line = plot.Add.HorizontalLine(level.Value);
        (line.Color, line.LineWidth, line.LinePattern, line.LegendText) = (WantedColor, 2, LinePattern.Dashed, PlainText.Line(level.Name, 200));
    }

    private static void Ticks(Plot plot, Chart chart, Func<double, double> place)
    {
        ChartScale across = ChartScale.Across(chart);
        NumericManual ticks = new();
        foreach (double tick in across.Ticks)
            ticks.AddMajor(place(tick), across.Label(tick));
        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 16;
    }
}
