using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>Before and after a change: tests on two windows fixed in advance, and rules that watch while samples arrive.</summary>
internal static class SimulateCompare
{
    private const double Alpha = 0.05;
    private const int Before = 2000, Longest = 6400;

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine($"Windows of 200 before and 50 after, level {Alpha}: exact probability to call a rise");
        foreach ((double p1, double p2) in (ReadOnlySpan<(double, double)>)[(0.02, 0.02), (0.01, 0.1), (0.01, 0.05)])
        {
            double fisher = Probability(p1, p2, (a, b) => FisherExact.Greater(b.Failures, b.Samples, a.Failures + b.Failures, a.Samples + b.Samples) <= Alpha);
            double boschloo = Probability(p1, p2, (a, b) => BoschlooTest.Rise(a, b) <= Alpha);
            double newcombe = Probability(p1, p2, (a, b) => RateDifference.Newcombe(a, b, 1 - 2 * Alpha).Low > 0);
            double agresti = Probability(p1, p2, (a, b) => RateDifference.AgrestiCaffo(a, b, 1 - 2 * Alpha).Low > 0);
            output.WriteLine($"  {p1:0%} to {p2:0%}: Fisher {fisher:0.000}, Boschloo {boschloo:0.000}, Newcombe above 0 {newcombe:0.000}, Agresti-Caffo above 0 {agresti:0.000}");
        }
        output.WriteLine();
        output.WriteLine($"Watched after {Before} samples before, up to {Longest}, level {Alpha}: share that call a rise, and mean samples of those");
        output.WriteLine($"{"",-16}{"Fisher at every sample",26}{"looks 25, 50, 100 …",24}{"two-sample e-process",24}");
        foreach ((double p1, double p2) in (ReadOnlySpan<(double, double)>)[(0.002, 0.002), (0.01, 0.01), (0.002, 0.02), (0.002, 0.05), (0.01, 0.03), (0.01, 0.05)])
        {
            string naive = Watch(seed, Math.Min(runs, 100), p1, p2, Naive), looks = Watch(seed, runs, p1, p2, Looks), blocks = Watch(seed, runs, p1, p2, Blocks);
            output.WriteLine($"{$"{p1:0.0%} to {p2:0.0%}",-16}{naive,26}{looks,24}{blocks,24}");
        }
    }

    private static double Probability(double p1, double p2, Func<RateCount, RateCount, bool> rises)
    {
        const int N1 = 200, N2 = 50;
        double sum = 0;
        for (int x = 0; x <= N1 && BinomialDistribution.AtLeast(x, N1, p1) > 1e-9; x++)
        {
            // Once so many failures after are a rise, more are too.
            int y = 0;
            while (y <= N2 && !rises(new(x, N1), new(y, N2)))
                y++;
            sum += BinomialDistribution.Probability(x, N1, p1) * BinomialDistribution.AtLeast(y, N2, p2);
        }
        return sum;
    }

    private static string Watch(int seed, int runs, double p1, double p2, Func<Random, double, double, int?> run)
    {
        var random = new Random(seed);
        List<double> found = [];
        for (int i = 0; i < runs; i++)
        {
            if (run(random, p1, p2) is int samples)
                found.Add(samples);
        }
        return $"{found.Count / (double)runs:0.000}  {(found.Count == 0 ? double.NaN : found.Average()):0}";
    }

    private static int? Naive(Random random, double p1, double p2)
    {
        int before = Draw.Binomial(random, Before, p1), after = 0;
        for (int n = 1; n <= Longest; n++)
        {
            int failed = Draw.Failure(random, p2);
            after += failed;
            if (failed == 1 && FisherExact.Greater(after, n, before + after, Before + n) <= Alpha)
                return n;
        }
        return null;
    }

    private static int? Looks(Random random, double p1, double p2)
    {
        var watch = new DeployWatch(new(Draw.Binomial(random, Before, p1), Before), Alpha);
        for (int n = 1; n <= Longest; n++)
        {
            if (watch.Observe(random.NextDouble() < p2))
                return n;
        }
        return null;
    }

    // One sample from before and one after in every block: both run side by side.
    private static int? Blocks(Random random, double p1, double p2)
    {
        var process = new TwoSampleEProcess();
        for (int n = 1; n <= Longest; n++)
        {
            if (process.Observe(Draw.Failure(random, p1), Draw.Failure(random, p2)) >= -Math.Log(Alpha))
                return n;
        }
        return null;
    }
}
