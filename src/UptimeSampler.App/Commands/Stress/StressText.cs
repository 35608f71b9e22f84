using UptimeSampler.Reports.Documents;
using UptimeSampler.Statistics;
using UptimeSampler.Stress;

namespace UptimeSampler.App.Commands.Stress;

/// <summary>What a stress test found, for people: the verdict first.</summary>
internal static class StressText
{
    public static IEnumerable<string> Lines(StressCall call, StressResult result)
    {
        yield return $"{Word(result.Verdict)}  {call.Target.Name}  {Headline(call, result)}";
        foreach (string line in Explanation(call, result))
            yield return "  " + line;
        foreach (ThresholdAnswer answer in result.Thresholds)
            yield return $"  {(answer.IsMet ? "met" : "MISSED")} {StressLevels.Measured(result)}: {answer.Threshold.Expression} ({(answer.Value is { } value ? answer.Threshold.Told(value) : "nothing was measured")})";
        if (result.Steps.Count > 0)
        {
            yield return "";
            foreach (string line in Levels(result.Steps))
                yield return "  " + line;
        }
        yield return "";
        yield return "  " + Sent(call, result);
    }

    /// <summary>How much was sent, how, and why no more.</summary>
    public static string Sent(StressCall call, StressResult result) =>
        $"{Words.Number(result.Requests)} requests in {Words.Span(result.Duration)}, at most {Words.Number(result.Achieved)} at once{(call.IsHttp2 ? ", over HTTP/2 by .NET's own client, which costs us more than HTTP/1.1" : "")}{(result.Stopped == StressStop.Evidence ? "" : "; " + StressSentence.Why(result.Stopped))}";

    /// <summary>The verdict in one sentence without the name.</summary>
    public static string Headline(StressCall call, StressResult result) => StressSentence.Of(result, call.Target.SafeUrl, call.ArrivalsPerSecond);

    /// <summary>What the verdict means and what to do, a sentence each.</summary>
    public static IEnumerable<string> Explanation(StressCall call, StressResult result)
    {
        if (result.Knee is { } knee && result.Verdict == StressVerdict.Holds)
            yield return $"Failures begin {StressSentence.Between(knee)}: {Words.Percent(Math.Max(0, knee.Low / (double)(call.Settings.Expect ?? result.Goal) - 1))} of head-room beyond {Words.Number(call.Settings.Expect ?? result.Goal)}.";
        if (result.Knee is { IsConfirmed: false })
            yield return "The search did not come to its end, so the knee may still lie elsewhere.";
        if (result.Above is { } above && result.Knee is { } at)
        {
            yield return Kind(at, above);
            if (LimitSignature.Number(at) is { } number)
                yield return number;
            if (LimitSignature.Cause(at.Kind, result.ClassesBeyond()) is { } cause)
                yield return cause;
            yield return $"On the server: uptimesampler inspect --expect {result.Goal}";
        }
        if (result.Below is { } below && result.Verdict != StressVerdict.Holds)
            yield return $"Up to {Words.Number(below.Concurrency)} at once: {StressSentence.Failed(below)}.";
        if (result.Queue is { } queue)
            yield return Waiting(queue, result.Goal);
        if (result.Stopped == StressStop.Unrecovered)
            yield return $"The server did not recover within {DurationText.Format(call.Settings.Recovery)} of the last load, so nothing more was sent.";
        if (result.Resent > 0)
            yield return $"{Words.Number(result.Resent)} requests crossed the server's close of their kept connection and were sent again on a new one, as browsers do; --connection new avoids it.";
        if (result.ClientLimit is { } limit && result.Verdict != StressVerdict.Invalid)
            yield return "Our own side was a limit, too: " + limit.Reason;
    }

    private static string Kind(Knee knee, LevelRate above) => knee.Kind switch
    {
        KneeKind.Wall => $"Only what exceeds it fails: about {Words.Number((knee.Low + knee.High) / 2)} are served at once; of {Words.Number(above.Concurrency)}, {Words.Percent(above.Rate)} failed.",
        KneeKind.Overflow => $"Failures grow smoothly beyond it: at {Words.Number(above.Concurrency)}, {Words.Percent(above.Rate)} failed.",
        KneeKind.Collapse => $"Beyond it any request may fail, not only what exceeds it: at {Words.Number(above.Concurrency)}, {Words.Percent(above.Rate)} failed.",
        KneeKind.Queue => $"Beyond it requests wait past their time limit: at {Words.Number(above.Concurrency)}, {Words.Percent(above.Rate)} failed.",
        _ => $"At {Words.Number(above.Concurrency)}, {Words.Percent(above.Rate)} failed.",
    };

    private static string Waiting(QueueFit queue, int goal) =>
        $"Requests wait for their turn beyond about {Words.Number((long)Math.Round(queue.Capacity))} at once ({Words.Number((long)queue.Low)} to {Words.Number((long)Math.Ceiling(queue.High))}): alone they take {Words.Latency(queue.ServiceTime)}; "
        + $"of {Words.Number(goal)} at once each would wait about {Words.Latency(queue.WaitAt(goal))} more.";

    private static IEnumerable<string> Levels(IReadOnlyList<StressStep> steps)
    {
        Table table = StressLevels.TableOf(steps);
        return TextTable.Lines(table.Headings, [.. table.Rows.Select(row => row.Select(cell => cell.Text).ToArray())]);
    }

    public static string Word(StressVerdict verdict) => verdict switch
    {
        StressVerdict.Holds => "HOLDS",
        StressVerdict.Breaks => "BREAKS",
        StressVerdict.Invalid => "INVALID",
        _ => "INCONCLUSIVE",
    };
}
