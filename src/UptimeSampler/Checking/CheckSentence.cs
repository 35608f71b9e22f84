using UptimeSampler.Statistics;

namespace UptimeSampler.Checking;

/// <summary>What a check found, in a word and in a sentence.</summary>
public static class CheckSentence
{
    /// <summary>Verdict and rate without the name and a full stop, such as <c>47.5 % of requests fail: 29 of 61 samples …</c>.</summary>
    public static string Of(CheckResult result)
    {
        string confidence = $"{Words.Percent(result.Settings.Evidence.Confidence)} confidence";
        string failed = result.Failures switch
        {
            0 when result.Samples == 1 => "1 sample, and it was good",
            0 => $"none of {Words.Number(result.Samples)} samples failed",
            _ when result.Failures == result.Samples => result.Samples == 1 ? "1 sample, and it failed" : $"all {Words.Number(result.Samples)} samples failed",
            _ => $"{Words.Number(result.Failures)} of {Words.Number(result.Samples)} samples failed",
        };
        bool isExtreme = result.Failures == 0 || result.Failures == result.Samples;
        string between = $"between {Words.Percent(result.Interval.Low)} and {Words.Percent(result.Interval.High)}";
        OneShotOptions evidence = result.Settings.Evidence;
        return result.Verdict switch
        {
            OneShotVerdict.Healthy when result.Failures == 0 => $"{failed}: a failure rate of {PercentUp(result.ExcludesRateAbove!.Value)} or more is excluded ({confidence})",
            OneShotVerdict.Healthy => $"{failed} ({Words.Percent(result.Rate!.Value)}): a failure rate of {PercentUp(result.ExcludesRateAbove!.Value)} or more is excluded ({confidence})",
            OneShotVerdict.Partial when isExtreme => $"{failed}: at least {Words.PercentDown(result.Interval.Low)} of requests fail ({confidence}); more samples are needed to tell a total outage from a partial one",
            OneShotVerdict.Down when isExtreme => $"{failed}: at least {Words.PercentDown(result.Interval.Low)} of requests fail ({confidence})",
            OneShotVerdict.Partial when result.ProvenFailing is { } proof && result.Rate <= evidence.TolerateRate =>
                $"{Words.Number(proof.Failures)} of the first {Words.Number(proof.Samples)} samples failed, which proved more than the {Words.Percent(evidence.TolerateRate)} that may; "
                + $"of all it is {failed} ({Words.Percent(result.Rate!.Value)}, {between}), so the trouble was at the beginning",
            OneShotVerdict.Partial or OneShotVerdict.Down => $"{Words.Percent(result.Rate!.Value)} of requests fail: {failed}, so the true rate lies {between} ({confidence})",
            _ when result.Samples == 0 => "there is no valid sample, so nothing is known about the target",
            _ => $"{failed} (the true rate lies {between}): neither 'below {Words.Percent(evidence.ExcludeRate)}' nor 'above {Words.Percent(evidence.TolerateRate)}' is proven",
        };
    }

    /// <summary>The verdict in capitals, such as <c>PARTIAL OUTAGE</c>.</summary>
    public static string Word(CheckResult result) => result.Verdict switch
    {
        // The verdict is about failures; who is woken by slow answers must not read that all is well.
        OneShotVerdict.Healthy => result.Slow?.IsTooMuch == true ? "HEALTHY, BUT SLOW" : "HEALTHY",
        // Stopped before its kind was proven: 'partial' is all that the samples allow a script, but people see that nothing went well.
        OneShotVerdict.Partial when result.Failures == result.Samples => "FAILING",
        OneShotVerdict.Partial when result.Rate <= result.Settings.Evidence.TolerateRate => "PARTIAL OUTAGE AT FIRST",
        OneShotVerdict.Partial => "PARTIAL OUTAGE",
        OneShotVerdict.Down => "DOWN",
        _ => "INCONCLUSIVE",
    };

    // What is excluded must not be rounded down: that would claim more than was proven.
    private static string PercentUp(double rate)
    {
        double step = Math.Pow(10, Math.Floor(Math.Log10(rate)) - 1);
        return Words.Percent(Math.Min(1, Math.Ceiling(Math.Round(rate / step, 9)) * step));
    }
}
