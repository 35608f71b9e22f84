using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>False alarms when the samples of a burst fail together: bets on the mean of a burst against bets on every sample.</summary>
internal static class SimulateBursts
{
    private const double Budget = 1e5, Horizon = 0.1;

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine($"Mean samples to a false alarm, in budgets of {Budget:0e+0} (promise: at least 1), and share within {Horizon:0%} of it (promise: at most {Horizon:0.00})");
        output.WriteLine($"{"",-36}{"bets on burst means",24}{"bets on every sample",24}");
        foreach ((double p0, int size) in (ReadOnlySpan<(double, int)>)[(0.001, 1), (0.001, 10), (0.0001, 10), (0.01, 10), (0.01, 50)])
        {
            foreach (double correlation in size == 1 ? [0.0] : (double[])[0, 0.05, 0.2, 0.5])
                Row(output, $"p0 {p0:0.##%}, bursts of {size}, ICC {correlation}", p0, size, seed, runs, random => Draw.Burst(random, size, p0, correlation));
            if (size > 1)
            {
                Row(output, $"p0 {p0:0.##%}, bursts of {size}, shocks", p0, size, seed, runs,
                    random => random.NextDouble() < p0 / 2 ? size : Draw.Binomial(random, size, p0 / 2 / (1 - p0 / 2)));
            }
        }
    }

    private static void Row(TextWriter output, string name, double p0, int size, int seed, int runs, Func<Random, int> draw)
    {
        string together = Run(p0, size, runs, new Random(seed), draw, byBurst: true), apart = Run(p0, size, runs, new Random(seed), draw, byBurst: false);
        output.WriteLine($"{name,-36}{together,24}{apart,24}");
    }

    private static string Run(double p0, int size, int runs, Random random, Func<Random, int> draw, bool byBurst)
    {
        List<double> times = [];
        for (int run = 0; run < runs; run++)
        {
            var detector = new EDetector();
            double samples = 0;
            for (bool alarm = false; !alarm; samples += size)
                alarm = byBurst ? detector.Observe(new(size, draw(random), p0, size, 0), Budget) : Apart(detector, draw(random), size, p0, random);
            times.Add(samples / Budget);
        }
        Summary summary = Summary.Of(times);
        return $"{summary.Mean:0.000} ± {summary.StandardError:0.000}  {times.Count(time => time <= Horizon) / (double)runs:0.000}";
    }

    // The failures at random places of the burst, one sample at a time.
    private static bool Apart(EDetector detector, int failures, int size, double p0, Random random)
    {
        bool alarm = false;
        for (int left = size; left > 0 && !alarm; left--)
        {
            int failed = random.Next(left) < failures ? 1 : 0;
            failures -= failed;
            alarm = detector.Observe(new(1, failed, p0, 1, 0), Budget);
        }
        return alarm;
    }
}
