namespace UptimeSampler.Statistics;

/// <summary>Failures among the samples of one group: before a deploy, one worker, one address.</summary>
/// <param name="Failures">Failed samples, 0 to <paramref name="Samples"/>.</param>
/// <param name="Samples">Valid samples, at least 0.</param>
public readonly record struct RateCount(long Failures, long Samples)
{
    /// <summary>The observed failure rate, 0 to 1; not a number without samples.</summary>
    public double Rate => (double)Failures / Samples;

    /// <summary>
    /// The number of independent samples that say as much as these correlated ones, in whole numbers for an exact test, and as many
    /// failures as keep the rate. Rounding counts against one answer only: say which.
    /// </summary>
    /// <param name="designEffect">How many of these samples are worth one, at least 1 (<see cref="ClusterSums.DesignEffect"/>); 1 changes nothing.</param>
    /// <param name="roundFailuresUp">True for the window that a rise starts from, false for the one that may have risen: so no rise comes from rounding.</param>
    /// <exception cref="ArgumentOutOfRangeException">The design effect is below 1.</exception>
    public RateCount Effective(double designEffect, bool roundFailuresUp)
    {
        Require.DesignEffect(designEffect);
        long samples = (long)Math.Floor(Samples / designEffect + Slack);
        if (samples == Samples || samples == 0)
            return samples == Samples ? this : default;
        double failures = Rate * samples;
        return new(roundFailuresUp ? (long)Math.Ceiling(failures - Slack) : (long)Math.Floor(failures + Slack), samples);
    }

    // A whole number that arithmetic made a trifle more or less.
    private const double Slack = 1e-9;
}
