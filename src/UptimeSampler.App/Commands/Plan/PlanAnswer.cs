using UptimeSampler.Checking;
using UptimeSampler.Planning;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Plan;

/// <summary>What was worked out about one way of sampling; less when it was stopped.</summary>
internal sealed record PlanAnswer(SamplingPlan Plan, IReadOnlyList<PlanRow> Rows, SmallestFound? WithinHour, SmallestFound? WithinDay, IReadOnlyList<PlanRule> Rules)
{
    /// <summary>How surely <c>check</c> would prove that more fails than the target tolerates.</summary>
    public OneShotOptions Check { get; } = new() { TolerateRate = Plan.Target.Tolerate, ExcludeRate = CheckSettings.ExcludeRateFor(Plan.Target.Tolerate) };

    /// <summary>Works it out.</summary>
    /// <param name="plan">How it is sampled.</param>
    /// <param name="withRules">Whether the usual rules are asked for.</param>
    /// <param name="stopping">What is known by then is given.</param>
    public static PlanAnswer Of(SamplingPlan plan, bool withRules, CancellationToken stopping)
    {
        List<PlanRow> rows = [.. SamplingPlan.FailureRates.TakeWhile(_ => !stopping.IsCancellationRequested).Select(plan.Row)];
        SmallestFound? hour = stopping.IsCancellationRequested ? null : plan.WithinHour();
        SmallestFound? day = stopping.IsCancellationRequested ? null : plan.WithinDay();
        List<PlanRule> rules = [.. (withRules ? plan.UsualRules() : []).TakeWhile(_ => !stopping.IsCancellationRequested).Select(rule => PlanRule.Of(rule, plan.Target))];
        return new PlanAnswer(plan, rows, hour, day, rules);
    }
}

/// <summary>What one of the usual rules needs, in mean samples; null for more than are worth simulating.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="ToFind">By failure rate, as in <see cref="SamplingPlan.FailureRates"/>.</param>
/// <param name="ToFalseAlarm">While only what is tolerated fails.</param>
internal sealed record PlanRule(UsualRule Rule, IReadOnlyList<double?> ToFind, double? ToFalseAlarm)
{
    public static PlanRule Of(UsualRule rule, Target target) => new(rule, [.. SamplingPlan.FailureRates.Select(rule.Samples)], rule.Samples(target.Tolerate));
}
