using System.Globalization;
using UptimeSampler.Reports;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Web.Pages.Targets;

/// <summary>Failure rates of whole hours, a day in a row.</summary>
/// <param name="Days">The days, the newest first, each with its 24 hours; null without samples.</param>
public sealed record HeatMap(IReadOnlyList<KeyValuePair<DateOnly, IReadOnlyList<RateRow?>>> Days)
{
    private const int HoursADay = 24;

    /// <summary>Reads the days of a span.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    internal static HeatMap Of(Store store, string target, DateTimeOffset from, DateTimeOffset to)
    {
        Dictionary<DateOnly, RateRow?[]> days = [];
        foreach ((DateTimeOffset hour, RateRow row) in HourlyRates.Of(store, [target], from, to))
        {
            DateOnly day = DateOnly.FromDateTime(hour.UtcDateTime);
            if (!days.TryGetValue(day, out RateRow?[]? hours))
                days.Add(day, hours = new RateRow?[HoursADay]);
            hours[hour.Hour] = row;
        }
        return new HeatMap([.. days.OrderByDescending(pair => pair.Key).Select(pair => KeyValuePair.Create(pair.Key, (IReadOnlyList<RateRow?>)pair.Value))]);
    }

    /// <summary>A day as both the table and the chart call it, such as <c>Thu 26 Nov</c>.</summary>
    public static string DayName(DateOnly day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    /// <summary>A rate in percent, short enough for an hour's place.</summary>
    public static string Short(double rate) => (100 * rate).ToString(rate < 0.0995 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>How bad a rate is, from 0 (as is tolerated) to 4 (half, or more).</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="tolerated">The rate that is normal.</param>
    public static int LevelOf(double rate, double tolerated) => rate <= tolerated ? 0 : rate < 0.02 ? 1 : rate < 0.1 ? 2 : rate < 0.5 ? 3 : 4;
}
