using UptimeSampler.Backtesting;

namespace UptimeSampler.App.Commands.Backtest;

/// <summary>A back-test for people.</summary>
internal static class BacktestText
{
    private const int NameLimit = 60;

    /// <summary>Incidents that are listed; --json has all.</summary>
    private const int IncidentLimit = 100;

    public static IEnumerable<string> Lines(BacktestAnswer answer)
    {
        yield return $"{Words.Count(answer.Test.Samples, "sample")} of {Words.Count(answer.Test.Targets.Count, "target")} from {Words.Instant(answer.Test.First!.Value)} to {Words.Instant(answer.Test.Last!.Value)}{LeftOut(answer.Test)}.";
        yield return "";
        foreach (string line in Rules(answer))
            yield return line;
        if (answer.Incidents is { Count: > 0 } incidents)
        {
            yield return "";
            foreach (string line in Incidents(answer, incidents))
                yield return line;
        }
        yield return "";
        foreach (string line in Notes(answer))
            yield return line;
    }

    private static IEnumerable<string> Rules(BacktestAnswer answer)
    {
        if (answer.Incidents is null)
            return TextTable.Lines(["RULE", ">ALERTS"], [.. answer.Results.Select(result => new[] { result.Rule.Name, Words.Number(result.Count) })]);
        return TextTable.Lines(["RULE", ">ALERTS", ">INCIDENTS FOUND", ">MEAN DELAY", ">ALERTS OUTSIDE"], [.. answer.Results.Select(result =>
        {
            RuleComparison comparison = answer.Compare(result)!;
            return new[]
            {
                result.Rule.Name, Words.Number(result.Count), $"{comparison.Found} of {comparison.Delays.Count}",
                comparison.MeanDelay is { } delay ? Words.Span(delay) : "-", Words.Number(comparison.Outside),
            };
        })]);
    }

    private static IEnumerable<string> Incidents(BacktestAnswer answer, IReadOnlyList<BacktestAlert> incidents)
    {
        RuleResult[] others = [.. answer.Results.Where(result => !result.Rule.IsDetector)];
        RuleComparison[] comparisons = [.. others.Select(result => answer.Compare(result)!)];
        foreach (string line in TextTable.Lines(
            ["TARGET", "SINCE", ">FAILED", ">FOUND AFTER", "OVER", .. others.Select(other => ">" + other.Rule.Name.ToUpperInvariant())],
            [.. incidents.Take(IncidentLimit).Select((incident, i) => (IReadOnlyList<string>)
            [
                PlainText.Line(incident.Target, NameLimit),
                Words.Instant(incident.Onset!.Value),
                $"{incident.Failures} of {incident.Samples}",
                Words.Span(incident.At - incident.Onset.Value),
                incident.ResolvedAt is { } over ? Words.Clock(over, incident.Onset.Value) : "not yet",
                .. comparisons.Select(comparison => comparison.Delays[i] is { } delay ? Words.Span(delay) : "missed"),
            ])]))
            yield return line;
        if (incidents.Count > IncidentLimit)
            yield return $"… and {Words.Count(incidents.Count - IncidentLimit, "more incident")}: --json has {Words.Number(incidents.Count)}.";
    }

    private static IEnumerable<string> Notes(BacktestAnswer answer)
    {
        if (answer.Incidents is not null)
            yield return $"The detector: one false alarm in {Words.Span(answer.Settings.FalseAlarms)} over all targets, and what each target tolerates, as {Source(answer)} now; what was set when the samples were taken is not kept. "
                + "Delays count from the onset that it estimates. An alert outside is one that no incident covers.";
        if (answer.Results.Any(result => !result.Rule.IsDetector))
            yield return "The other rules see what is sampled whatever happens, not what suspicion added; their alerts end when the rule does not hold any more.";
        if (answer.Results.FirstOrDefault(result => result.Count > result.Alerts.Count) is { } many)
            yield return $"{many.Rule.Name}: only its first {Words.Number(many.Alerts.Count)} alerts are compared.";
        if (answer.Live is { } live)
            foreach (string line in Live(live))
                yield return line;
    }

    private static IEnumerable<string> Live(LiveIncidents live)
    {
        int all = live.Same.Count + live.Other.Count;
        if (all == 0)
            yield return "The service opened no incident about failures in these samples.";
        else if (live.Other.Count == 0)
            yield return $"The service opened {Words.Count(all, "incident")} in these samples: the detector gives {(all == 1 ? "the same" : "the same ones")}, with the same onset and end.";
        else
            yield return $"The service opened {Words.Count(all, "incident")} in these samples; {string.Join(", ", live.Other.Take(20).Select(incident => $"#{incident.Id}"))} {(live.Other.Count == 1 ? "is" : "are")} given otherwise: "
                + "settings that changed, a target that was not watched for a while, imported samples, a clock that was set back or a start in the middle cannot be given again.";
    }

    private static string Source(BacktestAnswer answer) =>
        answer.Test.Targets.All(answer.Settings.IsWatched) ? $"{answer.Settings.TargetsFile} says"
        : answer.Test.Targets.Any(answer.Settings.IsWatched) ? $"{answer.Settings.TargetsFile} says (targets that it does not have: as a target without settings, alone)"
        : "for a target without settings, alone,";

    private static string LeftOut(Replay test)
    {
        string[] parts =
        [
            .. test.Invalid > 0 ? [$"{Words.Number(test.Invalid)} invalid"] : Array.Empty<string>(),
            .. test.InMaintenance > 0 ? [$"{Words.Number(test.InMaintenance)} in maintenance"] : Array.Empty<string>(),
        ];
        return parts.Length > 0 ? $" ({string.Join(" and ", parts)} left out)" : "";
    }
}
