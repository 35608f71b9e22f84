using System.Globalization;
using UptimeSampler.Detection;
using UptimeSampler.Planning;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Plan;

/// <summary>A configured target, what its sampling finds, and where that is too late.</summary>
/// <param name="Target">The target.</param>
/// <param name="Answer">What its sampling finds.</param>
/// <param name="Warnings">Where it is sampled too rarely, in words.</param>
internal sealed record TargetPlan(Target Target, PlanAnswer Answer, IReadOnlyList<string> Warnings)
{
    /// <summary>More different ways of sampling take too long to simulate.</summary>
    public const int DifferentLimit = 100;

    // What the table shows of the failure rates.
    private static readonly double[] Shown = [0.02, 0.1, 0.5, 1];

    /// <summary>Targets that are sampled alike are worked out once.</summary>
    /// <exception cref="CommandException">There are too many different ones.</exception>
    public static IReadOnlyList<TargetPlan> Of(TargetSet set, FalseAlarmBudget budget, PlanGoal? goal, int seed, SlowProgress progress, CancellationToken stopping)
    {
        List<IGrouping<(TimeSpan, int, double, double), Target>> alike = [.. set.Targets.GroupBy(target => (target.Interval, target.SamplesPerRound, target.MaxRate, target.Tolerate))];
        if (alike.Count > DifferentLimit)
            throw new CommandException($"the targets are sampled in {alike.Count} different ways, more than {DifferentLimit} take too long to simulate; plan for a part of them");
        Dictionary<string, (PlanAnswer Answer, IReadOnlyList<string> Warnings)> plans = new(StringComparer.Ordinal);
        int done = 0;
        foreach (IGrouping<(TimeSpan, int, double, double), Target> group in alike.TakeWhile(_ => !stopping.IsCancellationRequested))
        {
            SamplingPlan plan = new(group.First(), budget, set.Detectors, seed);
            PlanAnswer answer = PlanAnswer.Of(plan, withRules: false, stopping);
            IReadOnlyList<string> warnings = stopping.IsCancellationRequested ? [] : WarningsOf(answer, goal, budget, set.Detectors);
            foreach (Target target in group)
                plans.Add(target.Name, (answer, warnings));
            if (++done < alike.Count)
                progress.Report(() => $"worked out {done} of {alike.Count} ways of sampling");
        }
        return [.. set.Targets.Where(target => plans.ContainsKey(target.Name)).Select(target => new TargetPlan(target, plans[target.Name].Answer, plans[target.Name].Warnings))];
    }

    /// <summary>The table for people.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<TargetPlan> targets, FalseAlarmBudget budget, double threshold, int seed)
    {
        yield return $"{Words.Count(targets.Count, "target")}; on average at most one false alarm in {Words.Span(budget.MeanTimeBetween)} over all of them, so an incident is opened at evidence {Words.Number(threshold)}.";
        yield return "When so many of the requests begin to fail, it is found in 95 of 100 cases within …; and the smallest share that is found within an hour and a day:";
        yield return "";
        foreach (string line in TextTable.Lines(
            ["TARGET", ">SAMPLES", ">AT MOST", ">TOLERATES", .. Shown.Select(rate => ">" + Words.Percent(rate)), ">1 HOUR", ">1 DAY"],
            [.. targets.Select(target => target.Row())]))
            yield return line;
        yield return "";
        if (targets.Any(target => target.Target.LearnsTolerance))
            yield return "'from': the target learns what it tolerates; planned is with the least of it, and with more it takes longer.";
        yield return $"Times and shares are {PlanText.Simulated(seed)}; ~ is by formula. 'plan' without --for-config shows one way of sampling in full.";
    }

    private List<string> Row() =>
    [
        PlainText.Line(Target.Name, 60),
        $"{Target.SamplesPerRound}/{DurationText.Format(Target.Interval)}",
        Target.MaxRate.ToString("0.###", CultureInfo.InvariantCulture) + "/s",
        (Target.LearnsTolerance ? "from " : "") + Words.Percent(Target.Tolerate),
        .. Shown.Select(rate => Answer.Rows.FirstOrDefault(row => row.FailureRate == rate)).Select(Time),
        Share(Answer.WithinHour),
        Share(Answer.WithinDay),
    ];

    private string Time(PlanRow? row) => row is null ? "-"
        : row.Bound is null ? "tolerated"
        : (row.Found is null ? "~ " : "") + Words.Span(PlanGoal.Seconds(Answer.Plan, row));

    private static string Share(SmallestFound? found) => found is null ? "-" : found.Rate is not { } rate ? "nothing" : (found.IsSimulated ? "" : "~ ") + Words.Percent(rate);

    private static List<string> WarningsOf(PlanAnswer answer, PlanGoal? given, FalseAlarmBudget budget, int targets)
    {
        SamplingPlan plan = answer.Plan;
        (PlanGoal Goal, PlanRow Row) worst = (given is null ? PlanGoal.Standard(plan.Target) : [given])
            .Select(goal => (goal, answer.Rows.FirstOrDefault(row => row.FailureRate == goal.Rate) ?? plan.Row(goal.Rate)))
            .MaxBy(each => each.goal.Excess(plan, each.Item2));
        if (worst.Goal is null || worst.Goal.Excess(plan, worst.Row) <= 1)
            return [];
        string late = worst.Row.Bound is null ? $"is tolerated, since {Words.Percent(plan.Target.Tolerate)} is, and never looked for" : $"is found within {Words.Span(PlanGoal.Seconds(plan, worst.Row))} in 95 of 100 cases";
        string why = given is null ? $"and has used up what is tolerated in a month after {Words.Span(worst.Goal.Within)}" : $"the goal is {DurationText.Format(worst.Goal.Within)}";
        string advice = worst.Goal.Advice(plan, budget.MeanTimeBetween, targets) is { } pace ? $"sample more often, {pace} (by formula), or tolerate more" : "no pace of sampling finds it so soon; tolerate less or give it more time";
        return [$"an outage of {Words.Percent(worst.Goal.Rate)} {late}, {why}; {advice}"];
    }
}
