using System.Globalization;
using UptimeSampler.Detection;
using UptimeSampler.Planning;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Plan;

/// <summary>A plan for people who never heard of run lengths.</summary>
internal static class PlanText
{
    public static IEnumerable<string> Lines(PlanAnswer answer, FalseAlarmBudget budget, int targets, int seed)
    {
        Target target = answer.Plan.Target;
        yield return $"{Pace(target)}, {Words.Count(targets, "target")}; {Words.Percent(target.Tolerate)} of requests may fail.";
        yield return $"On average at most one false alarm in {Words.Span(budget.MeanTimeBetween)} over all targets, so an incident is opened at evidence {Words.Number(answer.Plan.Settings.Threshold)}.";
        yield return "";
        yield return "When so many of the requests begin to fail, it is found after …";
        foreach (string line in Table(answer))
            yield return line;
        yield return "";
        yield return Smallest(answer);
        if (FixedTest.Of(answer.Check) is { Count: > 0 } tests)
            yield return Once(answer.Check, tests);
        yield return "";
        foreach (string line in Explained(answer, seed))
            yield return line;
    }

    /// <summary>Such as <c>1 sample in 10s (up to 3/s while something looks wrong)</c>.</summary>
    public static string Pace(Target target) =>
        $"{Words.Count(target.SamplesPerRound, "sample")} in {DurationText.Format(target.Interval)} (up to {target.MaxRate.ToString("0.###", CultureInfo.InvariantCulture)}/s while something looks wrong)";

    /// <summary>What was simulated, in a sentence.</summary>
    public static string Simulated(int seed) =>
        $"simulated with the program's own rounds and detector, up to {Words.Number(DetectionTimes.MostRuns)} outages a line, seed {seed}: five-second blocks count once, and a failure is answered by more samples for a minute";

    private static IEnumerable<string> Table(PlanAnswer answer)
    {
        List<string> headings = [">FAILING", ">MEAN", ">95 OF 100", ">SAMPLES", ">95 OF 100", ">BOUND", .. answer.Rules.Select(rule => ">" + rule.Rule.Name.ToUpperInvariant())];
        return TextTable.Lines(headings, [.. answer.Rows.Select((row, i) => Row(answer, row, i))]);
    }

    private static List<string> Row(PlanAnswer answer, PlanRow row, int place)
    {
        double pace = answer.Plan.Target.BaseRate;
        bool isTolerated = row.Bound is null;
        return
        [
            Words.Percent(row.FailureRate),
            isTolerated ? "tolerated" : row.Found is { } found ? Words.Span(found.Mean) : $"~ {Words.Span(row.PlannedMean!.Value / pace)}",
            isTolerated ? "-" : row.Found is { } late ? Words.Span(late.P95) : $"~ {Words.Span(row.PlannedP95!.Value / pace)}",
            isTolerated ? "-" : row.Found is { } samples ? Words.Number(samples.MeanSamples) : $"~ {Words.Number(row.PlannedMean!.Value)}",
            isTolerated ? "-" : row.Found is { } most ? Words.Number(most.P95Samples) : $"~ {Words.Number(row.PlannedP95!.Value)}",
            row.Bound is { } bound ? bound.ToString(bound < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture) : "-",
            .. answer.Rules.Select(rule => Span(rule.ToFind[place], pace)),
        ];
    }

    private static string Smallest(PlanAnswer answer) =>
        $"The smallest share that is found in 95 of 100 cases within an hour: {Share(answer.WithinHour)}; within a day: {Share(answer.WithinDay)}.";

    private static string Once(OneShotOptions check, IReadOnlyList<FixedTest> tests) =>
        $"To prove once that more than {Words.Percent(check.TolerateRate)} fails, wrongly in 1 of {Words.Number(1 / check.WrongFailingProbability)} cases: with a number of samples fixed in advance, "
        + string.Join(", ", tests.Select(test => $"{(test.Samples is { } samples ? Words.Number(samples) : "too many to plan")} for {Words.Percent(test.FailureRate)}"))
        + $" (found in {Words.Percent(FixedTest.Power)} of cases); 'check --tolerate {check.TolerateRate.ToString("0.######", CultureInfo.InvariantCulture)}' stops when it knows, after about {string.Join(" and ", tests.Select(test => Words.Number(test.SequentialMean)))}.";

    private static IEnumerable<string> Explained(PlanAnswer answer, int seed)
    {
        yield return $"MEAN, 95 OF 100 and SAMPLES are {Simulated(seed)}.";
        yield return "A detector that has watched for long is up to a tenth faster; a probe that fails by its timeout adds that time, and delivery some seconds.";
        if (answer.Rows.Any(row => row is { Found: null, Bound: not null }))
            yield return "~ is by formula, ln A / KL + 1 and 2 ln A / KL + 2 for samples that count singly: there it takes too many samples to simulate.";
        yield return "BOUND is a formula, ln A / KL: to first order no rule with so few false alarms needs fewer samples on average; what is found may lie slightly below. It knows neither blocks nor added samples.";
        if (answer.Rules.Count == 0)
            yield break;
        double pace = answer.Plan.Target.BaseRate;
        yield return $"{string.Join(", ", answer.Rules.Select(rule => rule.Rule.Name))} are what others decide by, at the same pace: mean time; "
            + $"by exact formula, burn rate (14.4 times what is tolerated over 1 h and 5 min, or 6 times over 6 h and 30 min) simulated.";
        yield return $"Their false alarms while {Words.Percent(answer.Plan.Target.Tolerate)} fail, a target: {string.Join(", ", answer.Rules.Select(rule => $"{rule.Rule.Name} one in {Span(rule.ToFalseAlarm, pace)}"))}.";
    }

    private static string Share(SmallestFound? found) => found is null ? "not worked out"
        : found.Rate is not { } rate ? "not even a total outage"
        : Words.Percent(rate) + (found.IsSimulated ? "" : " (by formula, for samples that count singly)");

    private static string Span(double? samples, double pace) =>
        samples is { } number ? Words.Span(number / pace) : $"over {Words.Span(UsualRule.MostSamples / pace)}";
}
