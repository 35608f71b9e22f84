namespace UptimeSampler.Targets;

/// <summary>A preflight that the service runs by itself.</summary>
public sealed record PreflightSchedule
{
    /// <summary>Most preflights in a targets file.</summary>
    public const int Limit = 50;

    /// <summary>Unique name; an incident about it is called so.</summary>
    public required string Name { get; init; }

    /// <summary>Full path of its plan.</summary>
    public required string Plan { get; init; }

    /// <summary>When it runs: Quartz cron, UTC.</summary>
    public required string Cron { get; init; }

    /// <summary>The only hours in which it loads anything; null for all.</summary>
    public HoursOfDay? AllowedHours { get; init; }

    /// <summary>Names of the channels to alert; empty means all.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Full path of the folder for its reports.</summary>
    public required string Reports { get; init; }

    /// <summary>How many of its reports are kept, at least 1.</summary>
    public int Keep { get; init; } = 30;

    /// <summary>Line of the targets file on which it stands, for messages about its plan and its times.</summary>
    public int Line { get; init; }

    /// <summary>What stands for a target in alerts about it.</summary>
    public Target AsTarget => new() { Name = Name, Url = new Uri("file://" + Uri.EscapeDataString(Plan).Replace("%2F", "/", StringComparison.Ordinal)), Channels = Channels };
}
