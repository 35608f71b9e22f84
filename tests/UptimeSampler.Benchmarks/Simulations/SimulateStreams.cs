using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>One bad address of many: how soon it is found by all samples together, and by a detector for every address and worker.</summary>
internal static class SimulateStreams
{
    private const double Tolerated = 0.001, Budget = 1e6, NullBudget = 5000;
    private const int Workers = 3, WarmUp = 3000, Longest = 20_000;

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine($"p0 {Tolerated:0.0%}, budget {Budget:0e+0}; samples to the alarm: mean/median/95 of 100; dimensions: address, worker ({Workers})");
        output.WriteLine($"{"",-30}{"all samples",22}{"streams, uncapped",22}{"streams",22}");
        foreach (int addresses in (int[])[8, 32, 100])
        {
            foreach (double rate in (double[])[1, 0.5, 0.1])
            {
                string all = Delays(seed, runs, addresses, rate, () => new EDetector(), Observe);
                string uncapped = Delays(seed, runs, addresses, rate, () => new SubStreamDetector(2, cap: false), Observe);
                string capped = Delays(seed, runs, addresses, rate, () => new SubStreamDetector(2), Observe);
                output.WriteLine($"{$"1 of {addresses} addresses fails {rate:0%}",-30}{all,22}{uncapped,22}{capped,22}");
            }
        }
        output.WriteLine();
        output.WriteLine($"False alarms at p0, budget {NullBudget:0} samples: mean samples to an alarm in budgets (promise: at least 1)");
        foreach (bool cap in (bool[])[false, true])
        {
            Summary summary = NullTimes(seed, runs, cap);
            output.WriteLine($"  streams{(cap ? "" : ", uncapped")}: {summary.Mean:0.00} ± {summary.StandardError:0.00}");
        }
    }

    private static string Delays<T>(int seed, int runs, int addresses, double rate, Func<T> create, Func<T, int, int, int, double, bool> observe)
    {
        var random = new Random(seed);
        List<double> delays = [];
        for (int run = 0; run < runs; run++)
        {
            T detector = create();
            for (int i = 0; i < WarmUp; i++)
                observe(detector, random.Next(addresses), random.Next(Workers), Draw.Failure(random, Tolerated), Budget);
            int n = 0;
            for (bool alarm = false; !alarm && n < Longest; n++)
            {
                int address = random.Next(addresses);
                alarm = observe(detector, address, random.Next(Workers), Draw.Failure(random, address == 0 ? rate : Tolerated), Budget);
            }
            delays.Add(n);
        }
        return Summary.Of(delays).ToString();
    }

    private static Summary NullTimes(int seed, int runs, bool cap)
    {
        var random = new Random(seed);
        List<double> times = [];
        for (int run = 0; run < runs; run++)
        {
            var detector = new SubStreamDetector(2, cap);
            int n = 1;
            while (!Observe(detector, random.Next(8), random.Next(Workers), Draw.Failure(random, Tolerated), NullBudget))
                n++;
            times.Add(n / NullBudget);
        }
        return Summary.Of(times);
    }

    private static bool Observe(EDetector detector, int address, int worker, int failed, double threshold) =>
        detector.Observe(new(1, failed, Tolerated, 1, 0), threshold);

    private static bool Observe(SubStreamDetector detector, int address, int worker, int failed, double threshold) =>
        detector.Observe(new(1, failed, Tolerated, 1, 0), [new(0, address, 1, failed), new(1, worker, 1, failed)], threshold);
}
