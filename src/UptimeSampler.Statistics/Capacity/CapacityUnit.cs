namespace UptimeSampler.Statistics;

/// <summary>One burst of simultaneous requests, or several alike one after the other: the unit of evidence about capacity.</summary>
/// <param name="Concurrency">Requests that were in flight at once, as achieved, above 0.</param>
/// <param name="Requests">Requests sent, at least 1; a multiple of the concurrency when a burst was repeated.</param>
/// <param name="Failures">Failed requests among them.</param>
public readonly record struct CapacityUnit(double Concurrency, long Requests, long Failures)
{
    /// <summary>Share of the requests that failed, 0 to 1.</summary>
    public double Rate => (double)Failures / Requests;

    /// <summary>How many were served at once: concurrency times the share that did not fail.</summary>
    public double Served => Concurrency * (1 - Rate);

    internal static void Check(ReadOnlySpan<CapacityUnit> units)
    {
        foreach (CapacityUnit unit in units)
        {
            if (!(unit.Concurrency > 0 && double.IsFinite(unit.Concurrency) && unit.Requests >= 1 && unit.Failures >= 0 && unit.Failures <= unit.Requests))
                throw new ArgumentOutOfRangeException(nameof(units), unit, "A unit has a concurrency above 0, at least one request, and failures between 0 and its requests.");
        }
    }
}
