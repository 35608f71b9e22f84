using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>
/// How many samples each rule needs to find an outage, all of them set to one false alarm in a million samples where they can be.
/// </summary>
internal static class SimulateRules
{
    private const double Budget = 1e6;
    private const int Longest = 100_000, CalibrationSamples = 20_000_000;

    private sealed record Rule(string Name, Func<double, IRateDetector> Create, double? Threshold = null, int WarmUp = 5000);

    private static readonly (double P0, double[] Rates, Rule[] Windows)[] Settings =
    [
        (0.0001, [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1], [Window(100, 2)]),
        (0.001, [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1], [Window(100, 4), Window(1000, 7)]),
        (0.01, [0.02, 0.05, 0.1, 0.2, 0.5, 1], [Window(1000, 25)]),
    ];

    public static void Run(double p0, int seed, int runs, TextWriter output)
    {
        (_, double[] rates, Rule[] windows) = Settings.Single(setting => setting.P0 == p0);
        output.WriteLine($"Tolerated p0 = {p0:0.00%}; mean/median/95 of 100 samples to the alarm, after 5000 samples at p0 (burn rate: its long window)");
        output.WriteLine($"{"rule",-28}{"ARL",10}" + string.Concat(rates.Select(p1 => $"{p1,22:0.#%}")));
        double[] bounds = [.. rates.Select(p1 => DetectionDelay.LordenSamples(p0, p1, Budget))];
        output.WriteLine($"{"bound ln A / KL",-28}{Budget,10:0e+0}" + string.Concat(bounds.Select(bound => $"{bound,22:0.0}")));
        for (int k = 2; k <= 5; k++)
            output.WriteLine($"{$"{k} in a row (formula)",-28}{ConsecutiveRule.MeanSamples(p0, k),10:0e+0}" + string.Concat(rates.Select(p1 => $"{InARow(p1, k),22}")));
        Rule[] rules =
        [
            .. windows,
            new("burn rate 14.4 and 6, 1/s", _ => BurnRate.Workbook, 1, 25_000),
            new("CUSUM for 2 %", _ => new Cusum(0.02)), new("CUSUM for 10 %", _ => new Cusum(0.1)), new("CUSUM for 50 %", _ => new Cusum(0.5)),
            new("CUSUM of 10 stakes", _ => new StakeCusum()), new("likelihood ratio (FOCuS)", p => new LikelihoodRatioDetector(p)),
            new("e-detector, uncapped", _ => new EDetector(cap: false), Budget), new("e-detector", _ => new EDetector(), Budget),
        ];
        Summary[] last = [];
        foreach (Rule rule in rules)
            last = Row(rule, p0, rates, seed, runs, output);
        output.WriteLine($"{"goal 1.1 bound + 1.5",-38}" + string.Concat(rates.Select((p1, i) =>
            $"{(p1 < 10 * p0 ? "-" : last[i].Mean <= 1.1 * bounds[i] + 1.5 ? "met" : "missed"),22}")));
    }

    private static Summary[] Row(Rule rule, double p0, double[] rates, int seed, int runs, TextWriter output)
    {
        double threshold = rule.Threshold ?? Calibrate(rule.Create(p0), p0, new Random(seed));
        double between = Between(rule.Create(p0), threshold, p0, new Random(seed + 1));
        Summary[] delays = [.. rates.Select(p1 => Delays(rule, threshold, p0, p1, new Random(seed + 2), runs))];
        string arl = double.IsPositiveInfinity(between) ? ">" + $"{CalibrationSamples:0e+0}" : $"{between:0.0e+0}";
        output.WriteLine($"{rule.Name,-28}{arl,10}" + string.Concat(delays.Select(delay => $"{(delay.P95 >= Longest ? $"> {Longest:0e+0} in 5 %" : delay.ToString()),22}")));
        return delays;
    }

    // The threshold that is passed once in a million samples: excursions from below 1 nat, by their highest points.
    private static double Calibrate(IRateDetector detector, double p0, Random random)
    {
        const int Rank = (int)(CalibrationSamples / Budget);
        var highest = new PriorityQueue<double, double>();
        double most = 0;
        for (int i = 0; i < CalibrationSamples; i++)
        {
            detector.Observe(new(1, Draw.Failure(random, p0), p0, 1, i), double.MaxValue);
            most = Math.Max(most, detector.Evidence);
            if (detector.Evidence >= 1 || most < 1)
                continue;
            highest.Enqueue(most, most);
            if (highest.Count > Rank + 1)
                highest.Dequeue();
            most = 0;
        }
        // Strictly above the first one too many: rare failures give the same few values again and again.
        double tooLow = highest.Peek() * (1 + 1e-9);
        return highest.UnorderedItems.Select(item => item.Element).Where(value => value > tooLow).DefaultIfEmpty(tooLow * 1.001).Min();
    }

    // Samples between false alarms, starting anew after each.
    private static double Between(IRateDetector detector, double threshold, double p0, Random random)
    {
        int alarms = 0;
        for (int i = 0; i < CalibrationSamples; i++)
        {
            if (!detector.Observe(new(1, Draw.Failure(random, p0), p0, 1, i), threshold))
                continue;
            alarms++;
            detector.Reset();
        }
        return alarms == 0 ? double.PositiveInfinity : (double)CalibrationSamples / alarms;
    }

    private static Summary Delays(Rule rule, double threshold, double p0, double p1, Random random, int runs)
    {
        IRateDetector detector = rule.Create(p0);
        List<double> delays = [];
        for (int run = 0; run < runs; run++)
        {
            detector.Reset();
            for (int i = 0; i < rule.WarmUp; i++)
            {
                if (detector.Observe(new(1, Draw.Failure(random, p0), p0, 1, i), threshold))
                    detector.Reset();
            }
            int n = 1;
            while (!detector.Observe(new(1, Draw.Failure(random, p1), p0, 1, n), threshold) && n < Longest)
                n++;
            delays.Add(n);
            // A rule that does not see this rate at all need not show it a thousand times.
            if (run == 50 && delays.Average() > Longest / 2)
                break;
        }
        return Summary.Of(delays);
    }

    private static string InARow(double p, int k)
    {
        double mean = ConsecutiveRule.MeanSamples(p, k);
        return mean < 1e6 ? $"{mean:0}" : $"{mean:0e+0}";
    }

    private static Rule Window(int size, int failures) => new($"{failures} of the last {size}", _ => new SlidingWindow(size), failures);
}
