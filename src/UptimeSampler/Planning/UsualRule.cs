using UptimeSampler.Statistics;

namespace UptimeSampler.Planning;

/// <summary>A rule that other checkers decide by, looking at the same pace and never more often.</summary>
/// <param name="Name">Such as <c>3 in a row</c>.</param>
/// <param name="IsSimulated">False when its times are an exact formula.</param>
/// <param name="Samples">Mean number of samples until it alarms at a failure rate; null when more than <see cref="MostSamples"/> were not enough.</param>
public sealed record UsualRule(string Name, bool IsSimulated, Func<double, double?> Samples)
{
    /// <summary>A simulated rule that has not alarmed after so many samples is given up.</summary>
    public const int MostSamples = 100_000;

    private const int Runs = 200;
    private const double SamplesPerRate = 3e6;

    /// <summary>The longest window of the burn-rate rules: before it is full they see too little.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromHours(6);

    /// <summary>The rules: 3 in a row, 3 of the last 5, and burn rates over two pairs of windows.</summary>
    /// <param name="tolerated">Tolerated failure rate p0.</param>
    /// <param name="pace">Samples per second.</param>
    /// <param name="seed">Seed of the simulated one.</param>
    internal static IReadOnlyList<UsualRule> All(double tolerated, double pace, int seed) =>
    [
        new("3 in a row", false, rate => ConsecutiveRule.MeanSamples(rate, 3)),
        new("3 of 5", false, rate => WindowRule.MeanSamples(rate, 3, 5)),
        new("burn rate", true, rate => BurnRateSamples(tolerated, rate, pace, seed)),
    ];

    private static double? BurnRateSamples(double tolerated, double rate, double pace, int seed)
    {
        int warmUp = (int)Math.Min(MostSamples, Math.Ceiling(LongestWindow.TotalSeconds * pace));
        int runs = (int)Math.Clamp(SamplesPerRate / warmUp, 10, Runs);
        double[] samples = new double[runs];
        ParallelLoopResult result = Parallel.For(0, runs, (run, loop) =>
        {
            samples[run] = BurnRateRun(tolerated, rate, pace, warmUp, new Random(unchecked((seed * 1_000_003) + run)));
            // One that is given up says enough: there is no mean.
            if (double.IsPositiveInfinity(samples[run]))
                loop.Stop();
        });
        return result.IsCompleted ? samples.Average() : null;
    }

    private static double BurnRateRun(double tolerated, double rate, double pace, int warmUp, Random random)
    {
        BurnRate rule = BurnRate.Workbook;
        for (int i = 0; i < warmUp; i++)
            rule.Observe(Unit(tolerated), 1);
        for (int i = 1; i <= MostSamples; i++)
            if (rule.Observe(Unit(rate), 1))
                return i;
        return double.PositiveInfinity;

        EvidenceUnit Unit(double failing) => new(1, random.NextDouble() < failing ? 1 : 0, tolerated, 1 / pace, 0);
    }
}
