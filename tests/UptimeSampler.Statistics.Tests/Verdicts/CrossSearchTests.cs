using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class CrossSearchTests
{
    [TestMethod]
    public void A_bad_worker_is_told_from_a_bad_target_and_a_bad_path()
    {
        AssertFound(CrossKind.Worker, null, 2, (_, worker) => worker == 2);
        AssertFound(CrossKind.Target, 3, null, (target, _) => target == 3);
        AssertFound(CrossKind.Path, 1, 2, (target, worker) => (target, worker) == (1, 2));
    }

    private static void AssertFound(CrossKind kind, int? target, int? worker, Func<int, int, bool> bad)
    {
        int right = 0, wrong = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            IReadOnlyList<CrossClaim> claims = CrossSearch.Claims(Table(seed, 5, 4, 20, (t, w) => bad(t, w) ? 0.5 : 0.002));
            bool hit = claims.Count > 0 && (claims[0].Kind, claims[0].Target, claims[0].Worker) == (kind, target, worker);
            right += hit ? 1 : 0;
            wrong += claims.Count > 0 && !hit ? 1 : 0;
        }
        Assert.IsGreaterThanOrEqualTo(27, right, kind.ToString());
        Assert.IsLessThanOrEqualTo(1, wrong, kind.ToString());
    }

    [TestMethod]
    public void A_worker_and_a_target_that_are_bad_at_once_are_both_named()
    {
        RateCount[,] table = Table(1, 6, 4, 40, (target, worker) => worker == 1 || target == 4 ? 0.4 : 0.002);
        IReadOnlyList<CrossClaim> claims = CrossSearch.Claims(table);
        Assert.Contains(claim => claim.Kind == CrossKind.Worker && claim.Worker == 1, claims);
        Assert.Contains(claim => claim.Kind == CrossKind.Target && claim.Target == 4, claims);
    }

    [TestMethod]
    public void When_nothing_stands_out_nothing_is_claimed()
    {
        int claimed = 0;
        for (int seed = 0; seed < 200; seed++)
            claimed += CrossSearch.Claims(Table(seed, 5, 4, 20, (_, _) => 0.1)).Count > 0 ? 1 : 0;
        Assert.IsLessThanOrEqualTo(10, claimed);
        Assert.IsEmpty(CrossSearch.Claims(new RateCount[3, 3]));
    }

    [TestMethod]
    public void With_one_target_only_the_path_can_be_blamed()
    {
        CrossClaim claim = CrossSearch.Claims(Table(1, 1, 4, 100, (_, worker) => worker == 1 ? 0.3 : 0)).Single();
        Assert.AreEqual((CrossKind.Path, 0, 1), (claim.Kind, claim.Target, claim.Worker));
        Assert.AreEqual(100, claim.Count.Samples);
        Assert.IsGreaterThanOrEqualTo(CrossSearch.Bar, claim.Evidence);
    }

    [TestMethod]
    public void The_first_claim_is_the_strongest_of_all_rows_columns_and_cells() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[0, 1_000_000]).Sample((targets, workers, seed) =>
        {
            (int badTarget, int badWorker) = (seed % 5, seed % 6);
            RateCount[,] table = Table(seed, targets, workers, 15, (t, w) => t == badTarget || w == badWorker ? 0.6 : 0.05);
            CrossClaim want = ByDefinition(table).MaxBy(claim => claim.Evidence)!;
            IReadOnlyList<CrossClaim> got = CrossSearch.Claims(table);
            if (want.Evidence < 20)
                return got.Count == 0;
            return (want.Kind, want.Target, want.Worker, want.Count) == (got[0].Kind, got[0].Target, got[0].Worker, got[0].Count)
                && Math.Abs(want.Evidence - got[0].Evidence) <= 1e-9 * want.Evidence;
        });

    // A third of the weight for each kind, shared equally; a row is compared worker by worker, a column target by target, a cell with all.
    private static IEnumerable<CrossClaim> ByDefinition(RateCount[,] table)
    {
        int targets = table.GetLength(0), workers = table.GetLength(1);
        RateCount[] cells = [.. table.Cast<RateCount>()];
        RateCount Sum(IEnumerable<RateCount> counts) => new(counts.Sum(c => c.Failures), counts.Sum(c => c.Samples));
        RateCount[] rows = [.. Enumerable.Range(0, targets).Select(t => Sum(Enumerable.Range(0, workers).Select(w => table[t, w])))];
        RateCount[] columns = [.. Enumerable.Range(0, workers).Select(w => Sum(Enumerable.Range(0, targets).Select(t => table[t, w])))];
        bool both = targets > 1 && workers > 1;
        for (int t = 0; t < targets; t++)
            for (int w = 0; w < workers; w++)
                yield return new(CrossKind.Path, t, w, table[t, w], (both ? 1.0 / 3 : 1) / cells.Length * Math.Exp(Localisation.LogExcessEvidence([(table[t, w], Sum(cells))])));
        for (int t = 0; t < targets && both; t++)
            yield return new(CrossKind.Target, t, null, rows[t], 1.0 / 3 / targets
                * Math.Exp(Localisation.LogExcessEvidence([.. Enumerable.Range(0, workers).Select(w => (table[t, w], columns[w]))])));
        for (int w = 0; w < workers && both; w++)
            yield return new(CrossKind.Worker, null, w, columns[w], 1.0 / 3 / workers
                * Math.Exp(Localisation.LogExcessEvidence([.. Enumerable.Range(0, targets).Select(t => (table[t, w], rows[t]))])));
    }

    [TestMethod]
    public void Claimed_cells_are_left_out_and_four_claims_are_the_most()
    {
        RateCount[,] table = Table(2, 8, 8, 200, (target, worker) => target == worker && target < 6 ? 0.9 : 0);
        IReadOnlyList<CrossClaim> claims = CrossSearch.Claims(table);
        Assert.HasCount(4, claims);
        Assert.IsTrue(claims.All(claim => claim.Kind == CrossKind.Path && claim.Target == claim.Worker));
        Assert.HasCount(4, claims.Select(claim => claim.Target).Distinct());
    }

    [TestMethod]
    public void Only_what_was_claimed_is_left_out()
    {
        // A dead path, and a target that is a little bad for all workers, the one of the path among them.
        RateCount[,] table = Table(3, 8, 8, 200, (target, worker) => (target, worker) == (0, 1) ? 1 : target == 3 ? 0.05 : 0);
        IReadOnlyList<CrossClaim> claims = CrossSearch.Claims(table);
        Assert.AreEqual((CrossKind.Path, 0, 1), (claims[0].Kind, claims[0].Target, claims[0].Worker));
        Assert.AreEqual((CrossKind.Target, 3, null), (claims[1].Kind, claims[1].Target, claims[1].Worker));
        Assert.AreEqual(8 * 200, claims[1].Count.Samples);
    }

    [TestMethod]
    public void Impossible_tables_are_refused()
    {
        Assert.ThrowsExactly<ArgumentNullException>(() => CrossSearch.Claims(null!));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CrossSearch.Claims(new RateCount[,] { { new(2, 1) } }));
    }

    private static RateCount[,] Table(int seed, int targets, int workers, int samples, Func<int, int, double> rate)
    {
        var random = new Random(20_240_723 + seed);
        var table = new RateCount[targets, workers];
        for (int target = 0; target < targets; target++)
            for (int worker = 0; worker < workers; worker++)
                table[target, worker] = new(Enumerable.Range(0, samples).Count(_ => random.NextDouble() < rate(target, worker)), samples);
        return table;
    }
}
