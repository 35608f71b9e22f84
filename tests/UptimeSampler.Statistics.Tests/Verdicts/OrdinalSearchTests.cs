using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class OrdinalSearchTests
{
    [TestMethod]
    public void The_level_from_which_requests_fail_is_found()
    {
        PartClaim claim = OrdinalSearch.Best([new(100, 0), new(100, 1), new(100, 50), new(100, 47), new(100, 52)])!;
        CollectionAssert.AreEqual(new[] { 2, 3, 4 }, claim.Parts.ToArray());
        Assert.AreEqual((300, 149), (claim.Samples, claim.Failures));
        Assert.IsGreaterThan(PartSearch.Bar, claim.Evidence);
        Assert.IsLessThan(1e-20, claim.PValue);
    }

    [TestMethod]
    public void A_level_that_does_not_matter_is_rarely_claimed()
    {
        var random = new Random(20_240_726);
        int claimed = 0;
        for (int run = 0; run < 500; run++)
        {
            PartCount[] levels = [.. Enumerable.Range(0, 5).Select(_ => new PartCount(60, Enumerable.Range(0, 60).Count(_ => random.NextDouble() < 0.1)))];
            claimed += OrdinalSearch.Best(levels)!.Evidence >= PartSearch.Bar ? 1 : 0;
        }
        Assert.IsLessThanOrEqualTo(25, claimed);
    }

    [TestMethod]
    public void The_best_of_all_upper_sets_is_found() =>
        Gen.Select(Gen.Long[0, 30], Gen.Long[0, 30]).Select((n, y) => new PartCount(n, Math.Min(n, y))).Array[2, 6]
            .Where(levels => levels.Any(level => level.Failures > 0)).Sample(levels =>
            {
                PartClaim got = OrdinalSearch.Best(levels)!;
                long samples = levels.Sum(level => level.Samples), failures = levels.Sum(level => level.Failures);
                PartCount[] above = [.. Enumerable.Range(1, levels.Length - 1).Select(from => new PartCount(levels[from..].Sum(l => l.Samples), levels[from..].Sum(l => l.Failures)))];
                double[] evidence = [.. above.Select(set => Math.Exp(Localisation.LogExcessEvidence(set.Failures, set.Samples, failures, samples)) / above.Length)];
                PartCount claimed = above[got.Parts[0] - 1];
                double p = Math.Min(1, above.Length * FisherExact.Greater(claimed.Failures, claimed.Samples, failures, samples));
                return Math.Abs(got.Evidence - evidence.Max()) <= 1e-9 * got.Evidence && Math.Abs(evidence[got.Parts[0] - 1] - got.Evidence) <= 1e-9 * got.Evidence
                    && (got.Samples, got.Failures) == (claimed.Samples, claimed.Failures) && Math.Abs(got.PValue - p) <= 1e-9 * p
                    && got.Parts.SequenceEqual(Enumerable.Range(got.Parts[0], levels.Length - got.Parts[0]));
            });

    [TestMethod]
    public void One_level_or_no_failure_explains_nothing()
    {
        Assert.IsNull(OrdinalSearch.Best([new(10, 5)]));
        Assert.IsNull(OrdinalSearch.Best([new(10, 0), new(10, 0)]));
        Assert.ThrowsExactly<ArgumentNullException>(() => OrdinalSearch.Best(null!));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OrdinalSearch.Best([new(10, 11), new(10, 0)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OrdinalSearch.Best([new(10, 11)]));
    }
}
