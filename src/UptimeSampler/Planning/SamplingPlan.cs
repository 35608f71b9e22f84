using UptimeSampler.Detection;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.Planning;

/// <summary>What a way of sampling finds, and how soon: simulated with the program's own detector, beside formulas and the usual rules.</summary>
public sealed class SamplingPlan
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly int seed;

    /// <summary>A plan for one target.</summary>
    /// <param name="target">How it is sampled and what it tolerates.</param>
    /// <param name="budget">How many false alarms are allowed.</param>
    /// <param name="detectors">How many detectors share the budget.</param>
    /// <param name="seed">Seed of all simulations.</param>
    public SamplingPlan(Target target, FalseAlarmBudget budget, int detectors, int seed)
    {
        this.seed = seed;
        Target = target;
        Settings = new DetectionSettings(target.Tolerate, budget.Threshold(detectors), target.Interval);
    }

    /// <summary>The failure rates that are told of, from small to total.</summary>
    public static IReadOnlyList<double> FailureRates { get; } = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

    /// <summary>How it is sampled and what it tolerates.</summary>
    public Target Target { get; }

    /// <summary>What its detector is asked to find.</summary>
    public DetectionSettings Settings { get; }

    /// <summary>The threshold in samples of the unhurried pace, as the formulas want it.</summary>
    public double ThresholdInSamples => Settings.Threshold * Target.BaseRate;

    /// <summary>How outages of one rate are found.</summary>
    /// <param name="rate">The rate, above 0 and at most 1.</param>
    public PlanRow Row(double rate)
    {
        if (rate <= Target.Tolerate)
            return new PlanRow(rate, null, null, null, null);
        double a = ThresholdInSamples, most = DetectionDelay.P95Samples(Target.Tolerate, rate, a);
        return new PlanRow(rate, DetectionTimes.Simulate(Target, Settings, rate, most, seed),
            DetectionDelay.LordenSamples(Target.Tolerate, rate, a), DetectionDelay.MeanSamples(Target.Tolerate, rate, a), most);
    }

    /// <summary>The smallest rate that is found within an hour.</summary>
    public SmallestFound WithinHour() => SmallestFound.Search(Target, Settings, Hour, seed);

    /// <summary>The smallest rate that is found within a day.</summary>
    public SmallestFound WithinDay() => SmallestFound.Search(Target, Settings, Day, seed);

    /// <summary>The rules that others decide by, at the same pace.</summary>
    public IReadOnlyList<UsualRule> UsualRules() => UsualRule.All(Target.Tolerate, Target.BaseRate, seed);
}

/// <summary>How outages of one failure rate are found.</summary>
/// <param name="FailureRate">The rate, above 0 and at most 1.</param>
/// <param name="Found">Simulated; null when the rate is tolerated or too close to what is.</param>
/// <param name="Bound">The information bound in samples; null when the rate is tolerated.</param>
/// <param name="PlannedMean">Mean number of samples by formula, for samples that count singly; null when the rate is tolerated.</param>
/// <param name="PlannedP95">Samples within which 95 of 100 outages are found, by formula; null when the rate is tolerated.</param>
public sealed record PlanRow(double FailureRate, DetectionTimes? Found, double? Bound, double? PlannedMean, double? PlannedP95);
