using MathNet.Numerics;

namespace UptimeSampler.Statistics;

/// <summary>Do several groups fail at one rate? The likelihood-ratio test of homogeneity.</summary>
/// <param name="Statistic">G = 2 Σ O ln(O / E) over failures and successes of all groups, over the design effect; at least 0.</param>
/// <param name="DegreesOfFreedom">Groups with samples, less one.</param>
/// <param name="PValue">P(χ² ≥ G), 0 to 1: small when the rates differ. An approximation, too small with few failures.</param>
public readonly record struct GTest(double Statistic, int DegreesOfFreedom, double PValue)
{
    /// <summary>
    /// The test of equal failure rates (Wilks 1938; Sokal and Rohlf 1981), without correction. Independent samples; with fewer
    /// than about five failures expected in each group prefer <see cref="FisherExact"/>.
    /// </summary>
    /// <param name="groups">The groups; those without samples are left out. One group alone, or all alike, gives p = 1.</param>
    /// <param name="designEffect">How many samples are worth one where they fail together, at least 1: the first-order correction of Rao and Scott (1981).</param>
    /// <exception cref="ArgumentOutOfRangeException">A group has more failures than samples, or the design effect is below 1.</exception>
    public static GTest Of(ReadOnlySpan<RateCount> groups, double designEffect = 1)
    {
        Require.DesignEffect(designEffect);
        double failures = 0, samples = 0;
        int used = 0;
        foreach (RateCount group in groups)
        {
            Require.Counts(group.Failures, group.Samples);
            failures += group.Failures;
            samples += group.Samples;
            used += group.Samples > 0 ? 1 : 0;
        }
        if (used < 2)
            return new(0, 0, 1);
        double rate = failures / samples, sum = 0;
        foreach (RateCount group in groups)
            sum += Part(group.Failures, group.Samples * rate) + Part(group.Samples - group.Failures, group.Samples * (1 - rate));
        double statistic = Math.Max(0, 2 * sum) / designEffect;
        return new(statistic, used - 1, SpecialFunctions.GammaUpperRegularized((used - 1) / 2.0, statistic / 2));
    }

    private static double Part(double observed, double expected) => observed == 0 ? 0 : observed * Math.Log(observed / expected);
}
