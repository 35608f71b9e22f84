namespace UptimeSampler.Inspection;

/// <summary>What is asked: which server, and what it is to hold.</summary>
public sealed record InspectionRequest
{
    /// <summary>A process of the server; null to search.</summary>
    public int? Pid { get; init; }

    /// <summary>The port on which it listens; null to search.</summary>
    public int? Port { get; init; }

    /// <summary><c>nginx</c>, <c>apache</c>, <c>haproxy</c>, a program's path, a process name or a systemd unit; null to search.</summary>
    public string? Service { get; init; }

    /// <summary>Its configuration file, where the process does not tell; null for the one that it uses.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Concurrent requests expected; null to only list what there is.</summary>
    public long? Expect { get; init; }

    /// <summary>Descriptors that a request holds; null to read it off the configuration.</summary>
    public int? PerRequest { get; init; }

    /// <summary>For how long the growth of open descriptors is watched.</summary>
    public TimeSpan Observe { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>Whether a server holds what is expected.</summary>
public enum InspectionVerdict
{
    /// <summary>Not all that decides could be read, or nothing is expected.</summary>
    Unknown,

    /// <summary>Every limit that was found holds it.</summary>
    Ok,

    /// <summary>A limit breaks below it.</summary>
    TooLow,
}

/// <summary>An edit of a file that raises a limit.</summary>
/// <param name="Place">The line.</param>
/// <param name="Replaces">The directive that goes; null when the text is a line of its own, before that line.</param>
/// <param name="Text">The directive that comes.</param>
/// <param name="Then">The command that makes it count.</param>
public sealed record LimitFix(ConfigPlace Place, string? Replaces, string Text, string Then);

/// <summary>One limit, as it is in force.</summary>
public sealed record InspectedLimit
{
    /// <summary>What it is called where it is set.</summary>
    public required string Name { get; init; }

    /// <summary>Its value; null for "none".</summary>
    public required long? Value { get; init; }

    /// <summary>Where it is set: file and line, or a file of /proc or /sys.</summary>
    public required string Source { get; init; }

    /// <summary>How much of it a request takes; null when it is not counted in requests.</summary>
    public double? PerRequest { get; init; }

    /// <summary>Concurrent requests of the whole server at which it is used up; null when it is not counted in requests, or not known.</summary>
    public long? Capacity { get; init; }

    /// <summary>Whether that is at least what is expected; null when it cannot be said.</summary>
    public bool? Ok { get; init; }

    /// <summary>What to write where, when it is too low.</summary>
    public string? Advice { get; init; }

    /// <summary>The same as an edit.</summary>
    public LimitFix? Fix { get; init; }

    /// <summary>What else to know of it.</summary>
    public string? Note { get; init; }
}

/// <summary>A process of the server.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Name">Its short name.</param>
/// <param name="Role">What it does: <c>master</c>, <c>worker</c>, <c>old worker</c>, <c>server</c>.</param>
/// <param name="OpenDescriptors">Held now; null when that may not be seen.</param>
/// <param name="IdleDescriptors">Of them, not network connections: held whether anybody comes or not.</param>
/// <param name="DescriptorsPerSecond">How fast their number grew while it was watched; null when it was not.</param>
/// <param name="Limits">What limits it; those of the whole server stand with its first process.</param>
public sealed record InspectedProcess(
    int Pid, string Name, string Role, int? OpenDescriptors, int? IdleDescriptors, double? DescriptorsPerSecond, IReadOnlyList<InspectedLimit> Limits)
{
    /// <summary>The role of one that serves on although a reload should have ended it.</summary>
    public const string OldWorker = "old worker";
}

/// <summary>What an inspection found.</summary>
public sealed record InspectionResult
{
    /// <summary><c>nginx</c>, <c>apache</c>, <c>haproxy</c>, or the name of the process.</summary>
    public required string Server { get; init; }

    /// <summary>The configuration that was read; null for none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Its processes.</summary>
    public required IReadOnlyList<InspectedProcess> Processes { get; init; }

    /// <summary>What decides how many descriptors a request holds, in words.</summary>
    public required string RequestText { get; init; }

    /// <summary>What happens to requests above the capacity, in words.</summary>
    public required string AboveText { get; init; }

    /// <summary>What is expected; null for nothing.</summary>
    public long? Expect { get; init; }

    /// <summary>Where the file and the running process differ, stale workers, and what else will break later.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What could not be read, and what to do.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What is good to know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>All limits of all processes.</summary>
    public IEnumerable<InspectedLimit> Limits => Processes.SelectMany(process => process.Limits);

    /// <summary>The limit that breaks first; null when none could be counted in requests.</summary>
    public InspectedLimit? BreaksFirst => Limits.Where(limit => limit.Capacity is not null).MinBy(limit => limit.Capacity);

    /// <summary>Concurrent requests that the server holds; null when not known.</summary>
    public long? Capacity => BreaksFirst?.Capacity;

    /// <summary>Whether it holds what is expected: a limit that is surely too low says no, whatever else could not be read.</summary>
    public InspectionVerdict Verdict => Expect is null ? InspectionVerdict.Unknown
        : Limits.Any(limit => limit.Ok == false) ? InspectionVerdict.TooLow
        : Problems.Count > 0 || Capacity is null ? InspectionVerdict.Unknown
        : InspectionVerdict.Ok;
}
