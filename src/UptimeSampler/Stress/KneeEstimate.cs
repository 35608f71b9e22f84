using UptimeSampler.Statistics;

namespace UptimeSampler.Stress;

/// <summary>Where the knee is and of what kind, from the bracket of the search and all bursts that were sent.</summary>
internal static class KneeEstimate
{
    /// <summary>Requests that wait fail by the time limit when the queue begins at or below this share of the load at which they do.</summary>
    private const double QueueShare = 0.8;

    /// <summary>When at least this share of the excess fails, the few that do not came a little later.</summary>
    private const double NearlyAll = 0.8;

    /// <summary>The knee of a search that found one; null when it found none.</summary>
    /// <remarks>A collapse lies in the bracket; of a wall or an overflow the capacity is estimated from what failed beyond it.</remarks>
    /// <param name="search">The search, finished or cut off.</param>
    /// <param name="units">All bursts.</param>
    /// <param name="queue">Where requests begin to wait; null when they do not.</param>
    /// <param name="confidence">Confidence of the knee's interval.</param>
    public static Knee? Of(KneeSearch search, IReadOnlyList<CapacityUnit> units, QueueFit? queue, double confidence)
    {
        if (search.High is not { } high)
            return null;
        if (queue is not null && queue.High <= QueueShare * search.Low)
            return new Knee(search.Low, high, confidence, KneeKind.Queue, search.IsConfirmed);
        CapacityUnit[] all = [.. units];
        (int low, KneeKind kind) = (search.Low, KneeKind.Failures);
        CapacityFit? fit = all.Length >= CapacityFit.FewestUnits ? CapacityFit.Best(all) : null;
        switch (fit?.Model)
        {
            case CapacityModel.Step:
                kind = KneeKind.Collapse;
                break;
            case CapacityModel.Wall when WallCapacity.Of(all, confidence) is { } wall:
                (low, high, kind) = (Floor(Math.Min(wall.Low, fit.Low)), Ceiling(Math.Max(wall.High, fit.High)), KneeKind.Wall);
                break;
            case CapacityModel.Wall or CapacityModel.Overflow:
                (low, high, kind) = (Floor(fit.Low), Ceiling(fit.High), fit.Severity >= NearlyAll ? KneeKind.Wall : KneeKind.Overflow);
                break;
        }
        return new Knee(low, high, confidence, kind, search.IsConfirmed);
    }

    private static int Floor(double capacity) => (int)Math.Floor(capacity);

    private static int Ceiling(double capacity) => (int)Math.Ceiling(capacity);
}
