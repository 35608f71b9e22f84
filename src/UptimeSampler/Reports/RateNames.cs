using UptimeSampler.Statistics;

namespace UptimeSampler.Reports;

/// <summary>How dimensions, methods and verdicts are written in options, JSON and CSV.</summary>
public static class RateNames
{
    /// <summary>All dimensions by name, in the order in which help lists them.</summary>
    public static IReadOnlyDictionary<string, RateDimension> Dimensions { get; } = new Dictionary<string, RateDimension>(StringComparer.Ordinal)
    {
        ["target"] = RateDimension.Target,
        ["worker"] = RateDimension.Worker,
        ["location"] = RateDimension.Location,
        ["address"] = RateDimension.Address,
        ["failure"] = RateDimension.Failure,
        ["connection"] = RateDimension.Connection,
        ["hour"] = RateDimension.Hour,
        ["day"] = RateDimension.Day,
    };

    /// <summary>All methods by name, the default first.</summary>
    public static IReadOnlyDictionary<string, BinomialMethod> Methods { get; } = new Dictionary<string, BinomialMethod>(StringComparer.Ordinal)
    {
        ["clopper-pearson"] = BinomialMethod.ClopperPearson,
        ["wilson"] = BinomialMethod.Wilson,
        ["jeffreys"] = BinomialMethod.Jeffreys,
        ["midp"] = BinomialMethod.MidP,
    };

    /// <summary>Such as <c>worker</c>.</summary>
    public static string Name(this RateDimension dimension) => Dimensions.First(pair => pair.Value == dimension).Key;

    /// <summary>Such as <c>clopper-pearson</c>.</summary>
    public static string Name(this BinomialMethod method) => Methods.First(pair => pair.Value == method).Key;

    /// <summary><c>yes</c>, <c>no</c> or <c>unknown</c>.</summary>
    public static string Name(this SloVerdict verdict) => verdict switch
    {
        SloVerdict.Yes => "yes",
        SloVerdict.No => "no",
        SloVerdict.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };
}
