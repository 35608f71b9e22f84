using UptimeSampler.Detection;
using UptimeSampler.Service.Preflights;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>How a process runs the service.</summary>
public sealed record ServiceOptions
{
    /// <summary>Name of the location.</summary>
    public required string Location { get; init; }

    /// <summary>The vantages of this process, at least one.</summary>
    public required IReadOnlyList<WorkerSettings> Workers { get; init; }

    /// <summary>False alarms accepted over all targets.</summary>
    public required FalseAlarmBudget FalseAlarms { get; init; }

    /// <summary>How long stored data is kept.</summary>
    public RetentionPolicy Retention { get; init; } = RetentionPolicy.Default;

    /// <summary>How the commands are written that an alert advises.</summary>
    public CommandWords Commands { get; init; } = CommandWords.Plain;

    /// <summary>Where alerts lead to; null when nobody has said where the pages are.</summary>
    public PublicPages? Pages { get; init; }

    /// <summary>Runs scheduled preflights; null when nobody can.</summary>
    public PreflightRunner? Preflights { get; init; }

    /// <summary>Told after each commit what it has stored, on the thread that commits: it must return at once. Null when nobody wants to know.</summary>
    public Action<IReadOnlyList<CommittedBatch>>? Committed { get; init; }

    /// <summary>Seed of all draws.</summary>
    public required int Seed { get; init; }
}
