using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>Lognormal latencies that become slower: samples until a quantile's rise is noticed, and false alarms, with the limit from a baseline sample.</summary>
internal static class SimulateLatency
{
    private const double Budget = 1e6, NullBudget = 1e4, Spread = 0.5, Quantile = 0.95;
    private const int Longest = 4000;

    private static readonly (string Name, Func<Random, double, double> Change)[] Changes =
    [
        ("all x1.1", (_, x) => 1.1 * x), ("all x1.2", (_, x) => 1.2 * x), ("all x1.5", (_, x) => 1.5 * x), ("all x2", (_, x) => 2 * x),
        ("10 % of requests x5", (random, x) => random.NextDouble() < 0.1 ? 5 * x : x),
        ("5 % of requests x5", (random, x) => random.NextDouble() < 0.05 ? 5 * x : x),
        ("2 % of requests x10", (random, x) => random.NextDouble() < 0.02 ? 10 * x : x),
    ];

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine($"Quantile {Quantile:0.##}, budget {Budget:0e+0} samples; samples to the alarm: mean/median/95 of 100 (share missed within {Longest})");
        output.WriteLine($"{"",-24}{"baseline 20 000",26}{"baseline 2 000",26}");
        foreach ((string name, Func<Random, double, double> change) in Changes)
            output.WriteLine($"{name,-24}{Delays(seed, runs, change, 20_000),26}{Delays(seed, runs, change, 2000),26}");
        output.WriteLine();
        output.WriteLine($"No change, budget {NullBudget:0e+0} samples: mean samples to a false alarm in budgets, up to 20 (promise: at least 1)");
        foreach (int reference in (int[])[2000, 20_000])
            output.WriteLine($"  baseline {reference}: {NullTime(seed, Math.Min(runs, 100), reference):0.00}");
    }

    private static string Delays(int seed, int runs, Func<Random, double, double> change, int reference)
    {
        var random = new Random(seed);
        List<double> delays = [];
        for (int run = 0; run < runs; run++)
        {
            double limit = Limit(random, reference);
            var detector = new EDetector();
            for (int i = 0; i < 1000; i++)
                Observe(detector, limit, Latency(random), Budget);
            int n = 1;
            while (n < Longest && !Observe(detector, limit, change(random, Latency(random)), Budget))
                n++;
            delays.Add(n);
        }
        double missed = delays.Count(delay => delay == Longest) / (double)runs;
        return $"{Summary.Of(delays)}{(missed > 0 ? $" ({missed:0%})" : "")}";
    }

    private static double NullTime(int seed, int runs, int reference)
    {
        var random = new Random(seed);
        double sum = 0;
        for (int run = 0; run < runs; run++)
        {
            double limit = Limit(random, reference);
            var detector = new EDetector();
            int n = 1;
            while (n < 20 * NullBudget && !Observe(detector, limit, Latency(random), NullBudget))
                n++;
            sum += n / NullBudget;
        }
        return sum / runs;
    }

    private static double Limit(Random random, int reference)
    {
        double[] sorted = new double[reference];
        for (int i = 0; i < reference; i++)
            sorted[i] = Latency(random);
        Array.Sort(sorted);
        return sorted[(int)QuantileRanks.UpperLimit(reference, Quantile, 0.99)!.Value - 1];
    }

    private static bool Observe(EDetector detector, double limit, double latency, double budget) =>
        detector.Observe(new EvidenceUnit(1, latency > limit ? 1 : 0, 1 - Quantile, Patience: 1, Position: 0), budget);

    private static double Latency(Random random) => 50 * Math.Exp(Spread * Draw.Normal(random));
}
