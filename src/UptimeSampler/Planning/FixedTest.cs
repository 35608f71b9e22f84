using UptimeSampler.Statistics;

namespace UptimeSampler.Planning;

/// <summary>What one test takes that proves more than the tolerated rate failing: with a number of samples fixed in advance, and with one that ends when it knows.</summary>
/// <param name="FailureRate">The rate that is to be found, above the tolerated one and at most 1.</param>
/// <param name="Samples">Fewest samples with which the exact test finds it with <see cref="Power"/>; null for more than can be planned.</param>
/// <param name="SequentialMean">Samples that <c>check</c> takes on average, by formula.</param>
public sealed record FixedTest(double FailureRate, long? Samples, double SequentialMean)
{
    /// <summary>Probability with which the fixed number finds the rate.</summary>
    public const double Power = 0.95;

    // Closer to what is tolerated, a rate takes so many samples that counting them takes long.
    private const double NearestTimesTolerated = 2;

    private static readonly double[] FailureRates = [0.02, 0.1];

    /// <summary>The tests for 2 % and 10 %, as far as they are at least twice what is tolerated.</summary>
    /// <param name="options">What <c>check</c> would have to say, and how surely: the fixed test is wrong as rarely.</param>
    public static IReadOnlyList<FixedTest> Of(OneShotOptions options) =>
    [
        .. FailureRates.Where(rate => rate >= NearestTimesTolerated * options.TolerateRate).Select(rate => new FixedTest(
            rate,
            ExactBinomialTest.SamplesFor(options.TolerateRate, rate, options.WrongFailingProbability, Power),
            OneShotPlan.MeanSamples(options, rate))),
    ];
}
