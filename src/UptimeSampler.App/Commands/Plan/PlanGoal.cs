using System.Globalization;
using UptimeSampler.Planning;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Plan;

/// <summary>
/// Until when an outage must be found in 95 of 100 cases. Unless somebody says so: before it has used up, all by itself, what the target
/// tolerates in a month.
/// </summary>
/// <param name="Rate">Share of requests that fail.</param>
/// <param name="Within">Until when it must be found.</param>
internal sealed record PlanGoal(double Rate, TimeSpan Within)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Reads <c>0.1/15m</c>.</summary>
    /// <exception cref="CommandException">The text is no goal.</exception>
    public static PlanGoal Parse(string option, string text) =>
        text.Split('/') is [var rate, var time]
            && double.TryParse(rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double failing) && failing is > 0 and <= 1
            && DurationText.TryParse(time, out TimeSpan within)
            ? new PlanGoal(failing, within)
            : throw new CommandException($"{option} '{PlainText.Line(text, 40)}' is no goal; write the share of requests that fail, above 0 and at most 1, and the time to find it, such as 0.1/15m");

    /// <summary>The goals that hold for a target when none is given.</summary>
    public static IEnumerable<PlanGoal> Standard(Target target) =>
        SamplingPlan.FailureRates.Where(rate => rate > target.Tolerate).Select(rate => new PlanGoal(rate, Month * (target.Tolerate / rate)));

    /// <summary>How much longer than it may take it takes; above 1 the goal is missed.</summary>
    /// <param name="plan">How the target is sampled.</param>
    /// <param name="row">What is known about outages of this rate.</param>
    public double Excess(SamplingPlan plan, PlanRow row) => Seconds(plan, row) / Within.TotalSeconds;

    /// <summary>Seconds within which 95 of 100 are found: simulated, else by formula; infinite when the rate is tolerated.</summary>
    public static double Seconds(SamplingPlan plan, PlanRow row) =>
        row.Found?.P95.TotalSeconds ?? (row.PlannedP95 ?? double.PositiveInfinity) / plan.Target.BaseRate;

    /// <summary>What it takes to keep it, in words; null when no pace does.</summary>
    /// <param name="plan">How the target is sampled.</param>
    /// <param name="budget">Mean time between false alarms of all targets.</param>
    /// <param name="targets">How many targets share it.</param>
    public string? Advice(SamplingPlan plan, TimeSpan budget, int targets)
    {
        if (Rate <= plan.Target.Tolerate || Within >= budget)
            return null;
        double pace = DetectableRate.SamplesPerSecond(plan.Target.Tolerate, Rate, Within, budget, targets);
        return pace > PaceText.Limit ? null
            : pace >= 1 ? $"about {Words.Number(Math.Ceiling(pace))} samples a second"
            : $"about one sample in {Words.Span(1 / pace)}";
    }
}
