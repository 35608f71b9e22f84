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
