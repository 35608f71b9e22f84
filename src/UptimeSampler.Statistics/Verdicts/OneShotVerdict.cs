namespace UptimeSampler.Statistics;

/// <summary>What a one-shot test says.</summary>
public enum OneShotVerdict
{
    /// <summary>Not yet: more samples are needed.</summary>
    Undecided,

    /// <summary>The failure rate is below the rate to exclude.</summary>
    Healthy,

    /// <summary>The failure rate is above the tolerated one; whether partial or down is still open. Sampling goes on.</summary>
    Failing,

    /// <summary>Part of the requests fail.</summary>
    Partial,

    /// <summary>Nearly all requests fail.</summary>
    Down,

    /// <summary>The samples ended before the evidence sufficed.</summary>
    Inconclusive,
}
