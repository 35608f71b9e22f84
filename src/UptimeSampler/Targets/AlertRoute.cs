namespace UptimeSampler.Targets;

/// <summary>Which alerts a channel takes, and when.</summary>
public sealed record AlertRoute
{
    /// <summary>Takes everything at once.</summary>
    public static readonly AlertRoute Everything = new();

    /// <summary>Most windows that follow on one another without a gap.</summary>
    private const int ChainLimit = 100;

    /// <summary>Severities that it takes; empty for all.</summary>
    public IReadOnlyList<Severity> Severities { get; init; } = [];

    /// <summary>Labels that a target must have, all of them; empty for every target.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Takes only incidents that are still open and not acknowledged after this time; null to take them at once.</summary>
    public TimeSpan? EscalateAfter { get; init; }

    /// <summary>When alerts are held back.</summary>
    public IReadOnlyList<MaintenanceWindow> Quiet { get; init; } = [];

    /// <summary>Severities that are not held back.</summary>
    public IReadOnlyList<Severity> QuietExcept { get; init; } = [Severity.Critical];

    /// <summary>Whether alerts about a target with these labels go there.</summary>
    /// <param name="labels">The target's labels.</param>
    public bool Takes(IReadOnlyDictionary<string, string> labels) => Labels.All(wanted => labels.TryGetValue(wanted.Key, out string? value) && value == wanted.Value);

    /// <summary>Whether alerts of a severity go there.</summary>
    /// <param name="severity">The incident's severity.</param>
    public bool Takes(Severity severity) => Severities.Count == 0 || Severities.Contains(severity);

    /// <summary>Until when an alert is held back; null when it is not.</summary>
    /// <param name="severity">The incident's severity.</param>
    /// <param name="at">When it is written (UTC).</param>
    public DateTimeOffset? QuietUntil(Severity severity, DateTimeOffset at)
    {
        if (QuietExcept.Contains(severity))
            return null;
        DateTimeOffset? until = null;
        for (int i = 0; i < ChainLimit && Quiet.Select(window => window.EndAfter(until ?? at)).Max() is { } end; i++)
            until = end;
        return until;
    }
}
