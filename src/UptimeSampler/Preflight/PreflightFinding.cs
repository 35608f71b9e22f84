using UptimeSampler.Checking;
using UptimeSampler.Stress;

namespace UptimeSampler.Preflight;

/// <summary>The kinds of checks, in the order in which they run: what is cheap first, load last.</summary>
public enum CheckKind
{
    /// <summary>The name resolves alike on all workers.</summary>
    Dns,

    /// <summary>The certificate outlasts the event.</summary>
    Certificate,

    /// <summary>Requests are answered well.</summary>
    Health,

    /// <summary>The server's limits leave room for the load.</summary>
    Limits,

    /// <summary>The load is carried.</summary>
    Stress,
}

/// <summary>What a check, or all of them together, came to.</summary>
public enum ReadyVerdict
{
    /// <summary>Proven good.</summary>
    Ready,

    /// <summary>Proven bad.</summary>
    NotReady,

    /// <summary>Nothing was proven.</summary>
    Unknown,

    /// <summary>It did not run.</summary>
    Skipped,
}

/// <summary>What one check found.</summary>
/// <param name="Name">Name of the target or of the limits.</param>
/// <param name="Kind">What was checked.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Detail">What was found, in a sentence or two without secrets.</param>
public sealed record PreflightFinding(string Name, CheckKind Kind, ReadyVerdict Verdict, string Detail)
{
    /// <summary>What to do about it, in a sentence; null when there is nothing to do.</summary>
    public string? Advice { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The samples of a health check; null for others.</summary>
    public CheckResult? Health { get; init; }

    /// <summary>The levels of a stress test; null for others.</summary>
    public StressResult? Stress { get; init; }

    /// <summary>The limits that were read; null for other checks.</summary>
    public LimitsReading? Limits { get; init; }
}

/// <summary>What a preflight found.</summary>
/// <param name="Plan">What had to be true.</param>
/// <param name="Findings">The checks, in the order in which they ran.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="WasInterrupted">True when somebody stopped it.</param>
public sealed record PreflightResult(PreflightPlan Plan, IReadOnlyList<PreflightFinding> Findings, DateTimeOffset StartedAt, DateTimeOffset EndedAt, bool WasInterrupted)
{
    /// <summary>What all checks come to: one that is proven bad outweighs all, one that proved nothing outweighs those that are good.</summary>
    public ReadyVerdict Verdict =>
        Findings.Any(finding => finding.Verdict == ReadyVerdict.NotReady) ? ReadyVerdict.NotReady
        : WasInterrupted || Findings.Any(finding => finding.Verdict is ReadyVerdict.Unknown or ReadyVerdict.Skipped) ? ReadyVerdict.Unknown
        : ReadyVerdict.Ready;
}
