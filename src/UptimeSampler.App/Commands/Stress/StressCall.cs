using System.CommandLine;
using System.Globalization;
using UptimeSampler.App.Settings;
using UptimeSampler.Stress;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Commands.Stress;

/// <summary>A call of <c>stress</c>, read and checked: everything that can be wrong is found here, before the first request.</summary>
/// <param name="Target">What is loaded, options applied.</param>
/// <param name="Settings">What is to be found out.</param>
/// <param name="ArrivalsPerSecond">The rate of the open model; null to search in the closed one.</param>
/// <param name="AllowedHosts">Hosts that may be loaded beside this one.</param>
/// <param name="Process">How this process works.</param>
/// <param name="IsHttp2">Whether HTTP/2 is spoken.</param>
internal sealed record StressCall(Target Target, StressSettings Settings, double? ArrivalsPerSecond, ProcessSettings Process, IReadOnlyList<string> AllowedHosts, bool IsHttp2)
{
    /// <exception cref="CommandException">Something is wrong.</exception>
    public static StressCall Read(ParseResult parsed)
    {
        try
        {
            StressSettings settings = ReadSettings(parsed);
            CheckFolder("--vegeta", parsed.GetValue(StressOptions.Vegeta));
            double? rate = parsed.GetValue(StressOptions.Rate) is { } text ? ReadRate(text) : null;
            if (rate is not null && (settings.Expect is not null || parsed.GetValue(StressOptions.HeadRoom) is not null))
                throw new CommandException("--rate sends at one rate and searches nothing, so --expect and --head-room mean nothing with it; leave them out, and say what must hold by --threshold");
            ProcessSettings process = SettingsFile.Load(parsed);
            IReadOnlyList<string> allowed = [.. process.StressHosts, .. parsed.GetValue(StressOptions.Leave) ?? []];
            return new StressCall(ReadTarget(parsed), settings, rate, process, allowed, parsed.GetValue(StressOptions.Http2));
        }
        catch (FormatException wrong)
        {
            throw new CommandException(wrong.Message);
        }
    }

    // Found out now, not after minutes of load.
    private static void CheckFolder(string option, string? file)
    {
        if (file is not null && (Directory.Exists(file) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))))
            throw new CommandException($"{option}: {PlainText.Line(file, 200)} cannot be written: {(Directory.Exists(file) ? "it is a folder" : "its folder is not there")}; name a file in a folder that is");
    }

    private static Target ReadTarget(ParseResult parsed)
    {
        string url = parsed.GetRequiredValue(StressOptions.Url);
        if (!url.Contains("://", StringComparison.Ordinal))
            throw new CommandException($"'{OptionTexts.WithoutSecrets(url)}' is no URL; write one such as http://{OptionTexts.WithoutSecrets(url)}/");
        Target target = OptionTexts.Target(url);
        if (target.Url.Scheme == "tcp")
            throw new CommandException($"'{target.Name}' is tcp; only http and https can be put under load");
        return new TargetOverrides
        {
            Timeout = parsed.GetValue(StressOptions.Timeout) is { } timeout ? OptionTexts.Timeout("--timeout", timeout) : TimeSpan.FromSeconds(10),
            Connection = parsed.GetValue(StressOptions.Connection) is { } connection ? ReadConnection(connection) : ConnectionChoice.Kept,
            Method = parsed.GetValue(StressOptions.Method) is { } method ? OptionTexts.Method("--method", method) : null,
            Headers = OptionTexts.Headers("--header", parsed.GetValue(StressOptions.Header) ?? []),
            Status = parsed.GetValue(StressOptions.Status) is { } status ? OptionTexts.Status("--status", status) : null,
            Insecure = parsed.GetValue(StressOptions.Insecure),
        }.ApplyTo(target);
    }

    private static ConnectionChoice ReadConnection(string text) => OptionTexts.Connection("--connection", text) is var choice && choice is not ConnectionChoice.Both
        ? choice
        : throw new CommandException("--connection 'both' cannot be told apart under load; write new or kept");

    private static StressSettings ReadSettings(ParseResult parsed)
    {
        StressSettings standard = new();
        StressSettings settings = new()
        {
            From = Within("--from", parsed.GetValue(StressOptions.From)),
            To = parsed.GetValue(StressOptions.To) is { } to ? Within("--to", to) : null,
            Expect = parsed.GetValue(StressOptions.Expect) is { } expect ? Within("--expect", expect) : null,
            HeadRoom = Share("--head-room", parsed.GetValue(StressOptions.HeadRoom), 0, 10) ?? 0,
            Hold = Duration("--hold", parsed.GetRequiredValue(StressOptions.Hold), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            Resolution = Share("--resolution", parsed.GetValue(StressOptions.Resolution), 0.001, 0.5) ?? standard.Resolution,
            Tolerate = Share("--tolerate", parsed.GetValue(StressOptions.Tolerate), 0.0001, 0.15) ?? standard.Tolerate,
            Confidence = parsed.GetValue(CommonOptions.Confidence),
            MaxDuration = Duration("--max-duration", parsed.GetRequiredValue(StressOptions.MaxDuration), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            Thresholds = [.. (parsed.GetValue(StressOptions.Threshold) ?? []).Select(Threshold)],
        };
        if (settings.Goal > StressOptions.ConcurrencyLimit)
            throw new CommandException($"--expect {settings.Expect} with its head-room is {settings.Goal}, more than {StressOptions.ConcurrencyLimit} requests at once; load from several hosts");
        if (settings.To < settings.Expect)
            throw new CommandException($"--to {settings.To} is below --expect {settings.Expect}, so that it could not be found out; raise --to or leave it out");
        if (settings.From > settings.Top)
            throw new CommandException($"--from {settings.From} is above the highest load, {settings.Top}; lower --from or raise --to");
        return settings;
    }

    private static LoadThreshold Threshold(string text) => LoadThreshold.TryParse(text, out LoadThreshold? threshold, out string? problem) ? threshold : throw new CommandException(problem);

    private static int Within(string option, int value) => value is >= 1 and <= StressOptions.ConcurrencyLimit
        ? value
        : throw new CommandException($"{option} {value} is out of range; write a whole number from 1 to {StressOptions.ConcurrencyLimit}");

    private static double? Share(string option, double? value, double least, double most) => value is null || value >= least && value <= most
        ? value
        : throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"{option} {value} is out of range; write a number from {least} to {most}"));

    private static TimeSpan Duration(string option, string text, TimeSpan least, TimeSpan most) => DurationText.TryParse(text, out TimeSpan duration) && duration >= least && duration <= most
        ? duration
        : throw new CommandException($"{option} '{PlainText.Line(text, 40)}' is no duration from {DurationText.Format(least)} to {DurationText.Format(most)}; write one such as 5s");

    private static double ReadRate(string text)
    {
        string number = text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate is > 0 and <= StressOptions.RateLimit
            ? rate
            : throw new CommandException($"--rate '{PlainText.Line(text, 40)}' is no rate up to {StressOptions.RateLimit:N0}/s; write one such as 200/s");
    }
}
