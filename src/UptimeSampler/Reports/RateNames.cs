using UptimeSampler.Statistics;

namespace UptimeSampler.Reports;

/// <summary>How dimensions, methods and verdicts are written in options, JSON and CSV.</summary>
public static class RateNames
{
    /// <summary>Names of the dimensions, each at the place of its number.</summary>
    public static IReadOnlyList<string> Dimensions { get; } = ["target", "worker", "location", "address", "failure", "connection", "hour", "day"];

    /// <summary>Names of the methods, each at the place of its number; the default is the first.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["clopper-pearson", "wilson", "jeffreys", "midp"];

    /// <summary>Such as <c>worker</c>.</summary>
    public static string Name(this RateDimension dimension) => Dimensions[(int)dimension];

    /// <summary>Such as <c>clopper-pearson</c>.</summary>
    public static string Name(this BinomialMethod method) => Methods[(int)method];

    /// <summary><c>yes</c>, <c>no</c> or <c>unknown</c>.</summary>
    public static string Name(this SloVerdict verdict) => verdict switch
    {
        SloVerdict.Yes => "yes",
        SloVerdict.No => "no",
        SloVerdict.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };
}
