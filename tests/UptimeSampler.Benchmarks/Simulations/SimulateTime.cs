using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>Clustered failures by the runs test, periodic ones by the arc scan; samples once per interval at a random time of it.</summary>
internal static class SimulateTime
{
    private const int Interval = 60;

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine("Runs test, level 0.01, 1000 samples at 3 % failures in episodes of a mean length: share called clustered");
        foreach (double length in (double[])[0, 1.5, 3, 30])
            output.WriteLine($"  {(length == 0 ? "independent" : $"episodes of {length} samples"),-26}{Clustered(seed, runs, length):0.000}");
        output.WriteLine();
        output.WriteLine($"Arc scan, one sample per {Interval} s: share of the right period, of a wrong one");
        (string Name, int Hours, int Period, Func<Random, double, bool> Fails)[] cases =
        [
            ("10 s every 5 min", 8, 300, (_, t) => t % 300 is >= 100 and < 110), ("10 s every 5 min", 24, 300, (_, t) => t % 300 is >= 100 and < 110),
            ("60 s every hour", 8, 3600, (_, t) => t % 3600 is >= 700 and < 760), ("60 s every hour", 24, 3600, (_, t) => t % 3600 is >= 700 and < 760),
            ("60 s at 30 % every hour", 24, 3600, (random, t) => t % 3600 is >= 700 and < 760 && random.NextDouble() < 0.3),
            ("60 s at 30 % every hour", 72, 3600, (random, t) => t % 3600 is >= 700 and < 760 && random.NextDouble() < 0.3),
            ("1 % at any time", 24, 0, (random, _) => random.NextDouble() < 0.01), ("one outage of 30 min", 24, 0, (_, t) => t is >= 20_000 and < 21_800),
        ];
        foreach ((string name, int hours, int period, Func<Random, double, bool> fails) in cases)
        {
            (double right, double wrong) = Periodic(seed, runs, hours, period, fails);
            output.WriteLine($"  {name,-26}{hours,3} h{right,10:0.000}{wrong,10:0.000}");
        }
        output.WriteLine();
        output.WriteLine("10 s every 5 min, one sample per 60 s, 24 h: share of days that never see it, standard deviation of the measured rate over the true one");
        foreach ((string name, Func<Random, double, int, double> at) in (ReadOnlySpan<(string, Func<Random, double, int, double>)>)
            [
                ("fixed interval", (_, start, slot) => (start + slot) * Interval), ("fixed ± 20 %", (random, start, slot) => (start + slot + 0.4 * random.NextDouble()) * Interval),
                ("one random time per slot", (random, _, slot) => (slot + random.NextDouble()) * Interval),
            ])
        {
            (double never, double deviation) = Schedule(seed, 10 * runs, at);
            output.WriteLine($"  {name,-26}{never:0.000}{deviation,10:0.00}");
        }
    }

    private static double Clustered(int seed, int runs, double length)
    {
        const int Samples = 1000;
        const double Rate = 0.03;
        var random = new Random(seed);
        int called = 0;
        bool[] failed = new bool[Samples];
        for (int run = 0; run < runs; run++)
        {
            bool bad = false;
            for (int i = 0; i < Samples; i++)
            {
                double stay = 1 - 1 / Math.Max(1, length), begin = Rate / (1 - Rate) * (1 - stay);
                bad = length == 0 ? random.NextDouble() < Rate : random.NextDouble() < (bad ? stay : begin);
                failed[i] = bad;
            }
            called += RunsTest.Of(failed).PValue <= 0.01 ? 1 : 0;
        }
        return called / (double)runs;
    }

    private static (double Right, double Wrong) Periodic(int seed, int runs, int hours, int period, Func<Random, double, bool> fails)
    {
        var random = new Random(seed);
        int right = 0, wrong = 0;
        for (int run = 0; run < runs; run++)
        {
            List<TimeSpan> failures = [];
            for (int slot = 0; slot * Interval < hours * 3600; slot++)
            {
                double time = (slot + random.NextDouble()) * Interval;
                if (fails(random, time))
                    failures.Add(TimeSpan.FromSeconds(time));
            }
            IReadOnlyList<Periodicity> found = ArcScan.Find(failures.ToArray(), TimeSpan.FromHours(hours), TimeSpan.FromSeconds(Interval));
            if (found.Count == 0)
                continue;
            if (found[^1].Period.TotalSeconds == period)
                right++;
            else
                wrong++;
        }
        return (right / (double)runs, wrong / (double)runs);
    }

    private static (double Never, double Deviation) Schedule(int seed, int runs, Func<Random, double, int, double> at)
    {
        const int Slots = 86_400 / Interval;
        const double True = 10.0 / 300;
        var random = new Random(seed);
        int never = 0;
        double squares = 0;
        for (int run = 0; run < runs; run++)
        {
            double start = random.NextDouble(), phase = random.NextDouble() * 300;
            int failures = 0;
            for (int slot = 0; slot < Slots; slot++)
                failures += (at(random, start, slot) + phase) % 300 < 10 ? 1 : 0;
            never += failures == 0 ? 1 : 0;
            double error = (double)failures / Slots / True - 1;
            squares += error * error;
        }
        return (never / (double)runs, Math.Sqrt(squares / runs));
    }
}
