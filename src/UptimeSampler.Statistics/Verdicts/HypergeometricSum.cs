using MathNet.Numerics;

namespace UptimeSampler.Statistics;

/// <summary>
/// The terms C(n, k) C(N−n, F−k) w^k: how k of F failures fall on a part with n of N samples when the odds of failing there are
/// w times those elsewhere (Fisher's noncentral hypergeometric distribution). Unimodal in k, so sums run outward from the largest
/// term and stop where nothing is added any more.
/// </summary>
internal readonly record struct HypergeometricSum(long SamplesInPart, long Failures, long Samples, double OddsRatio)
{
    private const double Negligible = 1e-18;

    public long Lowest => Math.Max(0, Failures - (Samples - SamplesInPart));

    public long Highest => Math.Min(SamplesInPart, Failures);

    public double LogTerm(long k) =>
        LogChoose(SamplesInPart, k) + LogChoose(Samples - SamplesInPart, Failures - k) + k * Math.Log(OddsRatio);

    /// <summary>ln of the sum of all terms from k = first to last; −∞ for none.</summary>
    public double LogSum(long first, long last)
    {
        first = Math.Max(first, Lowest);
        last = Math.Min(last, Highest);
        if (first > last)
            return double.NegativeInfinity;
        long mode = Math.Clamp(Mode(), first, last);
        double sum = 1, term = 1;
        for (long k = mode; k < last && term > Negligible * sum; k++)
            sum += term *= Ratio(k);
        term = 1;
        for (long k = mode; k > first && term > Negligible * sum; k--)
            sum += term /= Ratio(k - 1);
        return LogTerm(mode) + Math.Log(sum);
    }

    // Term k+1 over term k; falls with k.
    private double Ratio(long k) =>
        (double)(SamplesInPart - k) * (Failures - k) / ((double)(k + 1) * (Samples - SamplesInPart - Failures + k + 1)) * OddsRatio;

    /// <summary>The k with the largest term.</summary>
    public long Mode()
    {
        long low = Lowest, high = Highest;
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (Ratio(middle) >= 1)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static double LogChoose(long n, long k) =>
        SpecialFunctions.GammaLn(n + 1.0) - SpecialFunctions.GammaLn(k + 1.0) - SpecialFunctions.GammaLn(n - k + 1.0);

    /// <summary>0 ≤ failures, part ≤ samples, and k possible among them.</summary>
    public static void Check(long failuresInPart, long samplesInPart, long failures, long samples)
    {
        if (samples < 0 || samplesInPart < 0 || samplesInPart > samples)
            throw new ArgumentOutOfRangeException(nameof(samplesInPart), samplesInPart, $"Must be between 0 and the number of samples, {samples}.");
        if (failures < 0 || failures > samples)
            throw new ArgumentOutOfRangeException(nameof(failures), failures, $"Must be between 0 and the number of samples, {samples}.");
        long lowest = Math.Max(0, failures - (samples - samplesInPart)), highest = Math.Min(samplesInPart, failures);
        if (failuresInPart < lowest || failuresInPart > highest)
            throw new ArgumentOutOfRangeException(nameof(failuresInPart), failuresInPart, $"Must be between {lowest} and {highest}.");
    }
}
