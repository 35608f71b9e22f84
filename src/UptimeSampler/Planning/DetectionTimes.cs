using UptimeSampler.Detection;
using UptimeSampler.Targets;

namespace UptimeSampler.Planning;

/// <summary>How soon outages of one failure rate are found: simulated, a fault at a time, by a detector that has just started.</summary>
/// <param name="Runs">How many outages were simulated.</param>
/// <param name="MeanSamples">Mean number of samples from the start of the fault to the alarm.</param>
/// <param name="MedianSamples">Half of the outages are found within so many samples.</param>
/// <param name="P95Samples">95 of 100 are.</param>
/// <param name="Mean">Mean time from the start of the fault to the alarm.</param>
/// <param name="P95">95 of 100 are found within this time.</param>
public sealed record DetectionTimes(int Runs, double MeanSamples, double MedianSamples, double P95Samples, TimeSpan Mean, TimeSpan P95)
{
    /// <summary>Outages of each rate that are simulated, as far as <see cref="SamplesPerRate"/> allows.</summary>
    public const int MostRuns = 1_000;

    /// <summary>Fewer say too little about 95 of 100.</summary>
    private const int FewestRuns = 100;

    private const double SamplesPerRate = 3e6;
    private const int Patience = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(10_000);

    /// <summary>Simulates outages; null when that would take too long, since the rate is hardly more than what is tolerated.</summary>
    /// <param name="target">How it is sampled.</param>
    /// <param name="settings">What the detector is asked to find.</param>
    /// <param name="rate">The failure rate of the outages, above what is tolerated.</param>
    /// <param name="expected">Samples within which most should be found, by formula.</param>
    /// <param name="seed">Seed of all draws.</param>
    internal static DetectionTimes? Simulate(Target target, DetectionSettings settings, double rate, double expected, int seed)
    {
        // At a high pace a block holds many samples, and takes two or three blocks whatever the rate.
        double most = expected + (Patience * Math.Max(target.BaseRate, target.MaxRate) * EvidenceBlock.Length.TotalSeconds);
        int runs = (int)Math.Min(MostRuns, SamplesPerRate / most);
        if (runs < FewestRuns)
            return null;
        Detection?[] found = new Detection?[runs];
        Parallel.For(0, runs, run => found[run] = Watch(target, settings, seed, run).Run(rate, Longest, (long)(Patience * most)));
        if (found.Any(detection => detection is null))
            return null;
        double[] samples = [.. found.Select(detection => (double)detection!.Value.Samples).Order()];
        double[] seconds = [.. found.Select(detection => detection!.Value.After.TotalSeconds).Order()];
        return new DetectionTimes(runs, samples.Average(), Quantile(samples, 0.5), Quantile(samples, 0.95),
            TimeSpan.FromSeconds(seconds.Average()), TimeSpan.FromSeconds(Quantile(seconds, 0.95)));
    }

    /// <summary>How many outages are not found within a span.</summary>
    /// <param name="target">How it is sampled.</param>
    /// <param name="settings">What the detector is asked to find.</param>
    /// <param name="rate">The failure rate of the outages.</param>
    /// <param name="within">The span.</param>
    /// <param name="runs">So many outages are simulated.</param>
    /// <param name="seed">Seed of all draws.</param>
    /// <param name="enough">More missed ones than this need not be counted.</param>
    internal static int Missed(Target target, DetectionSettings settings, double rate, TimeSpan within, int runs, int seed, int enough)
    {
        int missed = 0;
        Parallel.For(0, runs, (run, loop) =>
        {
            if (Watch(target, settings, seed, run).Run(rate, within, long.MaxValue) is null && Interlocked.Increment(ref missed) > enough)
                loop.Stop();
        });
        return missed;
    }

    // Each outage has a seed of its own, so that the answer does not depend on the number of processors.
    private static SimulatedWatch Watch(Target target, DetectionSettings settings, int seed, int run) =>
        new(target, settings, new Random(unchecked((seed * 1_000_003) + run)));

    // The smallest number that at least this share of them does not exceed.
    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
