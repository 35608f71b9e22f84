using System.Globalization;
using UptimeSampler.Reports;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Web.Pages;

/// <summary>Failure rates of whole hours.</summary>
internal static class HourlyRates
{
    /// <summary>The start of each hour that has samples, and its rate.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static IEnumerable<(DateTimeOffset Hour, RateRow Row)> Of(Store store, IReadOnlyList<string> targets, DateTimeOffset from, DateTimeOffset to) =>
        Rates.Answer(store, new RateQuestion { Targets = targets, From = from, To = to, By = [RateDimension.Hour] }).Rows
            .Where(row => row.Samples > 0).Select(row => (DateTimeOffset.Parse(row.Group[0].Value, CultureInfo.InvariantCulture), row));
}
