using UptimeSampler.Statistics;

namespace UptimeSampler.Reports.Postmortems;

/// <summary>What the samples of an incident tell in the order in which they came.</summary>
/// <param name="Falls">Failure rates that it was above when it was found, and when it was proven to have fallen below them (UTC), oldest first.</param>
/// <param name="Interval">Interval of the failure rate with <see cref="Confidence"/>, however the samples within a five-second block depend on each other; null without samples.</param>
public sealed record Course(IReadOnlyList<(double Below, DateTimeOffset At)> Falls, Interval? Interval)
{
    /// <summary>Probability with which each statement holds.</summary>
    public const double Confidence = 0.95;
}
