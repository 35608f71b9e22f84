using Microsoft.Extensions.Logging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Settings;

/// <summary>How this process works. What it watches is in the targets file.</summary>
internal sealed record ProcessSettings
{
    /// <summary>Connection string of the store.</summary>
    public string Database { get; init; } = "Data Source=uptimesampler.db";

    /// <summary>Path of the targets file.</summary>
    public string Targets { get; init; } = "config/targets.json";

    /// <summary>Name of this group of processes; recorded with every sample.</summary>
    public string Location { get; init; } = "local";

    /// <summary>The vantages of this process.</summary>
    public IReadOnlyList<WorkerSettings> Workers { get; init; } = [new("w1"), new("w2")];

    /// <summary>Mean time between false alarms, over all targets together, that the user accepts.</summary>
    public TimeSpan FalseAlarms { get; init; } = FalseAlarmText.Month;

    /// <summary>Hosts beside this one that <c>stress</c> may load.</summary>
    public IReadOnlyList<string> StressHosts { get; init; } = [];

    /// <summary>How long stored data is kept.</summary>
    public RetentionSettings Retention { get; init; } = new();

    /// <summary>How <c>run</c> answers over HTTP.</summary>
    public WebSettings Web { get; init; } = new();

    /// <summary>Least level of what is logged on standard error.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}

/// <summary>How long stored data is kept, by its grain.</summary>
internal sealed record RetentionSettings
{
    /// <summary>Single samples.</summary>
    public TimeSpan Raw { get; init; } = RetentionPolicy.Default.Raw;

    /// <summary>Minute roll-ups.</summary>
    public TimeSpan Minute { get; init; } = RetentionPolicy.Default.Minute;

    /// <summary>Hour roll-ups.</summary>
    public TimeSpan Hour { get; init; } = RetentionPolicy.Default.Hour;

    /// <summary>The same for the store.</summary>
    public RetentionPolicy Policy => new(Raw, Minute, Hour);
}
