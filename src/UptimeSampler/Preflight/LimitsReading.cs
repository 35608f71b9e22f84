namespace UptimeSampler.Preflight;

/// <summary>The limits of a server, wherever they were read.</summary>
public sealed record LimitsReading
{
    /// <summary>When they were read; null when that is not known.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Name of the host that they were read on; null when that is not known.</summary>
    public string? Host { get; init; }

    /// <summary>Requests at once that fit into all of them; null when that is not known.</summary>
    public long? Capacity { get; init; }

    /// <summary>The limit that breaks first; null when none is known.</summary>
    public string? BreaksFirst { get; init; }

    /// <summary>The load that they were read for; null when that is not known.</summary>
    public int? Expect { get; init; }

    /// <summary>What was found for that load: <c>ok</c>, <c>too_low</c> or <c>unknown</c>.</summary>
    public string Verdict { get; init; } = "unknown";

    /// <summary>What could not be read, so that room for the load is not proven; too little room is all the same.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The limits, in the order in which they were told.</summary>
    public IReadOnlyList<ReadLimit> Limits { get; init; } = [];
}

/// <summary>One limit of a server.</summary>
/// <param name="Process">Whose limit it is, such as <c>nginx (1234)</c>.</param>
/// <param name="Name">What is limited.</param>
/// <param name="Value">How much of it there may be, as it was told.</param>
/// <param name="Source">Where that is said.</param>
/// <param name="Capacity">Requests at once that it allows; null when that is not known.</param>
/// <param name="Advice">How it is raised; null when nothing was said.</param>
public sealed record ReadLimit(string Process, string Name, string Value, string Source, long? Capacity, string? Advice);
