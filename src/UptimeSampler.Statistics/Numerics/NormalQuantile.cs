using MathNet.Numerics.Distributions;

namespace UptimeSampler.Statistics;

/// <summary>Quantiles of the standard normal distribution.</summary>
internal static class NormalQuantile
{
    /// <summary>The z with P(Z ≤ z) = probability, for a probability above 0 and below 1.</summary>
    public static double Of(double probability) => Normal.InvCDF(0, 1, probability);

    /// <summary>The z that a standard normal number exceeds in size with probability 1 − confidence.</summary>
    public static double TwoSided(double confidence) => Of((1 + confidence) / 2);
}
