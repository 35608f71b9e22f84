using UptimeSampler.Statistics;

namespace UptimeSampler.Reports;

/// <summary>By what failure rates can be split.</summary>
public enum RateDimension
{
    /// <summary>Target (always split by).</summary>
    Target,

    /// <summary>Worker that took the sample.</summary>
    Worker,

    /// <summary>Location of the worker.</summary>
    Location,

    /// <summary>Address that was probed.</summary>
    Address,

    /// <summary>Failure class: a row's failures are those of the class, its samples all of the group.</summary>
    Failure,

    /// <summary>New or kept connection.</summary>
    Connection,

    /// <summary>Hour (UTC).</summary>
    Hour,

    /// <summary>Day (UTC).</summary>
    Day,
}

/// <summary>How often did it fail, for whom, where, when?</summary>
public sealed record RateQuestion
{
    /// <summary>Names of the targets; empty means all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Samples that started at this instant or later (UTC).</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Samples that started before this instant (UTC).</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>By what to split, in this order.</summary>
    public IReadOnlyList<RateDimension> By { get; init; } = [];

    /// <summary>Coverage of the intervals, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How intervals are computed.</summary>
    public BinomialMethod Method { get; init; } = BinomialMethod.ClopperPearson;

    /// <summary>Failure rate to judge by, 0 to 1; null for none.</summary>
    public double? Slo { get; init; }

    /// <summary>
    /// True to pool base samples with those that suspicion added: a share of samples then, and no share of time, since more are taken
    /// where something fails.
    /// </summary>
    public bool AllSamples { get; init; }

    /// <summary>True to count samples taken within maintenance windows too.</summary>
    public bool IncludeMaintenance { get; init; }
}
