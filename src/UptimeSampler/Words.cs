using System.Globalization;

namespace UptimeSampler;

/// <summary>Numbers and times as a person half asleep reads them.</summary>
public static class Words
{
    private static readonly (double Seconds, string One, string Many)[] Units =
        [(31_557_600, "year", "years"), (86_400, "day", "days"), (3_600, "h", "h"), (60, "min", "min"), (1, "s", "s")];

    /// <summary>Such as <c>47.5 %</c> or <c>0.012 %</c>; never 100 % for less than all, never 0 % for more than none.</summary>
    public static string Percent(double share)
    {
        double percent = share * 100;
        if (share is > 0 and < 1 && percent >= 99.95)
            return "over 99.9 %";
        int decimals = percent >= 1 || percent <= 0 ? 1 : Math.Min(6, 1 - (int)Math.Floor(Math.Log10(percent)));
        double rounded = Math.Round(percent, decimals);
        return rounded == 0 && percent > 0 ? "under 0.000001 %" : rounded.ToString("0.######", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>Such as <c>1,234</c>.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>1,234</c>, rounded.</summary>
    public static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>1 target</c> or <c>1,234 targets</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What, when it is one.</param>
    /// <param name="many">What, when it is not one; null for <paramref name="one"/> with an s.</param>
    public static string Count(long count, string one, string? many = null) =>
        $"{Number(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>Such as <c>12 min</c> or <c>3 days</c>: two figures are enough.</summary>
    public static string Span(double seconds)
    {
        if (double.IsNaN(seconds) || seconds < 1)
            return "less than 1 s";
        if (seconds > 1_000 * Units[0].Seconds)
            return "more than 1,000 years";
        (double unit, string one, string many) = Units.First(candidate => seconds >= candidate.Seconds * 0.9995);
        double count = seconds / unit;
        string number = count < 10 ? Math.Round(count, 1).ToString("0.#", CultureInfo.InvariantCulture) : Number(Math.Round(count));
        return $"{number} {(number == "1" ? one : many)}";
    }

    /// <summary>Such as <c>12 min</c>.</summary>
    public static string Span(TimeSpan span) => Span(span.TotalSeconds);

    /// <summary>Such as <c>412 ms</c> or <c>1.24 s</c>.</summary>
    public static string Latency(TimeSpan span) => span.TotalSeconds < 1
        ? span.TotalMilliseconds.ToString(span.TotalMilliseconds < 10 ? "0.##" : "0", CultureInfo.InvariantCulture) + " ms"
        : span.TotalSeconds.ToString(span.TotalSeconds < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " s";

    /// <summary>Such as <c>2026-11-23 14:03:05 UTC</c>.</summary>
    public static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>14:03:05</c>, with the date when it is another day than <paramref name="today"/>.</summary>
    public static string Clock(DateTimeOffset at, DateTimeOffset today) =>
        at.ToUniversalTime().ToString(at.UtcDateTime.Date == today.UtcDateTime.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Percent"/>, but never more than the number: "at least" must not claim more than was found.</summary>
    public static string PercentDown(double rate)
    {
        if (!(rate > 0))
            return Percent(0);
        double step = Math.Pow(10, Math.Floor(Math.Log10(rate)) - 1);
        return Percent(Math.Floor(Math.Round(rate / step, 9)) * step);
    }

    /// <summary>Such as <c>p = 2.1e-8</c>; smaller than numbers go, <c>p &lt; 1e-300</c>.</summary>
    public static string PValue(double p) => p < 1e-300 ? "p < 1e-300" : "p = " + Scientific(p);

    /// <summary>Such as <c>2.1e8</c>.</summary>
    public static string Scientific(double number) => double.IsPositiveInfinity(number)
        ? "beyond all numbers"
        : number is >= 0.01 and < 10_000 ? number.ToString("0.##", CultureInfo.InvariantCulture) : number.ToString("0.#e0", CultureInfo.InvariantCulture);
}
