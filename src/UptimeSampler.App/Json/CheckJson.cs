using System.Text.Json;
using System.Text.Json.Serialization;
using UptimeSampler.Checking;

namespace UptimeSampler.App.Json;

/// <summary>The results of <c>check</c> as scripts see them. Rates are 0 to 1; null means "no evidence".</summary>
internal sealed record CheckJson
{
    public required string Target { get; init; }

    public required string Url { get; init; }

    public required string Verdict { get; init; }

    public required long Samples { get; init; }

    public required long Failures { get; init; }

    public required long Invalid { get; init; }

    public required double? Rate { get; init; }

    public required double RateLow { get; init; }

    public required double RateHigh { get; init; }

    public required double Confidence { get; init; }

    /// <summary>The smallest rate that the samples exclude; null unless healthy.</summary>
    public required double? ExcludesRateAbove { get; init; }

    /// <summary>Null when nothing failed: then there is nothing to miss.</summary>
    public required double? MissedBySingleLook { get; init; }

    public required string StoppedBecause { get; init; }

    public required IReadOnlyDictionary<string, long> FailureClasses { get; init; }

    public required IReadOnlyDictionary<string, long> InvalidClasses { get; init; }

    public required IReadOnlyList<Suspect> Suspects { get; init; }

    public required FailingSampleJson? Typical { get; init; }

    public required LatencyJson LatencyMs { get; init; }

    /// <summary>How many answers took longer than the target allows; left out when it has no limit of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SlowJson? Slow { get; init; }

    public required long DurationMs { get; init; }

    /// <summary>The rates that the verdict is about.</summary>
    public required double ExcludeRate { get; init; }

    public required double Tolerate { get; init; }

    public static string Write(IReadOnlyList<CheckResult> results) =>
        JsonSerializer.Serialize(new { Results = results.Select(Of) }, ContractJson.Options);

    public static CheckJson Of(CheckResult result) => new()
    {
        Target = result.Target.Name,
        Url = result.Target.SafeUrl,
        Verdict = result.Verdict.Name(),
        Samples = result.Samples,
        Failures = result.Failures,
        Invalid = result.Invalid,
        Rate = result.Rate,
        RateLow = result.Interval.Low,
        RateHigh = result.Interval.High,
        Confidence = result.Settings.Evidence.Confidence,
        ExcludesRateAbove = result.ExcludesRateAbove,
        MissedBySingleLook = result.Failures == 0 ? null : 1 - result.Rate,
        StoppedBecause = result.StoppedBecause.Name(),
        FailureClasses = Named(result.Evidence.Classes),
        InvalidClasses = Named(result.InvalidClasses),
        Suspects = result.Evidence.Suspects,
        Typical = FailingSampleJson.From(result.Evidence.Typical),
        LatencyMs = new LatencyJson(Ms(result, 0.5), Ms(result, 0.95), Ms(result, 0.99)),
        Slow = result.Slow is { } slow ? new SlowJson(slow.Limit.TotalMilliseconds, slow.Answers, slow.Slow, slow.Share, slow.Interval.Low, slow.Interval.High, slow.Tolerated, slow.IsTooMuch) : null,
        DurationMs = (long)Math.Round(result.Duration.TotalMilliseconds),
        ExcludeRate = result.Settings.Evidence.ExcludeRate,
        Tolerate = result.Settings.Evidence.TolerateRate,
    };

    private static Dictionary<string, long> Named(IReadOnlyDictionary<FailureClass, long> classes) =>
        classes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).ToDictionary(pair => pair.Key.Name(), pair => pair.Value);

    private static double? Ms(CheckResult result, double quantile) =>
        result.Latency.Quantile(quantile) is { } value ? Math.Round(value.TotalMilliseconds, 3) : null;
}

/// <summary>Quantiles of good samples' durations in milliseconds; null without any.</summary>
internal sealed record LatencyJson(double? P50, double? P95, double? P99);

/// <summary>Answers that took longer than the target allows, those for which a sample waited in vain included. Shares are 0 to 1; <c>tooMuch</c> is null while the samples do not tell.</summary>
internal sealed record SlowJson(double LimitMs, long Answers, long Slow, double? Share, double Low, double High, double Tolerated, bool? TooMuch);
