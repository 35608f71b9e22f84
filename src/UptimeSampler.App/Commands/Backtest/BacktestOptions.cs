using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Backtesting;

namespace UptimeSampler.App.Commands.Backtest;

/// <summary>The options of <c>backtest</c>.</summary>
internal static class BacktestOptions
{
    public static readonly Option<string[]> Target = new("--target") { Description = "Only this target; may be given several times (default: all)", HelpName = "NAME" };

    public static readonly Option<string?> Since = new("--since")
    {
        Description = "Only from here on: an age such as 24h, or an instant such as 2026-11-23T14:00Z (default: all that is kept). The detector begins there without evidence",
        HelpName = "WHEN",
    };

    public static readonly Option<string?> Until = new("--until") { Description = "Only what started before, written as for --since (default: now)", HelpName = "WHEN" };
    public static readonly Option<string?> Csv = new("--csv") { Description = "Read samples from this file, as 'samples --csv' writes it, instead of the database; those of a target in time order", HelpName = "FILE" };

    public static readonly Option<string[]> Rule = new("--rule")
    {
        Description = "Judge by this rule: detector, consecutive:3 (failures in a row), window:3/5 (failures among the last so many), burn-rate; may be given several times (default: these four)",
        HelpName = "RULE",
    };

    public static readonly Option<double?> Tolerate = new("--tolerate")
    {
        Description = "What if this share of requests might fail? (default: what each target tolerates)",
        HelpName = "RATE",
        CustomParser = NumberArgument.Optional<double>("--tolerate", "0.001"),
    };

    public static readonly Option<string?> FalseAlarms = new("--false-alarms") { Description = "What if so many false alarms were accepted over all targets, such as 1/week? (default: as in the settings)", HelpName = "N/TIME" };

    public static IReadOnlyList<Option> All { get; } = [Target, Since, Until, Csv, Rule, Tolerate, FalseAlarms];

    /// <exception cref="CommandException">One is no rule.</exception>
    public static IReadOnlyList<BacktestRule> RulesOf(ParseResult parsed)
    {
        if (parsed.GetValue(Rule) is not { Length: > 0 } texts)
            return BacktestRule.Standard;
        try
        {
            return [.. texts.Distinct().Select(BacktestRule.Parse)];
        }
        catch (FormatException wrong)
        {
            throw new CommandException($"--rule {wrong.Message}");
        }
    }

    /// <summary>The tolerated rate that is asked about; null for that of each target.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static double? TolerateOf(ParseResult parsed) => parsed.GetValue(Tolerate) switch
    {
        null => null,
        > 0 and < 0.5 and double rate => rate,
        double wrong => throw new CommandException($"--tolerate {wrong:0.######} is no rate that may be tolerated; write one above 0 and below 0.5, such as 0.001"),
    };

    /// <exception cref="CommandException">The budget is none.</exception>
    public static TimeSpan FalseAlarmsOf(ParseResult parsed, ProcessSettings settings) =>
        parsed.GetValue(FalseAlarms) is not { } text ? settings.FalseAlarms
        : FalseAlarmText.TryParse(text, out TimeSpan meanTimeBetween) ? meanTimeBetween
        : throw new CommandException($"--false-alarms '{PlainText.Line(text, 40)}' is no false-alarm budget; {FalseAlarmText.Advice}");
}
