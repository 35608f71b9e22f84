namespace UptimeSampler.Reports.Comparisons;

/// <summary>Samples of one target in a span of time.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="From">Samples that started at this instant or later (UTC).</param>
/// <param name="To">Samples that started before this instant (UTC).</param>
public sealed record ComparedWindow(string Target, DateTimeOffset From, DateTimeOffset To);

/// <summary>Does it fail more often after than before, or one target more often than another at the same time?</summary>
/// <param name="Before">What is held against: the window before a change, or another target.</param>
/// <param name="After">What may have become worse: the window after the change, or the target at the same time.</param>
public sealed record ComparisonQuestion(ComparedWindow Before, ComparedWindow After)
{
    /// <summary>Coverage of the intervals, above 0 and below 1; what is missing to 1 is the probability of ever saying "risen" wrongly.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>True to count samples that suspicion added, too (<see cref="RateQuestion.AllSamples"/>).</summary>
    public bool AllSamples { get; init; }

    /// <summary>Whether two targets were sampled side by side; otherwise one target before and after a change.</summary>
    public bool IsSideBySide => Before.Target != After.Target;

    /// <summary>Probability of ever saying "risen" wrongly, above 0 and below 1.</summary>
    public double Level => 1 - Confidence;
}
