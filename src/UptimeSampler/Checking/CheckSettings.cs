using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.Checking;

/// <summary>How one target is checked.</summary>
public sealed record CheckSettings
{
    /// <summary>A target that tolerates much is healthy when its rate is below this many times what it tolerates.</summary>
    private const double ExcludedPerTolerated = 4;

    /// <summary>What must be proven, how surely, and the most samples that are taken for it, those spoilt by our own faults included.</summary>
    public OneShotOptions Evidence { get; init; } = new();

    /// <summary>No sample starts after this; those under way may take the target's time limit longer.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most samples under way at once, at least 1.</summary>
    public int Concurrency { get; init; } = 5;

    /// <summary>Mean time between the starts of two samples.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The rate below which a target that tolerates so much is healthy, when nobody says another.</summary>
    /// <param name="tolerate">What it tolerates, above 0 and below 1.</param>
    public static double ExcludeRateFor(double tolerate) => Math.Max(new OneShotOptions().ExcludeRate, Math.Min(ExcludedPerTolerated * tolerate, (1 + tolerate) / 2));
}

/// <summary>One target to check, and how.</summary>
/// <param name="Target">What is sampled.</param>
/// <param name="Settings">How.</param>
public sealed record CheckRequest(Target Target, CheckSettings Settings);
