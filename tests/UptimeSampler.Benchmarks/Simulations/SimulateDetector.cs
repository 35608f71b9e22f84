using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>
/// What the detector promises against what it does: the rate of false alarms at the tolerated failure rate, for samples that are
/// independent and for bursts that fail together; the number of samples until an outage is found; and what is said about its rate.
/// </summary>
internal static class SimulateDetector
{
    private const double Tolerated = 0.001;
    private const double FalseAlarmBudget = 1e5, DelayBudget = 1e6;
    private const double Horizon = 0.1;
    private const int BurstSize = 10;
    private const int WarmUp = 20_000;
    private static readonly double[] OutageRates = [0.02, 0.1, 0.5, 1];

    public static void Run(Arguments arguments, TextWriter output)
    {
        int seed = arguments.Integer("seed", 1), runs = arguments.Integer("runs", 1000);
        if (runs < 1)
            throw new FormatException($"Option --runs is {runs}, expected at least 1.");

        output.WriteLine($"Detector, tolerated failure rate p0 = {Tolerated:0.0%}, {runs} runs each, seed {seed}");
        output.WriteLine();
        output.WriteLine($"False alarms at p0, budget {FalseAlarmBudget:0e+0} samples. Promise: mean at least 1.00 budgets, within {Horizon:0%} of it at most {Horizon:0.000}.");
        output.WriteLine("units                   mean time (budgets)   s.e.    within 10 % of budget");
        FalseAlarms(output, "single samples", runs, new Random(seed), random => (1, random.NextDouble() < Tolerated ? 1 : 0));
        foreach (double correlation in (double[])[0.05, 0.2, 0.5])
            FalseAlarms(output, $"bursts of {BurstSize}, ICC {correlation}", runs, new Random(seed), random => (BurstSize, Burst(random, correlation)));

        output.WriteLine();
        output.WriteLine($"Samples to the alarm, budget {DelayBudget:0e+0} samples: from no evidence, and after {WarmUp} samples at p0.");
        output.WriteLine("p1        cold mean   p95    warm mean   p95    planned mean   p95    ln A / KL");
        foreach (double rate in OutageRates)
            Delays(output, rate, runs, new Random(seed));

        output.WriteLine();
        output.WriteLine("At the alarm, counted from the estimated onset: the onset is chosen by what was seen, so the rate reads high at first.");
        output.WriteLine("p1        mean rate    95 % interval misses p1");
        foreach (double rate in OutageRates)
            RatesAtAlarm(output, rate, runs, new Random(seed));
    }

    private static void FalseAlarms(TextWriter output, string name, int runs, Random random, Func<Random, (int Samples, int Failures)> draw)
    {
        double sum = 0, squares = 0;
        int early = 0;
        for (int run = 0; run < runs; run++)
        {
            var detector = new EDetector();
            double total = 0;
            for (bool alarm = false; !alarm;)
            {
                (int samples, int failures) = draw(random);
                total += samples;
                alarm = detector.Observe(new(samples, failures, Tolerated, samples, total), FalseAlarmBudget);
            }
            double budgets = total / FalseAlarmBudget;
            sum += budgets;
            squares += budgets * budgets;
            early += budgets <= Horizon ? 1 : 0;
        }
        double mean = sum / runs, error = Math.Sqrt(Math.Max(0, squares / runs - mean * mean) / runs);
        output.WriteLine($"{name,-24}{mean,12:0.000}{error,17:0.000}{(double)early / runs,15:0.000}");
    }

    private static void Delays(TextWriter output, double rate, int runs, Random random)
    {
        double[] cold = [.. Enumerable.Range(0, runs).Select(_ => (double)Delay(new EDetector(), rate, random)).Order()];
        double[] warm = [.. Enumerable.Range(0, runs).Select(_ => (double)Delay(Warm(random), rate, random)).Order()];
        int p95 = (int)(0.95 * (runs - 1));
        double planned = DetectionDelay.MeanSamples(Tolerated, rate, DelayBudget);
        output.WriteLine(
            $"{rate,-8:0%}{cold.Average(),11:0.0}{cold[p95],6:0}{warm.Average(),13:0.0}{warm[p95],6:0}{planned,16:0.0}"
            + $"{DetectionDelay.P95Samples(Tolerated, rate, DelayBudget),6:0}{planned - 1,13:0.0}");
    }

    private static void RatesAtAlarm(TextWriter output, double rate, int runs, Random random)
    {
        double sum = 0;
        int misses = 0;
        for (int run = 0; run < runs; run++)
        {
            EDetector detector = Warm(random);
            Delay(detector, rate, random);
            Onset onset = detector.Onset!.Value;
            sum += (double)onset.Failures / onset.Samples;
            misses += ConfidenceSequence.TwoSided(onset.Failures, onset.Samples, 0.05).Contains(rate) ? 0 : 1;
        }
        output.WriteLine($"{rate,-8:0%}{sum / runs,11:0.000}{(double)misses / runs,27:0.000}");
    }

    private static int Delay(EDetector detector, double rate, Random random)
    {
        int samples = 0;
        do
            samples++;
        while (!detector.Observe(new(1, random.NextDouble() < rate ? 1 : 0, Tolerated, 1, samples), DelayBudget));
        return samples;
    }

    private static EDetector Warm(Random random)
    {
        var detector = new EDetector();
        for (int i = 0; i < WarmUp; i++)
        {
            if (detector.Observe(new(1, random.NextDouble() < Tolerated ? 1 : 0, Tolerated, 1, i), DelayBudget))
                detector.Reset();
        }
        return detector;
    }

    // Pólya's urn: beta-binomial failures with mean rate p0.
    private static int Burst(Random random, double correlation)
    {
        double weight = 1 / correlation - 1, red = Tolerated * weight, all = weight;
        int failures = 0;
        for (int i = 0; i < BurstSize; i++, all++)
        {
            if (random.NextDouble() * all < red)
            {
                failures++;
                red++;
            }
        }
        return failures;
    }
}
