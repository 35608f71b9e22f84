using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class LocalisationTests
{
    [TestMethod]
    public void Fishers_test_equals_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("fisher_greater_after");
        foreach (VectorCase c in vectors.Cases)
        {
            double got = FisherExact.Greater(c.Count("x1"), c.Count("n1"), c.Count("x0") + c.Count("x1"), c.Count("n0") + c.Count("n1"));
            vectors.AssertClose("p", got, c);
        }
    }

    [TestMethod]
    public void Noncentral_probabilities_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("log_nchg");
        foreach (VectorCase c in vectors.Cases)
            vectors.AssertClose("v", Localisation.LogNoncentralHypergeometric(c.Count("x"), c.Count("n"), c.Count("F"), c.Count("N"), c["w"]), c);
    }

    [TestMethod]
    public void Excess_evidence_equals_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("log_e_excess");
        foreach (VectorCase c in vectors.Cases)
            vectors.AssertClose("logE", Localisation.LogExcessEvidence(c.Count("x"), c.Count("n"), c.Count("F"), c.Count("N")), c);
    }

    [TestMethod]
    public void Probabilities_sum_to_one_and_the_evidence_expects_one_when_the_part_does_not_matter() =>
        Tables.Sample(t =>
        {
            double total = 0, evidence = 0, tail = 0;
            long highest = Math.Min(t.Part, t.Failures), lowest = Math.Max(0, t.Failures - (t.Samples - t.Part));
            for (long x = highest; x >= lowest; x--)
            {
                double probability = Math.Exp(Localisation.LogNoncentralHypergeometric(x, t.Part, t.Failures, t.Samples, 1));
                total += probability;
                evidence += probability * Math.Exp(Localisation.LogExcessEvidence(x, t.Part, t.Failures, t.Samples));
                tail += probability;
                if (Math.Abs(tail - FisherExact.Greater(x, t.Part, t.Failures, t.Samples)) > 1e-9)
                    return false;
            }
            return Math.Abs(total - 1) < 1e-9 && Math.Abs(evidence - 1) < 1e-8;
        });

    [TestMethod]
    public void Evidence_over_strata_expects_one_when_the_part_matters_in_none()
    {
        // Two strata that fail differently: 2 of 12 and 7 of 9, five and four of whose samples are the part's.
        double expected = 0;
        for (long x = 0; x <= 2; x++)
            for (long y = 2; y <= 4; y++)
                expected += Math.Exp(Localisation.LogNoncentralHypergeometric(x, 5, 2, 12, 1) + Localisation.LogNoncentralHypergeometric(y, 4, 7, 9, 1)
                    + Localisation.LogExcessEvidence([(new(x, 5), new(2, 12)), (new(y, 4), new(7, 9))]));
        Assert.AreEqual(1, expected, 1e-9);
    }

    [TestMethod]
    public void A_stratum_that_always_fails_or_is_all_part_says_nothing()
    {
        double one = Localisation.LogExcessEvidence(6, 20, 8, 90);
        Assert.IsGreaterThan(3, one);
        Assert.AreEqual(one, Localisation.LogExcessEvidence([(new(5, 5), new(40, 40)), (new(6, 20), new(8, 90)), (new(3, 30), new(3, 30))]), 1e-9);
    }

    [TestMethod]
    public void Large_tables_take_no_time_and_stay_finite()
    {
        double evidence = Localisation.LogExcessEvidence(60_000, 1_000_000, 100_000, 10_000_000);
        Assert.IsTrue(double.IsFinite(evidence) && evidence > 1000, $"{evidence}");
        Assert.IsLessThan(1e-300, FisherExact.Greater(60_000, 1_000_000, 100_000, 10_000_000));
    }

    [TestMethod]
    public void Impossible_tables_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FisherExact.Greater(3, 2, 5, 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FisherExact.Greater(0, 8, 5, 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FisherExact.Greater(0, 11, 5, 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FisherExact.Less(3, 2, 5, 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FisherExact.TwoSided(3, 2, 5, 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FisherExact.Greater(0, -1, 5, 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FisherExact.Greater(0, 2, -1, 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FisherExact.Greater(0, 0, 0, -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FisherExact.Greater(0, 2, 11, 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Localisation.LogNoncentralHypergeometric(0, 2, 11, 10, 1));
        Assert.ThrowsExactly<ArgumentNullException>(() => Localisation.LogExcessEvidence(null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => PartSearch.Claims(null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => Localisation.LogExcessEvidence(null!));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Localisation.LogNoncentralHypergeometric(1, 2, 5, 10, 0));
    }

    private static readonly Gen<(long Part, long Failures, long Samples)> Tables =
        from samples in Gen.Long[1, 300]
        from part in Gen.Long[0, samples]
        from failures in Gen.Long[0, samples]
        select (part, failures, samples);
}
