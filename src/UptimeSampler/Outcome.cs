using System.Net;

namespace UptimeSampler;

/// <summary>What one probe found: a value, also when the target failed.</summary>
public sealed record Outcome
{
    /// <summary>The longest <see cref="Detail"/> kept, in characters: it may hold what a hostile server sent.</summary>
    public const int DetailLimit = 200;

    /// <summary>What stands for an address that is not told apart from others.</summary>
    public const string OtherAddress = "other";

    /// <summary>Up, failed or invalid.</summary>
    public required OutcomeKind Kind { get; init; }

    /// <summary>Why; <see cref="FailureClass.None"/> when up.</summary>
    public FailureClass Failure { get; init; }

    /// <summary>The HTTP status; null when none arrived.</summary>
    public int? Status { get; init; }

    /// <summary>The address that was probed; null when the name did not resolve.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>
    /// True for one of more addresses than are told apart: which one was not kept, and <see cref="Address"/> is null. Of stored samples
    /// only.
    /// </summary>
    public bool IsOtherAddress { get; init; }

    /// <summary>The address as texts show it; null when the name did not resolve.</summary>
    public string? AddressName => IsOtherAddress ? OtherAddress : Address?.ToString();

    /// <summary>Which connection was drawn for the probe: fixed before the outcome.</summary>
    public ConnectionKind Connection { get; init; }

    /// <summary>How long each phase took.</summary>
    public required Phases Phases { get; init; }

    /// <summary>Whether it took longer than a limit; what ran out of time did. Null for what says nothing about durations: what failed at once, and our own faults.</summary>
    public bool? IsSlowerThan(TimeSpan limit) => Kind == OutcomeKind.Up ? Phases.Total > limit : Failure.IsTimeout() ? true : null;

    /// <summary>One plain sentence for people, at most <see cref="DetailLimit"/> characters, without secrets; null when up. Not stored.</summary>
    public string? Detail { get; init; }

    /// <summary>When the server's certificate ends; null without TLS.</summary>
    public DateTimeOffset? CertificateExpires { get; init; }
}
