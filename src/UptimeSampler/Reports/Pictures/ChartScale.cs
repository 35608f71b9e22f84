using System.Globalization;

namespace UptimeSampler.Reports.Pictures;

/// <summary>From values to places along an axis, and the values that are written on it.</summary>
internal sealed class ChartScale
{
    private const int MostTicks = 10;

    private static readonly TimeSpan[] TimeSteps =
    [
        .. new[] { 1.0, 2, 5, 10, 15, 30 }.Select(TimeSpan.FromSeconds), .. new[] { 1.0, 2, 5, 10, 15, 30 }.Select(TimeSpan.FromMinutes),
        .. new[] { 1.0, 2, 3, 6, 12 }.Select(TimeSpan.FromHours), .. new[] { 1.0, 2, 4, 7, 14 }.Select(TimeSpan.FromDays),
    ];

    private readonly double low;
    private readonly double high;
    private readonly bool isLogarithmic;
    private readonly TimeSpan? timeStep;

    private ChartScale(double low, double high, bool isLogarithmic, IReadOnlyList<double> ticks, TimeSpan? timeStep = null) =>
        (this.low, this.high, this.isLogarithmic, Ticks, this.timeStep) = (low, high, isLogarithmic, ticks, timeStep);

    /// <summary>The values that are written on the axis.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>The horizontal axis of a chart, with room for all that it shows; at least one value.</summary>
    public static ChartScale Across(Chart chart)
    {
        double[] values = [.. chart.Lefts.SelectMany(line => line.Points).Concat(chart.Right?.Points ?? []).Select(point => point.At), .. chart.Marks.SelectMany(mark => new[] { mark.From, mark.To })];
        return chart.IsTime ? Time(values) : Horizontal(values, chart.IsLogarithmic);
    }

    /// <summary>The vertical axis of the quantity on the left.</summary>
    public static ChartScale Up(Chart chart) => Vertical([.. chart.Lefts], chart.Level?.Value);

    /// <summary>A horizontal axis with room for some values, at least one.</summary>
    public static ChartScale Horizontal(IReadOnlyCollection<double> values, bool isLogarithmic)
    {
        double least = values.Min(), most = values.Max();
        if (!isLogarithmic)
            return Linear(least, most);
        (double from, double to) = (Math.Max(least, 1e-9) / 1.15, Math.Max(most, 1e-9) * 1.15);
        // Powers of two for little, of ten for much: never more than fit.
        double factor = new[] { 2.0, 4, 10, 100, 1_000 }.First(step => Math.Log(to / from) / Math.Log(step) <= MostTicks + 3 || step >= 1_000);
        List<double> ticks = [];
        for (double tick = Math.Pow(factor, Math.Ceiling(Math.Log(from) / Math.Log(factor) - 1e-9)); tick <= to && ticks.Count < 100; tick *= factor)
            ticks.Add(Math.Round(tick, 6));
        return new ChartScale(from, to, true, ticks);
    }

    /// <summary>A vertical axis from 0 to the largest value.</summary>
    public static ChartScale Vertical(IReadOnlyList<ChartLine> lines, double? level = null) => Linear(0, lines
        .SelectMany(line => line.Points.Select(point => Math.Max(point.Value, point.High ?? point.Value)).Append(line.AtLeast ?? 0))
        .Append(level ?? 0).Max());

    /// <summary>The place of a value, from 0 to 1.</summary>
    public double PlaceOf(double value) => isLogarithmic
        ? Math.Clamp((Math.Log(Math.Max(value, low)) - Math.Log(low)) / (Math.Log(high) - Math.Log(low)), 0, 1)
        : Math.Clamp((value - low) / (high - low), 0, 1);

    /// <summary>A value as it is written on the axis.</summary>
    public static string Text(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);

    /// <summary>A value as it is written on this axis.</summary>
    public string Label(double value)
    {
        if (timeStep is not { } step)
            return Text(value);
        DateTimeOffset at = DateTimeOffset.UnixEpoch.AddSeconds(value);
        return at.ToString(step >= TimeSpan.FromDays(1) || at.TimeOfDay == TimeSpan.Zero ? "d MMM" : step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);
    }

    private static ChartScale Time(double[] values)
    {
        (double from, double to) = (values.Min(), values.Max());
        to = Math.Max(to, from + 1);
        TimeSpan step = TimeSteps.FirstOrDefault(step => (to - from) / step.TotalSeconds <= MostTicks - 2, TimeSpan.FromDays(Math.Ceiling((to - from) / 86_400 / (MostTicks - 2))));
        List<double> ticks = [];
        for (double tick = Math.Ceiling(from / step.TotalSeconds) * step.TotalSeconds; tick <= to && ticks.Count < 100; tick += step.TotalSeconds)
            ticks.Add(tick);
        return new ChartScale(from, to, false, ticks, step);
    }

    private static ChartScale Linear(double least, double most)
    {
        if (!(most > least))
            most = least + 1;
        double rough = (most - least) / 5, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = new[] { 1.0, 2, 2.5, 5, 10 }.First(one => one * power >= rough * (1 - 1e-9)) * power;
        double top = Math.Ceiling(most / step - 1e-9) * step;
        List<double> ticks = [];
        for (int i = (int)Math.Ceiling(least / step - 1e-9); i * step <= top * (1 + 1e-9) && ticks.Count < 100; i++)
            ticks.Add(Math.Round(i * step, 9));
        return new ChartScale(Math.Min(least, ticks[0]), Math.Max(top, least + step), false, ticks);
    }
}
