using System.Globalization;
using UptimeSampler.Statistics;

namespace UptimeSampler.Checking;

/// <summary>What a check took, what one look would have taken instead, and how long good answers took.</summary>
public static class CheckEffortText
{
    private const double LookConfidence = 0.95;

    /// <summary>What a single look would have seen, in a sentence; null unless something was found that some looks miss.</summary>
    public static string? Look(CheckResult result)
    {
        if (result.Verdict is not (OneShotVerdict.Partial or OneShotVerdict.Down) || result.Rate is not ({ } rate and < 1))
            return null;
        long looks = LookCount.ToSeeOneFailure(rate, LookConfidence);
        return $"A single manual look would have missed this with probability {Words.Percent(LookCount.MissedBySingleLook(rate))} "
            + $"(between {Words.Percent(1 - result.Interval.High)} and {Words.Percent(1 - result.Interval.Low)}); "
            + $"you would need {Words.Count(looks, "look")} to see it with {Words.Percent(LookConfidence)} probability.";
    }

    /// <summary>How long good answers took, in a sentence; null without any.</summary>
    public static string? Latency(CheckResult result) => result.Latency.Count == 0
        ? null
        : $"Good answers took {Milliseconds(result, 0.5)} in the median; 95 % took at most {Milliseconds(result, 0.95)}, 99 % at most {Milliseconds(result, 0.99)} (within 1 %).";

    /// <summary>Whether more answers were slow than the target allows, in a sentence; null when nobody watches that, or nothing was answered.</summary>
    public static string? Slow(CheckResult result)
    {
        if (result is { Target.Latency: { Limit: null }, Latency.Count: > 0 })
            return "How long answers may take is learned and judged by the service; this check judged failures only.";
        if (result.Slow is not { Share: { } share } slow)
            return null;
        string judged = slow.IsTooMuch switch
        {
            true => "more than",
            false => "no more than",
            null => "the samples do not tell whether that is more than",
        };
        return $"{Words.Percent(share)} of answers took longer than {Words.Latency(slow.Limit)} ({Words.Number(slow.Slow)} of {Words.Number(slow.Answers)}, between {Words.Percent(slow.Interval.Low)} and "
            + $"{Words.Percent(slow.Interval.High)}): {judged} the {Words.Percent(slow.Tolerated)} that may.";
    }

    /// <summary>Samples, time and why no more were taken, without a full stop.</summary>
    public static string Effort(CheckResult result)
    {
        string took = $"{Words.Count(result.Samples, "sample")} in {Words.Span(result.Duration)}";
        return result.StoppedBecause switch
        {
            StopReason.Evidence => $"{took}, as many as the evidence needed",
            StopReason.Time => $"{took}, then the time was up",
            StopReason.Budget when UsedAllSamples(result) => $"{took}, then the samples were used up",
            StopReason.Budget => $"{took}, then too many in a row failed by our own fault",
            _ => $"{took}, then it was interrupted",
        };
    }

    /// <summary>False when it gave up before, since our own faults spoilt too many samples in a row.</summary>
    public static bool UsedAllSamples(CheckResult result) => result.Samples + result.Invalid >= result.Settings.Evidence.MaxSamples;

    private static string Milliseconds(CheckResult result, double quantile)
    {
        double value = result.Latency.Quantile(quantile)!.Value.TotalMilliseconds;
        return value.ToString(value < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " ms";
    }
}
