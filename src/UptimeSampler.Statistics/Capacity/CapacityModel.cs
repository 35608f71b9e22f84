namespace UptimeSampler.Statistics;

/// <summary>How requests begin to fail as more are sent at once.</summary>
public enum CapacityModel
{
    /// <summary>Above the capacity all requests fail with a higher probability: collapse.</summary>
    Step,

    /// <summary>Only the excess fails, with some probability: p0 + s (a − C)/a.</summary>
    Overflow,

    /// <summary>All of the excess fails: an overflow with s = 1; the number served stays the same.</summary>
    Wall,
}
