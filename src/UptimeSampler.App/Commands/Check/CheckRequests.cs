using System.CommandLine;
using System.Globalization;
using UptimeSampler.App.Settings;
using UptimeSampler.Checking;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Commands.Check;

/// <summary>From the command line to what is checked: everything that can be wrong is found here, before the first sample.</summary>
internal static class CheckRequests
{
    /// <exception cref="CommandException">Something is wrong.</exception>
    public static IReadOnlyList<CheckRequest> Read(ParseResult parsed)
    {
        try
        {
            CheckSettings settings = Settings(parsed);
            TargetOverrides overrides = Overrides(parsed);
            return CheckTargets.Read(parsed, overrides)
                .Select(found => new CheckRequest(found.Target, settings with { Evidence = Evidence(parsed, settings.Evidence, found) }))
                .ToList();
        }
        catch (FormatException wrong)
        {
            throw new CommandException(wrong.Message);
        }
    }

    private static CheckSettings Settings(ParseResult parsed)
    {
        int samples = Within("--max-samples", parsed.GetValue(CheckOptions.MaxSamples), CheckOptions.SamplesLimit);
        int concurrency = Within("--concurrency", parsed.GetValue(CheckOptions.Concurrency), CheckOptions.ConcurrencyLimit);
        string text = parsed.GetRequiredValue(CheckOptions.MaxDuration);
        if (!DurationText.TryParse(text, out TimeSpan duration) || duration < TimeSpan.FromMilliseconds(100) || duration > TimeSpan.FromHours(24))
            throw new CommandException($"--max-duration '{PlainText.Line(text, 40)}' is no duration from 100ms to 24h; write one such as 60s or 5m");
        return new CheckSettings
        {
            Evidence = new OneShotOptions { Confidence = parsed.GetValue(CommonOptions.Confidence), MaxSamples = samples },
            MaxDuration = duration,
            Concurrency = concurrency,
        };
    }

    private static int Within(string option, int value, int most) => value >= 1 && value <= most
        ? value
        : throw new CommandException($"{option} {value} is out of range; write a whole number from 1 to {most}");

    private static TargetOverrides Overrides(ParseResult parsed) => new()
    {
        Timeout = Value(parsed, CheckOptions.Timeout) is { } timeout ? OptionTexts.Timeout("--timeout", timeout) : null,
        Addresses = Value(parsed, CheckOptions.Addresses) is { } addresses ? OptionTexts.Addresses("--addresses", addresses) : null,
        Connection = Value(parsed, CheckOptions.Connection) is { } connection ? OptionTexts.Connection("--connection", connection) : null,
        Method = Value(parsed, CheckOptions.Method) is { } method ? OptionTexts.Method("--method", method) : null,
        Headers = OptionTexts.Headers("--header", parsed.GetValue(CheckOptions.Header) ?? []),
        Status = Value(parsed, CheckOptions.Status) is { } status ? OptionTexts.Status("--status", status) : null,
        BodyMatches = Value(parsed, CheckOptions.BodyMatches) is { } pattern ? OptionTexts.Pattern("--body-matches", pattern) : null,
        FollowRedirects = parsed.GetValue(CheckOptions.FollowRedirects),
        Insecure = parsed.GetValue(CheckOptions.Insecure),
    };

    private static string? Value(ParseResult parsed, Option<string?> option) => parsed.GetValue(option);

    private static OneShotOptions Evidence(ParseResult parsed, OneShotOptions standard, CheckTarget found)
    {
        double? givenTolerate = parsed.GetValue(CheckOptions.Tolerate), givenExclude = parsed.GetValue(CheckOptions.ExcludeRate);
        double tolerate = Rate("--tolerate", givenTolerate) ?? (found.IsFromFile ? found.Target.Tolerate : standard.TolerateRate);
        double exclude = Rate("--exclude-rate", givenExclude) ?? standard.ExcludeRate;
        if (givenExclude is null && givenTolerate is null && found.IsFromFile)
            exclude = CheckSettings.ExcludeRateFor(tolerate);
        if (tolerate >= exclude)
            throw new CommandException($"the tolerated rate {Text(tolerate)} ({Source("--tolerate", givenTolerate, found)}) is not below the rate to exclude {Text(exclude)} "
                + $"({Source("--exclude-rate", givenExclude, null)}), so that a target could be healthy and failing at once; raise --exclude-rate or lower --tolerate");
        return standard with { TolerateRate = tolerate, ExcludeRate = exclude };
    }

    private static double? Rate(string option, double? given) => given is null or (> 0 and < 1)
        ? given
        : throw new CommandException($"{option} {Text(given.Value)} is out of range; write a failure rate between 0 and 1, such as 0.02 for 2 %");

    private static string Source(string option, double? given, CheckTarget? found) =>
        given is not null ? option : found is { IsFromFile: true } ? $"of target '{found.Target.Name}'" : $"the default of {option}";

    private static string Text(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
