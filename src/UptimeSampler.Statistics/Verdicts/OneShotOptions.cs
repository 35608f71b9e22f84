namespace UptimeSampler.Statistics;

/// <summary>What a one-shot verdict must be able to say, and how sure it must be.</summary>
public sealed record OneShotOptions
{
    /// <summary>"Healthy" means: the failure rate is below this (X), above 0 and below 1.</summary>
    public double ExcludeRate { get; init; } = 0.02;

    /// <summary>"Failing" means: the failure rate is above this (T), above 0 and below 1.</summary>
    public double TolerateRate { get; init; } = 0.005;

    /// <summary>Confidence of "healthy" and of the interval, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Probability of "failing" although the rate is at most <see cref="TolerateRate"/>, above 0 and below 1.</summary>
    public double WrongFailingProbability { get; init; } = 0.001;

    /// <summary>"Down" means: the interval's lower end is at least this, above 0 and below 1.</summary>
    public double DownRate { get; init; } = 0.8;

    /// <summary>"Partial" is said once the interval's upper end is at most this many times its lower end, above 1.</summary>
    public double RelativeWidth { get; init; } = 10;

    /// <summary>Samples after which the test ends in any case, at least 1.</summary>
    public int MaxSamples { get; init; } = 2000;
}
