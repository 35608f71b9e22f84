using System.CommandLine;
using System.Globalization;
using UptimeSampler.App.Settings;
using UptimeSampler.Detection;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Plan;

/// <summary>The options of <c>plan</c>, and what they say together.</summary>
internal static class PlanOptions
{
    private const int StandardSeed = 1;
    private static readonly Target Standard = new() { Name = "plan", Url = new Uri("http://plan.invalid/") };

    public static readonly Option<string?> Rate = new("--rate-per-target") { Description = "Samples of a target and the time in which they are taken (default: 1/10s)", HelpName = "N/TIME" };

    public static readonly Option<double?> MaxRate = new("--max-rate")
    {
        Description = "Most samples per second of a target, those included that are added while something looks wrong (default as in the targets file: 3, or twice the pace when that is more)",
        HelpName = "PER-SECOND",
        CustomParser = NumberArgument.Optional<double>("--max-rate", "3"),
    };

    // Here the number of targets; what is watched is named by --for-config.
    public static readonly Option<int?> Targets = new("--targets")
    {
        Description = "How many targets share the false-alarm budget (default: 1)",
        HelpName = "N",
        CustomParser = NumberArgument.Optional<int>("--targets", "100"),
    };

    public static readonly Option<string?> FalseAlarms = new("--false-alarms") { Description = "False alarms accepted over all targets together, such as 1/month (default: as in the settings)", HelpName = "N/TIME" };

    public static readonly Option<double?> Tolerate = new("--tolerate")
    {
        Description = "Share of requests that may fail (default: 0.001)",
        HelpName = "RATE",
        CustomParser = NumberArgument.Optional<double>("--tolerate", "0.001"),
    };

    public static readonly Option<string?> ForConfig = new("--for-config") { Description = "Answer for the targets of this file, and warn of those that are sampled too rarely", HelpName = "FILE" };

    public static readonly Option<string?> Goal = new("--goal")
    {
        Description = "With --for-config: an outage of this share of requests must be found within this time in 95 of 100 cases; exit code 1 when a target misses it. Without it, targets are warned of that find an outage only after it has used up what they tolerate in a month",
        HelpName = "RATE/TIME",
    };

    public static IReadOnlyList<Option> All { get; } = [Rate, MaxRate, Targets, FalseAlarms, Tolerate, ForConfig, Goal];

    public static int SeedOf(ParseResult parsed) => parsed.GetValue(CommonOptions.Seed) ?? StandardSeed;

    /// <summary>The budget that is asked for, else that of the settings.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static FalseAlarmBudget BudgetOf(ParseResult parsed)
    {
        if (parsed.GetValue(FalseAlarms) is not { } text)
            return new FalseAlarmBudget(SettingsFile.Load(parsed).FalseAlarms);
        return FalseAlarmText.TryParse(text, out TimeSpan meanTimeBetween)
            ? new FalseAlarmBudget(meanTimeBetween)
            : throw new CommandException($"--false-alarms '{PlainText.Line(text, 40)}' is no false-alarm budget; {FalseAlarmText.Advice}");
    }

    public static int TargetsOf(ParseResult parsed) => parsed.GetValue(Targets) switch
    {
        null => 1,
        >= 1 and <= TargetLimits.Targets and int targets => targets,
        int wrong => throw new CommandException($"--targets {wrong} is no number of targets; write 1 to {TargetLimits.Targets}. What is watched is named by --for-config"),
    };

    /// <summary>A target that is sampled as the options say.</summary>
    /// <exception cref="CommandException">An option is wrong.</exception>
    public static Target TargetOf(ParseResult parsed)
    {
        (int samples, TimeSpan interval) = PaceText.Parse(Rate.Name, parsed.GetValue(Rate) ?? "1/10s");
        Target target = Standard with { SamplesPerRound = samples, Interval = interval, Tolerate = parsed.GetValue(Tolerate) ?? Standard.Tolerate };
        if (target.Tolerate is not (> 0 and < 0.5))
            throw new CommandException($"--tolerate {Number(target.Tolerate)} is no rate that may be tolerated; write one above 0 and below 0.5, such as 0.001");
        double most = parsed.GetValue(MaxRate) ?? Math.Max(Standard.MaxRate, Math.Min(2 * target.BaseRate, PaceText.Limit));
        if (!(most >= target.BaseRate * (1 - 1e-9) && most <= PaceText.Limit))
            throw new CommandException($"--max-rate {Number(most)} cannot be; it must be at least the pace, {Number(target.BaseRate)} samples a second, and at most {Number(PaceText.Limit)}");
        return target with { MaxRate = most };
    }

    /// <summary>Options that say nothing beside --for-config, or nothing without it.</summary>
    /// <exception cref="CommandException">One is given.</exception>
    public static void CheckTogether(ParseResult parsed)
    {
        bool forConfig = parsed.GetValue(ForConfig) is not null;
        foreach (Option option in forConfig ? new Option[] { Rate, MaxRate, Targets, Tolerate } : [Goal])
            if (parsed.GetResult(option) is { Implicit: false })
                throw new CommandException(forConfig
                    ? $"{option.Name} and --for-config exclude each other: the file says how its targets are sampled; leave one out"
                    : $"{option.Name} is about the targets of a file; add --for-config FILE, or leave it out");
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
