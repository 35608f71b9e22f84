using UptimeSampler.Statistics;

namespace UptimeSampler.Reports;

/// <summary>Failure rates of a window, with what is known about them.</summary>
/// <param name="From">Start of the window that was counted (UTC): earlier than asked for where only coarser data is kept.</param>
/// <param name="To">End of the window that was counted (UTC), not included: later than asked for where only coarser data is kept.</param>
/// <param name="Method">How the intervals were computed.</param>
/// <param name="Confidence">Their coverage, above 0 and below 1.</param>
/// <param name="Rows">One row a group, ordered by target and group; a target without samples has one row too.</param>
public sealed record RateAnswer(DateTimeOffset From, DateTimeOffset To, BinomialMethod Method, double Confidence, IReadOnlyList<RateRow> Rows);

/// <summary>Whether a target keeps its objective, judged by the interval.</summary>
public enum SloVerdict
{
    /// <summary>The whole interval lies at or below the objective.</summary>
    Yes,

    /// <summary>The whole interval lies above the objective.</summary>
    No,

    /// <summary>The samples do not tell.</summary>
    Unknown,
}

/// <summary>One group's failure rate: of its base samples, or of all when the question pools them.</summary>
public sealed record RateRow
{
    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>Dimension and value, in the order asked for; empty for a target without samples.</summary>
    public IReadOnlyList<KeyValuePair<RateDimension, string>> Group { get; init; } = [];

    /// <summary>Valid samples.</summary>
    public long Samples { get; init; }

    /// <summary>Failed samples among them (of the row's class when split by failure).</summary>
    public long Failures { get; init; }

    /// <summary>Samples that our own faults made invalid; not among <see cref="Samples"/>.</summary>
    public long Invalid { get; init; }

    /// <summary>Valid samples that suspicion added: among <see cref="Samples"/> only when the question pools them.</summary>
    public long ExtraSamples { get; init; }

    /// <summary>Failed samples among <see cref="ExtraSamples"/> (of the row's class when split by failure).</summary>
    public long ExtraFailures { get; init; }

    /// <summary>Failures / samples; null without samples.</summary>
    public double? Rate => Samples == 0 ? null : (double)Failures / Samples;

    /// <summary>Lower end of the interval, 0 to 1.</summary>
    public double Low { get; init; }

    /// <summary>Upper end of the interval, 0 to 1.</summary>
    public double High { get; init; } = 1;

    /// <summary>The rate that is exceeded with at most 1 − confidence (one-sided), 0 to 1: to be told beside a rate of 0.</summary>
    public double UpperBound { get; init; } = 1;

    /// <summary>Number of independent samples that would say as much; equals <see cref="Samples"/> when every evidence block holds one. Counted from base samples only.</summary>
    public double EffectiveSamples { get; init; }

    /// <summary>How many of <see cref="Samples"/> are worth an independent one, at least 1; 1 without samples.</summary>
    public double DesignEffect => EffectiveSamples > 0 ? Math.Max(1, Samples / EffectiveSamples) : 1;

    /// <summary>How far the workers agree that took the samples; null when only one did, and when the row is one worker's.</summary>
    public WorkerSpread? Workers { get; init; }

    /// <summary>The objective that the row is judged by; null for none.</summary>
    public double? Slo { get; init; }

    /// <summary>Whether the objective is kept; null without one.</summary>
    public SloVerdict? MeetsSlo { get; init; }

    /// <summary>Median duration of the samples that were up, within 1 %; null without any.</summary>
    public TimeSpan? P50 { get; init; }

    /// <summary>Their 95th percentile; null without any.</summary>
    public TimeSpan? P95 { get; init; }
}
