namespace UptimeSampler.Statistics;

/// <summary>
/// Evidence that failures concentrate on one part (an address, a worker, new connections): e-values that are exact for any
/// unknown overall rate, since they condition on the totals. Weights times e-values of 20 or more claim a part with a familywise
/// error of at most 5 % (weighted e-Bonferroni; Vovk and Wang 2021). Parts must be attributes fixed before the outcome.
/// </summary>
public static class Localisation
{
    /// <summary>Odds ratios over which evidence is averaged.</summary>
    internal static ReadOnlySpan<double> OddsRatios => [3, 10, 30, 1000];

    /// <summary>
    /// ln of the e-value against "the part does not matter": the mean over odds ratios w in {3, 10, 30, 1000} of
    /// P(x; w) / P(x; 1) under Fisher's noncentral hypergeometric distribution.
    /// </summary>
    /// <param name="failuresInPart">Failed samples of the part, x.</param>
    /// <param name="samplesInPart">Valid samples of the part, n.</param>
    /// <param name="failures">Failed samples of all, F.</param>
    /// <param name="samples">Valid samples of all, N.</param>
    /// <exception cref="ArgumentOutOfRangeException">The counts cannot be the parts of one table.</exception>
    public static double LogExcessEvidence(long failuresInPart, long samplesInPart, long failures, long samples) =>
        LogExcessEvidence([(new RateCount(failuresInPart, samplesInPart), new RateCount(failures, samples))]);

    /// <summary>
    /// The same over strata: ln of the e-value against "in no stratum does the part matter", however much the strata differ; the product of
    /// their ratios for each odds ratio.
    /// </summary>
    /// <param name="strata">Counts of the part in each stratum, and of all of the stratum.</param>
    /// <exception cref="ArgumentNullException">The strata are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The counts of a stratum cannot be the parts of one table.</exception>
    public static double LogExcessEvidence(IReadOnlyCollection<(RateCount Part, RateCount All)> strata)
    {
        ArgumentNullException.ThrowIfNull(strata);
        double sum = double.NegativeInfinity;
        foreach (double oddsRatio in OddsRatios)
            sum = LogMath.LogAdd(sum, strata.Sum(stratum => LogRatio(stratum.Part, stratum.All, oddsRatio)));
        return sum - Math.Log(OddsRatios.Length);
    }

    /// <summary>
    /// ln of the probability that x of F failures fall on a part with n of N samples when its odds of failing are w times those of
    /// the rest (Fisher 1935; Fog 2008).
    /// </summary>
    /// <param name="failuresInPart">Failed samples of the part, x.</param>
    /// <param name="samplesInPart">Valid samples of the part, n.</param>
    /// <param name="failures">Failed samples of all, F.</param>
    /// <param name="samples">Valid samples of all, N.</param>
    /// <param name="oddsRatio">Odds ratio w, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The counts cannot be the parts of one table, or the odds ratio is not above 0.</exception>
    public static double LogNoncentralHypergeometric(long failuresInPart, long samplesInPart, long failures, long samples, double oddsRatio)
    {
        HypergeometricSum.Check(failuresInPart, samplesInPart, failures, samples);
        if (!(oddsRatio > 0 && double.IsFinite(oddsRatio)))
            throw new ArgumentOutOfRangeException(nameof(oddsRatio), oddsRatio, "Must be above 0 and finite.");
        var terms = new HypergeometricSum(samplesInPart, failures, samples, oddsRatio);
        return terms.LogTerm(failuresInPart) - terms.LogSum(terms.Lowest, terms.Highest);
    }

    private static double LogRatio(RateCount part, RateCount all, double oddsRatio) =>
        LogNoncentralHypergeometric(part.Failures, part.Samples, all.Failures, all.Samples, oddsRatio)
        - LogNoncentralHypergeometric(part.Failures, part.Samples, all.Failures, all.Samples, 1);
}
