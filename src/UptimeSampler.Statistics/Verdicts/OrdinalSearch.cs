namespace UptimeSampler.Statistics;

/// <summary>
/// Do failures begin at some level of an ordered attribute: a concurrency, a size? Candidates are all upper sets "this level or
/// above", with equal weights; see <see cref="PartSearch"/> for parts without an order.
/// </summary>
public static class OrdinalSearch
{
    /// <summary>
    /// The upper set that explains the failures best. If the level does not matter, its evidence reaches <see cref="PartSearch.Bar"/> with a
    /// probability of at most 5 % (weighted e-Bonferroni; Vovk and Wang 2021), so compare it with that; where the dimension shares the
    /// question with others, multiply by its share first.
    /// </summary>
    /// <param name="levels">Samples and failures at each level, ascending; levels fixed before the outcome, samples exchangeable.</param>
    /// <returns>The claim, whose first part is the lowest level of the set; null with fewer than two levels or without failures.</returns>
    /// <exception cref="ArgumentNullException">The levels are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A level has more failures than samples.</exception>
    public static PartClaim? Best(IReadOnlyList<PartCount> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        foreach (PartCount level in levels)
            Require.Counts(level.Failures, level.Samples);
        long samples = levels.Sum(level => level.Samples), failures = levels.Sum(level => level.Failures);
        if (levels.Count < 2 || failures == 0)
            return null;
        PartClaim? best = null;
        PartCount above = default;
        for (int from = levels.Count - 1; from >= 1; from--)
        {
            above = new(above.Samples + levels[from].Samples, above.Failures + levels[from].Failures);
            double evidence = Math.Exp(Localisation.LogExcessEvidence(above.Failures, above.Samples, failures, samples)) / (levels.Count - 1);
            if (best is null || evidence > best.Evidence)
            {
                double p = Math.Min(1, (levels.Count - 1) * FisherExact.Greater(above.Failures, above.Samples, failures, samples));
                best = new(0, [.. Enumerable.Range(from, levels.Count - from)], above.Samples, above.Failures, evidence, p);
            }
        }
        return best;
    }
}
