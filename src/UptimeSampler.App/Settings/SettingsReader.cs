using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Settings;

/// <summary>Turns configuration keys into checked settings; every problem names where its value comes from.</summary>
internal sealed class SettingsReader(IConfigurationRoot configuration, SettingsLines lines, IReadOnlyDictionary<string, string?> overrides, List<string> problems)
{
    /// <summary>Most workers in a process.</summary>
    public const int WorkerLimit = 64;

    /// <summary>Most hosts that may be loaded.</summary>
    public const int HostLimit = 256;

    private const int MessageLimit = 1_000;
    private static readonly string[] LogLevels = [.. Enum.GetNames<LogLevel>().Select(name => name.ToLowerInvariant())];

    public ProcessSettings Read()
    {
        ProcessSettings defaults = new();
        RetentionSettings kept = defaults.Retention;
        ProcessSettings settings = new()
        {
            Database = Text("database", defaults.Database),
            Targets = Text("targets", defaults.Targets),
            Location = Name("location", defaults.Location),
            Workers = configuration.GetSection("workers").GetChildren().Any() ? Workers() : defaults.Workers,
            FalseAlarms = FalseAlarms("falseAlarms", defaults.FalseAlarms),
            Retention = new RetentionSettings
            {
                Raw = Duration("retention:raw", kept.Raw),
                Minute = Duration("retention:minute", kept.Minute),
                Hour = Duration("retention:hour", kept.Hour),
            },
            StressHosts = Hosts("stress:allowedHosts"),
            Web = new WebSettingsReader(configuration.GetSection("web"), Problem).Read(),
            LogLevel = Level("logLevel", defaults.LogLevel),
        };
        CheckRetention(settings.Retention);
        return settings;
    }

    private string Text(string key, string otherwise)
    {
        string? value = configuration[key];
        if (value is null)
            return otherwise;
        if (string.IsNullOrWhiteSpace(value))
            Problem(key, $"is empty; write a text such as '{otherwise}', or leave the key out");
        return value;
    }

    private string Name(string key, string otherwise)
    {
        string value = Text(key, otherwise);
        if (value.Length > TargetLimits.NameLength)
            Problem(key, $"is longer than {TargetLimits.NameLength} characters; write a short name such as '{otherwise}'");
        if (PlainText.Unfit(value) is { } unfit)
            Problem(key, $"'{value}' holds the character {unfit}, which cannot be seen or changes how the rest is shown; write the name without it");
        return value;
    }

    private TimeSpan FalseAlarms(string key, TimeSpan otherwise)
    {
        if (configuration[key] is not { } value)
            return otherwise;
        if (FalseAlarmText.TryParse(value, out TimeSpan meanTimeBetween))
            return meanTimeBetween;
        Problem(key, $"'{value}' is no false-alarm budget; {FalseAlarmText.Advice}");
        return otherwise;
    }

    private TimeSpan Duration(string key, TimeSpan otherwise)
    {
        if (configuration[key] is not { } value)
            return otherwise;
        if (DurationText.TryParse(value, out TimeSpan duration) && duration >= TimeSpan.FromHours(1))
            return duration;
        Problem(key, $"'{value}' is not a duration of at least 1h; write one such as {DurationText.Format(otherwise)}");
        return otherwise;
    }

    private void CheckRetention(RetentionSettings kept)
    {
        if (kept.Raw > kept.Minute)
            Problem("retention:minute", $"{DurationText.Format(kept.Minute)} is shorter than retention.raw, {DurationText.Format(kept.Raw)}; minute roll-ups are kept at least as long as single samples");
        if (kept.Minute > kept.Hour)
            Problem("retention:hour", $"{DurationText.Format(kept.Hour)} is shorter than retention.minute, {DurationText.Format(kept.Minute)}; hour roll-ups are kept at least as long as minute roll-ups");
    }

    private LogLevel Level(string key, LogLevel otherwise)
    {
        if (configuration[key] is not { } value)
            return otherwise;
        int level = Array.IndexOf(LogLevels, value.ToLowerInvariant());
        if (level < 0)
            Problem(key, $"'{value}' is no log level; {NearestName.Advice(value, LogLevels)}");
        return level < 0 ? otherwise : Enum.GetValues<LogLevel>()[level];
    }

    private List<WorkerSettings> Workers()
    {
        List<WorkerSettings> workers = [];
        foreach (IConfigurationSection section in configuration.GetSection("workers").GetChildren())
        {
            string nameKey = $"{section.Path}:name";
            if (configuration[nameKey] is null)
                Problem(section.Path, "the worker has no name; write { \"name\": \"w1\" }");
            string name = Name(nameKey, "w1");
            if (workers.Any(worker => string.Equals(worker.Name, name, StringComparison.Ordinal)) && configuration[nameKey] is not null)
                Problem(nameKey, $"there are two workers '{name}'; give each a name of its own");
            workers.Add(new WorkerSettings(name, SourceAddress($"{section.Path}:sourceAddress")));
        }
        if (workers.Count > WorkerLimit)
            Problem("workers", $"{workers.Count} workers are more than {WorkerLimit}; leave some out");
        return workers;
    }

    private List<string> Hosts(string key)
    {
        List<string> hosts = [];
        foreach (IConfigurationSection section in configuration.GetSection(key).GetChildren())
        {
            string host = section.Value ?? "";
            if (Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown)
                Problem(section.Path, $"'{host}' is no host; write a name or an address such as shop.example, without scheme and port");
            hosts.Add(host);
        }
        if (hosts.Count > HostLimit)
            Problem(key, $"{hosts.Count} hosts are more than {HostLimit}; leave some out");
        return hosts;
    }

    private IPAddress? SourceAddress(string key)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return null;
        if (IPAddress.TryParse(value, out IPAddress? address))
            return address;
        Problem(key, $"'{value}' is no IP address; write an address of this host such as 192.0.2.1, or leave the key out");
        return null;
    }

    private void Problem(string key, string message)
    {
        string name = string.Concat(key.Split(':').Select((part, i) => i == 0 ? part : char.IsAsciiDigit(part[0]) ? $"[{part}]" : $".{part}"));
        string variable = SettingsFile.EnvironmentPrefix + key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();
        string place = overrides.GetValueOrDefault(key) is not null ? $"--{name}: "
            : configuration.Providers.Any(IsEnvironmentWith(key)) ? $"environment variable {variable}: "
            : lines.PlaceOf(key) is { } line ? $"{line}: {name}: "
            : $"{name}: ";
        problems.Add(place + PlainText.Line(message, MessageLimit));
    }

    private static Func<IConfigurationProvider, bool> IsEnvironmentWith(string key) =>
        provider => provider is Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationProvider && provider.TryGet(key, out _);
}
