using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>The one-shot test with its default options: which verdict, whether it is true, and how many samples it took.</summary>
internal static class SimulateCheck
{
    private static readonly double[] Rates = [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9, 1];

    public static void Run(int seed, int runs, TextWriter output)
    {
        var options = new OneShotOptions();
        output.WriteLine($"excludes {options.ExcludeRate:0.#%} at {options.Confidence:0%}, tolerates {options.TolerateRate:0.#%} ({options.WrongFailingProbability:0.0%}), down from {options.DownRate:0%}, at most {options.MaxSamples} samples");
        output.WriteLine($"{"rate",-8}{"healthy",9}{"partial",9}{"down",9}{"inconcl.",10}{"right",9}{"wrong",9}{"interval wrong",16}{"samples mean",14}{"p95",7}");
        foreach (double rate in Rates)
            Row(output, options, rate, new Random(seed), runs);
    }

    private static void Row(TextWriter output, OneShotOptions options, double rate, Random random, int runs)
    {
        var verdicts = new Dictionary<OneShotVerdict, int>();
        List<double> samples = [];
        int wrong = 0, inconclusive = 0, missed = 0;
        for (int run = 0; run < runs; run++)
        {
            var test = new OneShotTest(options);
            while (!test.IsDecided)
                test.Observe(random.NextDouble() < rate);
            verdicts[test.Verdict] = verdicts.GetValueOrDefault(test.Verdict) + 1;
            samples.Add(test.Samples);
            wrong += IsWrong(test.Verdict, rate, options) ? 1 : 0;
            inconclusive += test.Verdict == OneShotVerdict.Inconclusive ? 1 : 0;
            missed += test.Interval.Contains(rate) ? 0 : 1;
        }
        Summary summary = Summary.Of(samples);
        output.WriteLine(
            $"{rate,-8:0.#%}{Share(OneShotVerdict.Healthy),9:0.000}{Share(OneShotVerdict.Partial),9:0.000}{Share(OneShotVerdict.Down),9:0.000}"
            + $"{Share(OneShotVerdict.Inconclusive),10:0.000}{(runs - wrong - inconclusive) / (double)runs,9:0.000}{wrong / (double)runs,9:0.000}"
            + $"{missed / (double)runs,16:0.000}{summary.Mean,14:0}{summary.P95,7:0}");

        double Share(OneShotVerdict verdict) => verdicts.GetValueOrDefault(verdict) / (double)runs;
    }

    private static bool IsWrong(OneShotVerdict verdict, double rate, OneShotOptions options) => verdict switch
    {
        OneShotVerdict.Healthy => rate >= options.ExcludeRate,
        OneShotVerdict.Partial => rate <= options.TolerateRate || rate >= options.DownRate,
        OneShotVerdict.Down => rate < options.DownRate,
        _ => false,
    };
}
