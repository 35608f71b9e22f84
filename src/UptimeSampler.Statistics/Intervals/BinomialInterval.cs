using MathNet.Numerics.Distributions;

namespace UptimeSampler.Statistics;

/// <summary>
/// Two-sided confidence intervals for a failure rate over a window that was chosen before looking. Counts may be real numbers,
/// so that correlated samples can be given with their effective number (<see cref="ClusterSums"/>). Looking again and again as
/// samples arrive voids the coverage: use <see cref="ConfidenceSequence"/> there.
/// </summary>
public static class BinomialInterval
{
    /// <summary>The interval by the named method; [0, 1] without samples.</summary>
    /// <param name="method">Which method.</param>
    /// <param name="failures">Failed samples, 0 to <paramref name="samples"/>.</param>
    /// <param name="samples">Valid samples, at least 0.</param>
    /// <param name="confidence">Promised coverage, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Interval Of(BinomialMethod method, double failures, double samples, double confidence) => method switch
    {
        BinomialMethod.ClopperPearson => ClopperPearson(failures, samples, confidence),
        BinomialMethod.Wilson => Wilson(failures, samples, confidence),
        BinomialMethod.Jeffreys => Jeffreys(failures, samples, confidence),
        BinomialMethod.MidP => MidP(failures, samples, confidence),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "No such method."),
    };

    /// <summary>
    /// Clopper–Pearson (1934): [B⁻¹(α/2; x, n−x+1), B⁻¹(1−α/2; x+1, n−x)]. Exact: covers at least the confidence for
    /// independent samples. Arguments as for <see cref="Of"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Interval ClopperPearson(double failures, double samples, double confidence)
    {
        Check(failures, samples, confidence);
        double tailConfidence = (1 + confidence) / 2;
        return new(BinomialBound.Lower(failures, samples, tailConfidence), BinomialBound.Upper(failures, samples, tailConfidence));
    }

    /// <summary>Wilson's score interval (1927). Arguments as for <see cref="Of"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Interval Wilson(double failures, double samples, double confidence)
    {
        Check(failures, samples, confidence);
        if (samples == 0)
            return Interval.Unknown;
        double z = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        double rate = failures / samples;
        double weight = z * z / samples;
        double centre = rate + weight / 2;
        double half = Math.Sqrt((rate * (1 - rate) + weight / 4) * weight);
        // The ends are the roots of (1+w) p² − (2r+w) p + r²: the small one from their product, without cancellation.
        return new(rate * rate / (centre + half), 1 - (1 - rate) * (1 - rate) / (1 + weight - centre + half));
    }

    /// <summary>
    /// Jeffreys: equal tails of Beta(x+½, n−x+½), closed at 0 and 1 when x is 0 or n (Brown, Cai and DasGupta 2001).
    /// Arguments as for <see cref="Of"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Interval Jeffreys(double failures, double samples, double confidence)
    {
        Check(failures, samples, confidence);
        if (samples == 0)
            return Interval.Unknown;
        double tail = (1 - confidence) / 2;
        double a = failures + 0.5, b = samples - failures + 0.5;
        // Less than one effective failure: the interval still holds the observed rate, and meets the closed ends continuously.
        return new(
            Math.Min(failures / samples, BetaQuantile.Of(tail, a, b)),
            Math.Max(failures / samples, BetaQuantile.Of(1 - tail, a, b)));
    }

    /// <summary>
    /// Mid-P: the Clopper–Pearson equations with half of the observed point's probability (Lancaster 1961). Arguments as for <see cref="Of"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Interval MidP(double failures, double samples, double confidence)
    {
        Check(failures, samples, confidence);
        if (samples == 0)
            return Interval.Unknown;
        double tail = (1 - confidence) / 2;
        return new(
            LogMath.FromLogOdds(MidPBound.LogOddsOfLower(failures, samples, tail)),
            LogMath.FromLogOdds(-MidPBound.LogOddsOfLower(samples - failures, samples, tail)));
    }

    private static void Check(double failures, double samples, double confidence)
    {
        Require.Counts(failures, samples);
        Require.OpenUnit(confidence);
    }
}
