using UptimeSampler.Checking;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Commands.Check;

/// <summary>What it takes to know more, when a check ended before the evidence sufficed.</summary>
internal static class CheckPlanText
{
    /// <summary>So that most runs, not half of them, end in time.</summary>
    private const double Margin = 2;

    /// <summary>The next time it may be slower.</summary>
    private const double SlowerBy = 1.5;

    private const double Day = 86_400;

    public static IEnumerable<string> Lines(CheckResult result)
    {
        if (result.Verdict == OneShotVerdict.Partial && result.StoppedBecause != StopReason.Evidence)
            yield return $"That requests fail is proven; how many is still open: down means at least {Words.Percent(result.Settings.Evidence.DownRate)}. More samples will tell (--max-duration, --max-samples).";
        if (result.Verdict != OneShotVerdict.Inconclusive)
            yield break;
        if (result is { Samples: 0, Invalid: 0 })
        {
            yield return result.StoppedBecause == StopReason.Interrupted ? "No sample had ended yet." : "No sample ended. Give it more time: --max-duration.";
            yield break;
        }
        if (result.Samples == 0)
        {
            yield return "This says nothing about the target. Mend the fault here, then check again.";
            yield break;
        }
        OneShotOptions evidence = result.Settings.Evidence;
        long clean = OneShotPlan.CleanSamples(evidence);
        if (result.Failures == 0)
        {
            yield return $"{Words.Count(clean, "sample without a failure proves", "samples without a failure prove")} 'below {Words.Percent(evidence.ExcludeRate)}': {Flags(result, clean)}.";
            yield break;
        }
        double mean = OneShotPlan.MeanSamples(evidence, result.Rate!.Value);
        if (Margin * mean > CheckOptions.SamplesLimit)
            yield return "The rate seems to lie where neither can be proven in reasonable time: lower --tolerate or raise --exclude-rate.";
        else
            yield return $"At the rate seen it takes about {Words.Count(Rounded(mean), "sample")} to decide: {Flags(result, Rounded(Margin * mean))}.";
    }

    private static string Flags(CheckResult result, long samples)
    {
        double perSecond = result.Samples / Math.Max(result.Duration.TotalSeconds, 0.001);
        TimeSpan time = TimeSpan.FromSeconds(Math.Min(Day, Math.Ceiling(SlowerBy * samples / perSecond)));
        string[] flags =
        [
            .. samples > result.Settings.Evidence.MaxSamples ? [$"--max-samples {samples}"] : Array.Empty<string>(),
            .. time > result.Settings.MaxDuration ? [$"--max-duration {DurationText.Format(time)}"] : Array.Empty<string>(),
        ];
        return flags.Length > 0 ? string.Join(' ', flags) : "let it run to its end";
    }

    // Two figures are enough.
    private static long Rounded(double number)
    {
        double step = Math.Max(1, Math.Pow(10, Math.Floor(Math.Log10(number)) - 1));
        return (long)(Math.Ceiling(number / step) * step);
    }
}
