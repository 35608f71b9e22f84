using System.Globalization;

namespace UptimeSampler.Reports.Pictures;

/// <summary>From values to places along an axis, and the values that are written on it.</summary>
internal sealed class ChartScale
{
    private const int MostTicks = 10;

    private readonly double low;
    private readonly double high;
    private readonly bool isLogarithmic;

    private ChartScale(double low, double high, bool isLogarithmic, IReadOnlyList<double> ticks) =>
        (this.low, this.high, this.isLogarithmic, Ticks) = (low, high, isLogarithmic, ticks);

    /// <summary>The values that are written on the axis.</summary>
    public IReadOnlyList<double> Ticks { get; }

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
    public static ChartScale Vertical(ChartLine line) =>
        Linear(0, line.Points.Select(point => Math.Max(point.Value, point.High ?? point.Value)).Append(line.AtLeast ?? 0).Max());

    /// <summary>The place of a value, from 0 to 1.</summary>
    public double PlaceOf(double value) => isLogarithmic
        ? Math.Clamp((Math.Log(Math.Max(value, low)) - Math.Log(low)) / (Math.Log(high) - Math.Log(low)), 0, 1)
        : Math.Clamp((value - low) / (high - low), 0, 1);

    /// <summary>A value as it is written on the axis.</summary>
    public static string Text(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);

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
