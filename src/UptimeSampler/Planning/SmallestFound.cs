using UptimeSampler.Detection;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.Planning;

/// <summary>The smallest failure rate that is found within a span in 95 of 100 outages.</summary>
/// <param name="Rate">The rate, 0 to 1; null when not even a total outage is found so soon.</param>
/// <param name="IsSimulated">False when the pace is too high to simulate the span, so that the rate is by formula, for samples that count singly.</param>
public sealed record SmallestFound(double? Rate, bool IsSimulated)
{
    private const int Runs = 200;
    private const int MostMissed = Runs / 20;

    /// <summary>How far the answer may lie above the smallest rate.</summary>
    private const double Precision = 1.05;

    /// <summary>More samples than this in a span take too long to simulate over and over.</summary>
    private const double MostSamples = 400_000;

    /// <summary>Searches by simulation; what is given was found often enough.</summary>
    /// <param name="target">How it is sampled.</param>
    /// <param name="settings">What the detector is asked to find.</param>
    /// <param name="within">The span.</param>
    /// <param name="seed">Seed of all draws.</param>
    internal static SmallestFound Search(Target target, DetectionSettings settings, TimeSpan within, int seed)
    {
        double samples = target.BaseRate * within.TotalSeconds;
        double? planned = DetectableRate.Within(settings.NullRate, samples, settings.Threshold * target.BaseRate);
        if (samples > MostSamples)
            return new SmallestFound(planned, IsSimulated: false);
        double high = planned ?? 1;
        while (!IsFound(high))
        {
            if (high >= 1)
                return new SmallestFound(null, IsSimulated: true);
            high = Math.Min(1, 1.5 * high);
        }
        double low = settings.NullRate;
        while (high > Precision * low)
        {
            double middle = Math.Sqrt(low * high);
            if (IsFound(middle))
                high = middle;
            else
                low = middle;
        }
        return new SmallestFound(high, IsSimulated: true);

        bool IsFound(double rate) => DetectionTimes.Missed(target, settings, rate, within, Runs, seed, MostMissed) <= MostMissed;
    }
}
