using System.Globalization;
using UptimeSampler.Checking;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Commands.Check;

/// <summary>A check's result for people, one of whom has just been woken: the verdict first, then what fails, where, and how it looks.</summary>
internal static class CheckText
{
    private const int NameLimit = 100;
    private const double LookConfidence = 0.95;

    public static IEnumerable<string> Lines(CheckResult result)
    {
        string name = PlainText.Line(result.Target.Name, NameLimit), url = PlainText.Line(result.Target.SafeUrl, NameLimit);
        yield return $"{Word(result)}  {name}{(name == url ? "" : $" ({url})")}";
        yield return "  " + Capital(Headline(result));
        foreach (string line in CheckFailureText.Lines(result))
            yield return "  " + line;
        if (Look(result) is { } look)
            yield return "  " + look;
        foreach (string line in CheckPlanText.Lines(result))
            yield return "  " + line;
        if (Latency(result) is { } latency)
            yield return "  " + latency;
        yield return "  " + Effort(result);
    }

    /// <summary>Verdict and rate in one sentence without the name, such as <c>47.5 % of requests fail: 29 of 61 samples …</c>.</summary>
    public static string Headline(CheckResult result) => CheckSentence.Of(result);

    /// <summary>Such as <c>http_5xx 20, reset 9</c>.</summary>
    public static string Classes(IReadOnlyDictionary<FailureClass, long> classes) =>
        string.Join(", ", classes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => $"{pair.Key.Name()} {Count(pair.Value)}"));

    /// <summary>Such as <c>1,234</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Word(CheckResult result) => result.Verdict switch
    {
        OneShotVerdict.Healthy => "HEALTHY",
        // Stopped before its kind was proven: 'partial' is all that the samples allow a script, but people see that nothing went well.
        OneShotVerdict.Partial when result.Failures == result.Samples => "FAILING",
        OneShotVerdict.Partial => "PARTIAL OUTAGE",
        OneShotVerdict.Down => "DOWN",
        _ => "INCONCLUSIVE",
    };

    private static string? Look(CheckResult result)
    {
        if (result.Verdict is not (OneShotVerdict.Partial or OneShotVerdict.Down) || result.Rate is not ({ } rate and < 1))
            return null;
        long looks = LookCount.ToSeeOneFailure(rate, LookConfidence);
        return $"A single manual look would have missed this with probability {Words.Percent(LookCount.MissedBySingleLook(rate))} "
            + $"(between {Words.Percent(1 - result.Interval.High)} and {Words.Percent(1 - result.Interval.Low)}); "
            + $"you would need {Words.Count(looks, "look")} to see it with {Words.Percent(LookConfidence)} probability.";
    }

    private static string? Latency(CheckResult result) => result.Latency.Count == 0
        ? null
        : $"Good answers took {Milliseconds(result, 0.5)} in the median; 95 % took at most {Milliseconds(result, 0.95)}, 99 % at most {Milliseconds(result, 0.99)}.";

    private static string Milliseconds(CheckResult result, double quantile)
    {
        double value = result.Latency.Quantile(quantile)!.Value.TotalMilliseconds;
        return value.ToString(value < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " ms";
    }

    private static string Effort(CheckResult result)
    {
        string took = $"{Words.Count(result.Samples, "sample")} in {Words.Span(result.Duration)}";
        return result.StoppedBecause switch
        {
            StopReason.Evidence => $"{took}, as many as the evidence needed.",
            StopReason.Time => $"{took}, then the time was up (--max-duration {DurationText.Format(result.Settings.MaxDuration)}).",
            StopReason.Budget when result.Samples + result.Invalid < result.Settings.Evidence.MaxSamples => $"{took}, then too many in a row failed by our own fault.",
            StopReason.Budget => $"{took}, then the samples were used up (--max-samples {result.Settings.Evidence.MaxSamples}).",
            _ => $"{took}, then it was interrupted.",
        };
    }

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..] + ".";
}
