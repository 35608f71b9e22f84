using UptimeSampler.Storage;

namespace UptimeSampler.Reports;

/// <summary>A window split by each kind of part that may be to blame, and by failure class.</summary>
public static class RateParts
{
    private static readonly RateDimension[] Dimensions = [RateDimension.Worker, RateDimension.Location, RateDimension.Address, RateDimension.Connection, RateDimension.Failure];

    /// <summary>The splits that tell something: of more than one part, and the failure classes when there was a failure; the worst part first.</summary>
    /// <param name="store">Where the samples are.</param>
    /// <param name="question">The window; its split is left out, and samples that suspicion added are pooled: they tell the parts apart.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static IReadOnlyList<KeyValuePair<RateDimension, IReadOnlyList<RateRow>>> Of(Store store, RateQuestion question) =>
        [.. Dimensions.Select(dimension => KeyValuePair.Create(dimension, Rows(store, question, dimension))).Where(part => part.Value.Count > (part.Key == RateDimension.Failure ? 0 : 1))];

    /// <summary>What stands above the parts of a dimension, such as <c>Failure class</c>.</summary>
    /// <param name="dimension">The dimension.</param>
    public static string Title(RateDimension dimension) => dimension switch
    {
        RateDimension.Failure => "Failure class",
        _ => dimension.ToString(),
    };

    private static IReadOnlyList<RateRow> Rows(Store store, RateQuestion question, RateDimension dimension) =>
        [.. Rates.Answer(store, question with { By = [dimension], AllSamples = true }).Rows
            .Where(row => dimension != RateDimension.Failure || row.Failures > 0)
            .OrderByDescending(row => row.Rate)];
}
