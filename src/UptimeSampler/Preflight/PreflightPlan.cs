using System.Net;
using UptimeSampler.Stress;
using UptimeSampler.Targets;

namespace UptimeSampler.Preflight;

/// <summary>What must be true before an event: everything that a plan file says, checked and complete.</summary>
public sealed record PreflightPlan
{
    /// <summary>What the event is called.</summary>
    public required string Name { get; init; }

    /// <summary>When the event begins; null when that was not said.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ends; null when that was not said, and certificates are judged from now on.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>True to go on with load after a breach, and to narrow each knee down; false to leave servers in peace then.</summary>
    public bool ContinueAfterBreach { get; init; }

    /// <summary>What is checked from outside, in the order of the file.</summary>
    public IReadOnlyList<PreflightTarget> Targets { get; init; } = [];

    /// <summary>Whose limits are checked.</summary>
    public IReadOnlyList<LimitsSource> Limits { get; init; } = [];
}

/// <summary>What is checked of one target.</summary>
public sealed record PreflightTarget
{
    /// <summary>The target, as it is probed.</summary>
    public required Target Target { get; init; }

    /// <summary>Which kinds of checks it takes part in.</summary>
    public required IReadOnlyList<CheckKind> Kinds { get; init; }

    /// <summary>The addresses that its name must have; empty when any will do.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>True when answers about the name may differ, as long as any two share an address.</summary>
    public bool MayRotate { get; init; }

    /// <summary>Look-ups of the name from each worker, at least 1.</summary>
    public int LookUps { get; init; } = 5;

    /// <summary>The certificate must be valid for so long after the event.</summary>
    public TimeSpan CertificateMargin { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How its health is checked.</summary>
    public Checking.CheckSettings Health { get; init; } = new();

    /// <summary>The load that it must carry.</summary>
    public StressSettings Stress { get; init; } = new();

    /// <summary>The target as it is loaded: its time limit and its connections may be others than a probe's.</summary>
    public required Target Loaded { get; init; }

    /// <summary>Whether load speaks HTTP/2.</summary>
    public bool IsHttp2 { get; init; }
}

/// <summary>Whose limits are checked, and for which load.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Need">Requests at once that must fit, head-room included.</param>
public abstract record LimitsSource(string Name, int Need);

/// <summary>The limits of a server as <c>inspect --json</c> wrote them there.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Need">Requests at once that must fit, head-room included.</param>
/// <param name="File">Full path of the file.</param>
/// <param name="Host">Name of the host that must have written it; null when any will do.</param>
/// <param name="MaxAge">Oldest that it may be.</param>
public sealed record LimitsFileSource(string Name, int Need, string File, string? Host, TimeSpan MaxAge) : LimitsSource(Name, Need);

/// <summary>The limits of a server on this host, read now.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Need">Requests at once that must fit, head-room included.</param>
/// <param name="Service">Name of the server or path of its program; null when something else says which it is.</param>
/// <param name="Process">Id of its process; null when something else says which it is.</param>
/// <param name="Port">Port on which it listens; null when something else says which it is.</param>
public sealed record LocalLimitsSource(string Name, int Need, string? Service, int? Process, int? Port) : LimitsSource(Name, Need);
