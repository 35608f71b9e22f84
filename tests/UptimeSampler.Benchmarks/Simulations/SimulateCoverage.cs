using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>How often each 95 % interval holds the truth: exactly where outcomes can be summed, by simulation elsewhere.</summary>
internal static class SimulateCoverage
{
    private const double Confidence = 0.95, Alpha = 1 - Confidence;

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine("One window, rates 0.0001 to 0.5: exact coverage, least/mean");
        foreach (BinomialMethod method in Enum.GetValues<BinomialMethod>())
            output.WriteLine($"  {method,-18}{"n = 100",10}{OneWindow(method, 100),16}{"n = 1000",12}{OneWindow(method, 1000),16}");
        output.WriteLine();
        output.WriteLine("Difference of two windows of 200 and 50, rates 0.002 to 0.5 each: exact coverage, least/mean");
        output.WriteLine($"  Newcombe          {TwoWindows(RateDifference.Newcombe)}");
        output.WriteLine($"  Agresti-Caffo     {TwoWindows(RateDifference.AgrestiCaffo)}");
        output.WriteLine();
        output.WriteLine($"Mean of groups of 50, 100, 400, 2000 samples ({20 * runs} runs): coverage of the equal-weight interval, of pooled Clopper-Pearson");
        foreach (double[] rates in (double[][])[[0.01, 0.01, 0.01, 0.01], [0.05, 0.02, 0.01, 0.005], [0.1, 0.001, 0.001, 0.001]])
            output.WriteLine($"  rates {string.Join(' ', rates),-28}{Groups(seed, 20 * runs, rates)}");
        output.WriteLine();
        output.WriteLine($"Bursts of 10 ({4 * runs} runs): coverage of counts taken as independent, of effective counts");
        foreach ((double rate, double correlation, int bursts) in (ReadOnlySpan<(double, double, int)>)[(0.02, 0.05, 20), (0.02, 0.2, 20), (0.02, 0.2, 100), (0.1, 0.2, 100)])
            output.WriteLine($"  rate {rate}, ICC {correlation}, {bursts} bursts{"",6}{Clustered(seed, 4 * runs, rate, correlation, bursts)}");
        output.WriteLine();
        output.WriteLine($"Looked at 400 times up to 20 000 samples ({runs} runs): share of runs in which it ever misses");
        foreach (double rate in (double[])[0.001, 0.01, 0.1])
            output.WriteLine($"  rate {rate,-8}{AnyTime(seed, runs, rate)}");
        output.WriteLine();
        output.WriteLine($"Bursts of 10 with ICC, looked at every 20 up to 600 ({runs} runs): confidence sequence on samples, on bursts (betting)");
        foreach ((double rate, double correlation) in (ReadOnlySpan<(double, double)>)[(0.02, 0), (0.02, 0.2), (0.1, 0.4)])
            output.WriteLine($"  rate {rate}, ICC {correlation,-6}{Betting(seed, runs, rate, correlation)}");
        output.WriteLine();
        output.WriteLine($"Quantiles, looked at every 50 samples up to 10 000 ({runs} runs): share of runs in which fixed ranks, any-time ranks ever miss");
        foreach (double q in (double[])[0.5, 0.95, 0.99])
            output.WriteLine($"  q {q,-8}{Quantiles(seed, runs, q)}");
    }

    private static string OneWindow(BinomialMethod method, int n)
    {
        Interval[] intervals = [.. Enumerable.Range(0, n + 1).Select(x => BinomialInterval.Of(method, x, n, Confidence))];
        List<double> covered = [];
        for (int i = 0; i <= 400; i++)
        {
            double p = 1e-4 * Math.Pow(5000, i / 400.0);
            covered.Add(Enumerable.Range(0, n + 1).Where(x => intervals[x].Contains(p)).Sum(x => BinomialDistribution.Probability(x, n, p)));
        }
        return $"{covered.Min():0.000}/{covered.Average():0.000}";
    }

    private static string TwoWindows(Func<RateCount, RateCount, double, DifferenceInterval> method)
    {
        const int N1 = 200, N2 = 50;
        var intervals = new DifferenceInterval[N1 + 1, N2 + 1];
        for (int x = 0; x <= N1; x++)
            for (int y = 0; y <= N2; y++)
                intervals[x, y] = method(new(x, N1), new(y, N2), Confidence);
        double[] rates = [.. Enumerable.Range(0, 13).Select(i => 0.002 * Math.Pow(250, i / 12.0))];
        List<double> covered = [];
        foreach (double p1 in rates)
        {
            foreach (double p2 in rates)
            {
                double sum = 0;
                for (int x = 0; x <= N1; x++)
                    for (int y = 0; y <= N2; y++)
                        if (intervals[x, y].Contains(p2 - p1))
                            sum += BinomialDistribution.Probability(x, N1, p1) * BinomialDistribution.Probability(y, N2, p2);
                covered.Add(sum);
            }
        }
        return $"{covered.Min():0.000}/{covered.Average():0.000}";
    }

    private static string Groups(int seed, int runs, double[] rates)
    {
        int[] sizes = [50, 100, 400, 2000];
        var random = new Random(seed);
        int equal = 0, pooled = 0;
        for (int run = 0; run < runs; run++)
        {
            RateCount[] groups = [.. rates.Select((rate, i) => new RateCount(Draw.Binomial(random, sizes[i], rate), sizes[i]))];
            equal += EqualWeightRate.Of(groups, Confidence).Interval.Contains(rates.Average()) ? 1 : 0;
            pooled += BinomialInterval.ClopperPearson(groups.Sum(g => g.Failures), sizes.Sum(), Confidence).Contains(rates.Average()) ? 1 : 0;
        }
        return $"{equal / (double)runs:0.000}   {pooled / (double)runs:0.000}";
    }

    private static string Clustered(int seed, int runs, double rate, double correlation, int bursts)
    {
        var random = new Random(seed);
        int naive = 0, effective = 0;
        for (int run = 0; run < runs; run++)
        {
            ClusterSums sums = default;
            for (int i = 0; i < bursts; i++)
                sums += ClusterSums.OfUnit(10, Draw.Burst(random, 10, rate, correlation));
            naive += BinomialInterval.ClopperPearson(sums.Failures, sums.Samples, Confidence).Contains(rate) ? 1 : 0;
            effective += BinomialInterval.ClopperPearson(sums.EffectiveFailures, sums.EffectiveSamples, Confidence).Contains(rate) ? 1 : 0;
        }
        return $"{naive / (double)runs:0.000}   {effective / (double)runs:0.000}";
    }

    private static string AnyTime(int seed, int runs, double rate)
    {
        var random = new Random(seed);
        int[] missed = new int[4];
        for (int run = 0; run < runs; run++)
        {
            bool[] miss = new bool[4];
            int failures = 0;
            for (int n = 1; n <= 20_000; n++)
            {
                failures += Draw.Failure(random, rate);
                if (n % 50 != 0)
                    continue;
                // Outside exactly when one tail is below half the level.
                miss[0] |= BinomialDistribution.AtMost(failures, n, rate) < Alpha / 2 || BinomialDistribution.AtLeast(failures, n, rate) < Alpha / 2;
                miss[1] |= !BinomialInterval.Wilson(failures, n, Confidence).Contains(rate);
                // Outside exactly when the martingale has reached the level.
                miss[2] |= ConfidenceSequence.LogMixture(failures, n, rate, 0.25, 0.75) >= -Math.Log(Alpha);
                if (n % 500 == 0)
                    miss[3] |= ConfidenceSequence.Upper(failures, n, Alpha) < rate;
            }
            for (int i = 0; i < 4; i++)
                missed[i] += miss[i] ? 1 : 0;
        }
        return $"Clopper-Pearson {missed[0] / (double)runs:0.000}, Wilson {missed[1] / (double)runs:0.000}, sequence {missed[2] / (double)runs:0.000}, its upper bound {missed[3] / (double)runs:0.000}";
    }

    private static string Betting(int seed, int runs, double rate, double correlation)
    {
        var random = new Random(seed);
        int samples = 0, bursts = 0;
        double width = 0, wide = 0;
        for (int run = 0; run < runs; run++)
        {
            var sequence = new BurstBettingSequence();
            long failures = 0;
            bool missedSamples = false, missedBursts = false;
            for (int burst = 1; burst <= 600; burst++)
            {
                int failed = Draw.Burst(random, 10, rate, correlation);
                failures += failed;
                sequence.Observe(10, failed);
                if (burst % 20 != 0)
                    continue;
                Interval one = ConfidenceSequence.TwoSided(failures, 10 * burst, Alpha), other = sequence.At(Alpha);
                missedSamples |= !one.Contains(rate);
                missedBursts |= !other.Contains(rate);
                if (burst == 600)
                    (width, wide) = (width + one.High - one.Low, wide + other.High - other.Low);
            }
            samples += missedSamples ? 1 : 0;
            bursts += missedBursts ? 1 : 0;
        }
        return $"ever misses {samples / (double)runs:0.000}, {bursts / (double)runs:0.000}; mean width at the end {width / runs:0.0000}, {wide / runs:0.0000}";
    }

    private static string Quantiles(int seed, int runs, double q)
    {
        var random = new Random(seed);
        int once = 0, always = 0;
        for (int run = 0; run < runs; run++)
        {
            bool missedOnce = false, missedAlways = false;
            int below = 0;
            for (int n = 1; n <= 10_000; n++)
            {
                below += Draw.Failure(random, q);
                if (n % 50 != 0)
                    continue;
                // Below the lower rank of QuantileRanks.Fixed, or at its upper one or above.
                missedOnce |= BinomialDistribution.AtMost(below, n, q) <= Alpha / 2 || BinomialDistribution.AtMost(below - 1, n, q) >= 1 - Alpha / 2;
                missedAlways |= ConfidenceSequence.LogMixture(below, n, q, q * 250, (1 - q) * 250) >= -Math.Log(Alpha);
            }
            once += missedOnce ? 1 : 0;
            always += missedAlways ? 1 : 0;
        }
        return $"{once / (double)runs:0.000}   {always / (double)runs:0.000}";
    }
}
