using UptimeSampler.Reports;
using UptimeSampler.Reports.Comparisons;

namespace UptimeSampler.App.Commands.Compare;

/// <summary>A comparison for people: the verdict first, then what it rests on.</summary>
internal static class ComparePage
{
    private const int NameLimit = 60;

    public static IEnumerable<string> Lines(ComparisonAnswer answer)
    {
        yield return Verdict(answer);
        yield return "";
        foreach (string line in Table(answer))
            yield return line;
        yield return "";
        if (answer.Change is { Difference: { } difference, PValue: { } p } change)
        {
            double confidence = answer.Question.Confidence;
            yield return $"Difference: {Points(difference)} percentage points (between {Points(change.Interval.Low)} and {Points(change.Interval.High)}, {Words.Percent(confidence)} confidence).";
            yield return $"For one look only: {Words.PValue(p)} ({(change.IsBoschloo ? "Boschloo's" : "Fisher's")} test){(difference > 0 ? "; such a rise comes that often by chance" : "")}.";
        }
        yield return Watch(answer);
        long extra = answer.Before.Row.ExtraSamples + answer.After.Row.ExtraSamples;
        if (extra > 0)
            yield return RatesPage.Extra(extra, answer.Question.AllSamples);
    }

    private static string Verdict(ComparisonAnswer answer)
    {
        ComparisonQuestion question = answer.Question;
        string claim = question.IsSideBySide
            ? $"{Name(question.After.Target)} fails more often than {Name(question.Before.Target)}"
            : $"{Name(question.After.Target)} fails more often since {Words.Instant(question.After.From)}";
        return answer.Verdict switch
        {
            ComparisonVerdict.Risen => $"RISEN: {claim}.",
            ComparisonVerdict.NotShown when answer.Watch.Risen => $"NOT SHOWN: a look had shown that {claim}; over all the time since then it fails no more often than before.",
            ComparisonVerdict.NotShown => $"NOT SHOWN: the samples do not show that {claim}. {(answer.Change.Interval.High > 0 ? $"A rise by more than {Points(answer.Change.Interval.High)} percentage points would not fit them." : "It fails less often.")}{Unjudged(answer)}",
            _ => $"NO DATA: too few samples to tell whether {claim}; {Missing(answer)}.",
        };
    }

    // Looking at every sample would find a rise where there is none: what came since the last look counts at the next one.
    private static string Unjudged(ComparisonAnswer answer) =>
        answer.Watch.Schedule is { } schedule && answer.After.Row.Samples - schedule.Last is > 0 and var since && answer.Change.Interval.Low > 0
            ? $" But {Words.Count(since, "sample")} came after the last look and {(since == 1 ? "is" : "are")} not judged yet, and one look at all of them says that it has risen: ask again at {Words.Number(schedule.Next)} samples."
            : "";

    private static string Missing(ComparisonAnswer answer) =>
        answer.Watch.KeptFrom is { } kept ? $"they are kept one by one since {Words.Instant(kept)} only ('retention'): begin after that"
        : answer.Before.Row.Samples < ComparisonAnswer.FewestSamples ? $"{Side(answer, answer.Before)} has {answer.Before.Row.Samples} of the {ComparisonAnswer.FewestSamples} that it takes"
        : answer.Question.IsSideBySide ? $"{answer.Watch.Looks} of the {ComparisonAnswer.FewestSamples} pairs that it takes were sampled at about the same time"
        : $"{Side(answer, answer.After)} has {answer.After.Row.Samples}, and the first look takes {ComparisonAnswer.FewestSamples} in blocks of five seconds that are over";

    private static IEnumerable<string> Table(ComparisonAnswer answer)
    {
        ComparedCount[] sides = [answer.Before, answer.After];
        bool isClustered = sides.Any(side => side.Row.Samples - side.Row.EffectiveSamples >= 0.5);
        string[] effective = isClustered ? [">EFFECTIVE"] : [];
        return TextTable.Lines(["", "FROM", "TO", ">SAMPLES", .. effective, ">FAILED", ">INVALID", "FAILURE RATE"], [.. sides.Select(side => (IReadOnlyList<string>)
        [
            Side(answer, side), Words.Instant(side.From), Words.Instant(side.To), Words.Number(side.Row.Samples),
            .. isClustered ? [Words.Number((long)Math.Round(side.Row.EffectiveSamples))] : Array.Empty<string>(),
            Words.Number(side.Row.Failures), Words.Number(side.Row.Invalid), RatesPage.Rate(side.Row),
        ])]);
    }

    private static string Watch(ComparisonAnswer answer)
    {
        double level = answer.Question.Level;
        string promise = $"and that is ever wrong with at most {Words.Percent(level)}, however often one looks";
        return answer.Watch switch
        {
            { Looks: 0 } => "For looking again and again: no look yet.",
            { Evidence: { } evidence, Looks: int pairs } => $"For looking again and again: evidence {Words.Scientific(evidence)} from {Words.Count(pairs, "pair")} of samples; \"risen\" is said at {Words.Scientific(1 / level)}, {promise}.",
            { PValue: { } p, Looks: int looks, Risen: true } when answer.Verdict != ComparisonVerdict.Risen => $"For looking again and again: {Words.PValue(p)} at the strongest of {Words.Count(looks, "look")}, which had shown the rise.",
            { PValue: { } p, Looks: int looks, Schedule: { } schedule } => $"For looking again and again: {Words.PValue(p)} after {Words.Count(looks, "look")}, the last at {Words.Number(schedule.Last)} samples after the change and the next at {Words.Number(schedule.Next)}; \"risen\" is said at {Words.Scientific(level)}, {promise}.",
            _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.Watch, "A watch that has looked has a p-value."),
        };
    }

    private static string Side(ComparisonAnswer answer, ComparedCount side) =>
        answer.Question.IsSideBySide ? PlainText.Line(side.Row.Target, NameLimit) : side == answer.Before ? "before" : "after";

    private static string Name(string target) => $"'{PlainText.Line(target, NameLimit)}'";

    private static string Points(double difference) => (difference < 0 ? "-" : "+") + Words.Percent(Math.Abs(difference)).Replace(" %", "", StringComparison.Ordinal);
}
