namespace UptimeSampler;

/// <summary>What a stress test or a preflight came to, as it was told then.</summary>
public sealed record TestResult
{
    /// <summary>Most characters of the answer, and of the report.</summary>
    public const int TextLimit = 4 << 20;

    /// <summary>Its number; 0 until it is stored.</summary>
    public long Id { get; init; }

    /// <summary>What was run.</summary>
    public required TestKind Kind { get; init; }

    /// <summary>What was tested: a URL without secrets, or the name of a plan.</summary>
    public required string Subject { get; init; }

    /// <summary>The verdict's name, as in <see cref="Answer"/>.</summary>
    public required string Verdict { get; init; }

    /// <summary>True when all that was asked is proven, false when something is proven bad; null when that is not known.</summary>
    public required bool? Passed { get; init; }

    /// <summary>The verdict in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The JSON document that scripts were given; empty in lists.</summary>
    public required string Answer { get; init; }

    /// <summary>The report for people, as <c>DocumentJson</c> writes it; empty in lists.</summary>
    public required string Report { get; init; }
}

/// <summary>What was run.</summary>
public enum TestKind
{
    /// <summary><c>stress</c>.</summary>
    Stress = 0,

    /// <summary><c>preflight</c>.</summary>
    Preflight = 1,
}
