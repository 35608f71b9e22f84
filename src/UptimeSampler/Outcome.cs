using System.Net;

namespace UptimeSampler;

/// <summary>What one probe found: a value, also when the target failed.</summary>
public sealed record Outcome
{
    /// <summary>The longest <see cref="Detail"/> kept, in characters: it may hold what a hostile server sent.</summary>
    public const int DetailLimit = 200;

    /// <summary>Up, failed or invalid.</summary>
    public required OutcomeKind Kind { get; init; }

    /// <summary>Why; <see cref="FailureClass.None"/> when up.</summary>
    public FailureClass Failure { get; init; }

    /// <summary>The HTTP status; null when none arrived.</summary>
    public int? Status { get; init; }

    /// <summary>The address that was probed; null when the name did not resolve.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Which connection was drawn for the probe: fixed before the outcome.</summary>
    public ConnectionKind Connection { get; init; }

    /// <summary>How long each phase took.</summary>
    public required Phases Phases { get; init; }

    /// <summary>One plain sentence for people, at most <see cref="DetailLimit"/> characters, without secrets; null when up. Not stored.</summary>
    public string? Detail { get; init; }

    /// <summary>When the server's certificate ends; null without TLS.</summary>
    public DateTimeOffset? CertificateExpires { get; init; }
}
