namespace UptimeSampler.Statistics;

/// <summary>Samples and failures of one part, such as one address.</summary>
/// <param name="Samples">Valid samples that it took part in.</param>
/// <param name="Failures">Failed samples among them.</param>
public readonly record struct PartCount(long Samples, long Failures);

/// <summary>One or two parts of a dimension on which failures concentrate.</summary>
/// <param name="Dimension">Place of the dimension in the question.</param>
/// <param name="Parts">Places of the parts in the dimension, one or two.</param>
/// <param name="Samples">Valid samples of the parts together.</param>
/// <param name="Failures">Failed samples among them.</param>
/// <param name="Evidence">Weight times e-value; 20 or more claims a part with a familywise error of at most 5 %.</param>
/// <param name="PValue">One-sided p-value of Fisher's exact test, times the number of candidates, at most 1.</param>
public sealed record PartClaim(int Dimension, IReadOnlyList<int> Parts, long Samples, long Failures, double Evidence, double PValue);

/// <summary>
/// Which parts explain the failures? Candidates are every part and every pair of parts of each dimension. Dimensions share the weight
/// equally; within one, single parts hold three quarters of it and pairs a quarter. The best candidate is claimed when weight times
/// <see cref="Localisation">e-value</see> is at least 20, so that a wrong claim without any culprit has a probability of at most 5 %
/// (weighted e-Bonferroni; Vovk and Wang 2021). Dimensions must be attributes fixed before the outcome.
/// </summary>
public static class PartSearch
{
    /// <summary>Weight times e-value from which on a part is claimed.</summary>
    public const double Bar = 20;

    /// <summary>Candidates this much weaker than the best are left out: they are not in question.</summary>
    private const double Ambiguous = 10;

    /// <summary>Fewer failures name nobody.</summary>
    private const int FewestFailures = 3;

    /// <summary>Pairs are tried among so many parts of a dimension, those with the most evidence of their own: a pair owes its evidence to its members.</summary>
    private const int PairedParts = 10;

    private const double SingleShare = 0.75;

    /// <summary>
    /// The claimed candidate and those that explain the failures nearly as well (evidence within a factor of ten), best first; empty when
    /// no part stands out. A pair of which one member alone has more evidence is left out.
    /// </summary>
    /// <param name="dimensions">For each dimension its parts, which are disjoint; a dimension of a single part explains nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part has more failures than samples, or a negative count.</exception>
    public static IReadOnlyList<PartClaim> Claims(IReadOnlyList<IReadOnlyList<PartCount>> dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        double weight = 1.0 / Math.Max(1, dimensions.Count(parts => parts.Count > 1));
        long candidates = dimensions.Where(parts => parts.Count > 1).Sum(parts => parts.Count + Pairs(parts.Count));
        List<PartClaim> found = [];
        for (int dimension = 0; dimension < dimensions.Count; dimension++)
            if (dimensions[dimension].Count > 1)
                found.AddRange(OfDimension(dimension, dimensions[dimension], weight, candidates));
        double best = found.Count == 0 ? 0 : found.Max(claim => claim.Evidence);
        return best < Bar ? [] : [.. found.Where(claim => claim.Evidence >= best / Ambiguous).OrderByDescending(claim => claim.Evidence)];
    }

    private static IEnumerable<PartClaim> OfDimension(int dimension, IReadOnlyList<PartCount> parts, double weight, long candidates)
    {
        PartCount all = new(parts.Sum(part => part.Samples), parts.Sum(part => part.Failures));
        if (all.Failures < FewestFailures)
            return [];
        bool paired = parts.Count > 2;
        double single = weight / parts.Count * (paired ? SingleShare : 1);
        List<PartClaim> singles = [.. parts.Select((part, place) => Claim([place], part, single))];
        if (!paired)
            return singles;
        double pair = weight / Pairs(parts.Count) * (1 - SingleShare);
        List<PartClaim> leading = [.. singles.Where(claim => claim.Failures > 0).OrderByDescending(claim => claim.Evidence).Take(PairedParts)];
        IEnumerable<PartClaim> pairs =
            from one in leading
            from other in leading
            where one.Parts[0] < other.Parts[0]
            let both = Claim([one.Parts[0], other.Parts[0]], new PartCount(one.Samples + other.Samples, one.Failures + other.Failures), pair)
            where both.Evidence > one.Evidence && both.Evidence > other.Evidence
            select both;
        return singles.Concat(pairs);

        PartClaim Claim(IReadOnlyList<int> places, PartCount count, double share) => new(dimension, places, count.Samples, count.Failures,
            share * Math.Exp(Localisation.LogExcessEvidence(count.Failures, count.Samples, all.Failures, all.Samples)),
            Math.Min(1, candidates * FisherExact.Greater(count.Failures, count.Samples, all.Failures, all.Samples)));
    }

    private static long Pairs(long parts) => parts > 2 ? parts * (parts - 1) / 2 : 0;
}
