namespace UptimeSampler.Statistics;

/// <summary>What a <see cref="CrossClaim"/> blames.</summary>
public enum CrossKind
{
    /// <summary>One row: a target, as all workers see it.</summary>
    Target,

    /// <summary>One column: a worker, at all targets.</summary>
    Worker,

    /// <summary>One cell: the path from one worker to one target.</summary>
    Path,
}

/// <summary>A row, column or cell of the table of targets and workers on which failures concentrate.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Target">Row of the table; null for a worker.</param>
/// <param name="Worker">Column of the table; null for a target.</param>
/// <param name="Count">Failures and samples there.</param>
/// <param name="Evidence">Weight times e-value; 20 or more claims it with a familywise error of at most 5 %.</param>
public sealed record CrossClaim(CrossKind Kind, int? Target, int? Worker, RateCount Count, double Evidence);

/// <summary>
/// Is it the target, our worker, or the path between them? Failures by target and worker, explained by as few rows, columns and
/// cells as possible.
/// </summary>
/// <remarks>
/// <para>A worker is compared with the others target by target, and a target with the others worker by worker, so that the other factor
/// cancels: the product over strata of noncentral to central hypergeometric probabilities, averaged over odds ratios 3, 10, 30 and 1000
/// (<see cref="Localisation"/>). A path is compared with all the rest. Each kind holds a third of the weight, shared equally.</para>
/// <para>If nothing matters, anything is claimed with probability at most 5 % (weighted e-Bonferroni; Vovk and Wang 2021). After a claim
/// its cells are left out and the search goes on, up to <see cref="MostClaims"/>. With one target or one worker a bad worker and a bad
/// path look the same: then only paths are claimed. Samples are exchangeable within a cell: with bursts, count bursts.</para>
/// </remarks>
public static class CrossSearch
{
    /// <summary>Weight times e-value from which on something is claimed.</summary>
    public const double Bar = 20;

    /// <summary>Most claims about one table.</summary>
    public const int MostClaims = 4;

    /// <summary>What explains the failures, most convincing first; empty when nothing stands out.</summary>
    /// <param name="table">Failures and samples of each target (row) and worker (column); cells without samples are allowed.</param>
    /// <exception cref="ArgumentNullException">The table is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A cell has more failures than samples.</exception>
    public static IReadOnlyList<CrossClaim> Claims(RateCount[,] table)
    {
        ArgumentNullException.ThrowIfNull(table);
        foreach (RateCount cell in table)
            Require.Counts(cell.Failures, cell.Samples);
        RateCount[,] left = (RateCount[,])table.Clone();
        List<CrossClaim> claims = [];
        while (claims.Count < MostClaims && Candidates(left).MaxBy(candidate => candidate.Evidence) is { Evidence: >= Bar } best)
        {
            claims.Add(best);
            for (int target = 0; target < left.GetLength(0); target++)
                for (int worker = 0; worker < left.GetLength(1); worker++)
                    if (target == (best.Target ?? target) && worker == (best.Worker ?? worker))
                        left[target, worker] = default;
        }
        return claims;
    }

    private static IEnumerable<CrossClaim> Candidates(RateCount[,] table)
    {
        int targets = table.GetLength(0), workers = table.GetLength(1);
        bool separable = targets > 1 && workers > 1;
        double share = separable ? 1.0 / 3 : 1;
        RateCount all = Sum(Cells(table));
        for (int target = 0; target < targets; target++)
        {
            if (separable)
                yield return Claim(CrossKind.Target, target, null, OfTarget(target), Enumerable.Range(0, workers).Select(w => Sum(AtWorker(w))), share / targets);
            for (int worker = 0; worker < workers; worker++)
                yield return Claim(CrossKind.Path, target, worker, [table[target, worker]], [all], share / (targets * workers));
        }
        for (int worker = 0; separable && worker < workers; worker++)
            yield return Claim(CrossKind.Worker, null, worker, AtWorker(worker), Enumerable.Range(0, targets).Select(t => Sum(OfTarget(t))), share / workers);

        IEnumerable<RateCount> OfTarget(int target) => Enumerable.Range(0, workers).Select(w => table[target, w]);

        IEnumerable<RateCount> AtWorker(int worker) => Enumerable.Range(0, targets).Select(t => table[t, worker]);
    }

    private static CrossClaim Claim(CrossKind kind, int? target, int? worker, IEnumerable<RateCount> parts, IEnumerable<RateCount> strata, double weight)
    {
        (RateCount Part, RateCount Stratum)[] pairs = [.. parts.Zip(strata)];
        return new(kind, target, worker, Sum(pairs.Select(pair => pair.Part)), weight * Math.Exp(Localisation.LogExcessEvidence(pairs)));
    }

    private static IEnumerable<RateCount> Cells(RateCount[,] table) => table.Cast<RateCount>();

    private static RateCount Sum(IEnumerable<RateCount> counts)
    {
        RateCount sum = default;
        foreach (RateCount count in counts)
            sum = new(sum.Failures + count.Failures, sum.Samples + count.Samples);
        return sum;
    }
}
