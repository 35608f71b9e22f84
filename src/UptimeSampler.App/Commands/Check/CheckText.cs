using UptimeSampler.Checking;

namespace UptimeSampler.App.Commands.Check;

/// <summary>A check's result for people, one of whom has just been woken: the verdict first, then what fails, where, and how it looks.</summary>
internal static class CheckText
{
    private const int NameLimit = 100;

    public static IEnumerable<string> Lines(CheckResult result)
    {
        string name = PlainText.Line(result.Target.Name, NameLimit), url = PlainText.Line(result.Target.SafeUrl, NameLimit);
        yield return $"{CheckSentence.Word(result)}  {name}{(name == url ? "" : $" ({url})")}";
        yield return "  " + Capital(Headline(result));
        foreach (string line in CheckFailureText.Lines(result))
            yield return "  " + line;
        if (CheckEffortText.Look(result) is { } look)
            yield return "  " + look;
        foreach (string line in CheckPlanText.Lines(result))
            yield return "  " + line;
        if (CheckEffortText.Latency(result) is { } latency)
            yield return "  " + latency;
        if (CheckEffortText.Slow(result) is { } slow)
            yield return "  " + slow;
        yield return "  " + CheckEffortText.Effort(result) + Limit(result) + ".";
    }

    /// <summary>Verdict and rate in one sentence without the name, such as <c>47.5 % of requests fail: 29 of 61 samples …</c>.</summary>
    public static string Headline(CheckResult result) => CheckSentence.Of(result);

    // What to ask for, to get further.
    private static string Limit(CheckResult result) => result.StoppedBecause switch
    {
        StopReason.Time => $" (--max-duration {DurationText.Format(result.Settings.MaxDuration)})",
        StopReason.Budget when CheckEffortText.UsedAllSamples(result) => $" (--max-samples {result.Settings.Evidence.MaxSamples})",
        _ => "",
    };

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..] + ".";
}
