using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class BinomialDistributionTests
{
    [TestMethod]
    public void Terms_and_tails_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("binomial_tail");
        foreach (VectorCase c in vectors.Cases)
        {
            vectors.AssertClose("cdf", BinomialDistribution.AtMost(c.Count("k"), c.Count("n"), c["p"]), c);
            vectors.AssertClose("sf_ge", BinomialDistribution.AtLeast(c.Count("k"), c.Count("n"), c["p"]), c);
            vectors.AssertClose("pmf", BinomialDistribution.Probability(c.Count("k"), c.Count("n"), c["p"]), c);
        }
    }

    [TestMethod]
    public void Normal_quantiles_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("normal_quantile");
        foreach (VectorCase c in vectors.Cases)
            vectors.AssertClose("z", NormalQuantile.Of(c["p"]), c);
    }

    [TestMethod]
    public void Terms_equal_the_textbook_recursion_and_add_up_to_one() =>
        Gen.Select(Gen.Int[1, 300], Gen.Double[0.001, 0.999]).Sample((n, p) =>
        {
            double sum = 0;
            for (int k = 0; k <= n; k++)
            {
                double term = BinomialDistribution.Probability(k, n, p);
                if (Math.Abs(term - Probability.OfBinomial(k, n, p)) > 1e-11)
                    return false;
                sum += term;
            }
            return Math.Abs(sum - 1) < 1e-12;
        });

    [TestMethod]
    public void The_two_tails_meet() =>
        RandomCase.Sample(c =>
            Math.Abs(BinomialDistribution.AtMost(c.K, c.N, c.P) + BinomialDistribution.AtLeast(c.K + 1, c.N, c.P) - 1) < 1e-12);

    [TestMethod]
    public void Counting_successes_mirrors_the_tails() =>
        RandomCase.Sample(c => Same(BinomialDistribution.AtMost(c.K, c.N, c.P), BinomialDistribution.AtLeast(c.N - c.K, c.N, 1 - c.P)));

    [TestMethod]
    public void Tails_shrink_as_they_should() =>
        RandomCase.Sample(c =>
            BinomialDistribution.AtLeast(c.K + 1, c.N, c.P) <= BinomialDistribution.AtLeast(c.K, c.N, c.P)
            && BinomialDistribution.AtLeast(c.K, c.N, c.P) <= BinomialDistribution.AtLeast(c.K, c.N, Math.Min(1, c.P * 1.1)) * (1 + 1e-9));

    [TestMethod]
    public void Sure_things_are_exact()
    {
        Assert.AreEqual(1, BinomialDistribution.Probability(0, 10, 0));
        Assert.AreEqual(1, BinomialDistribution.Probability(10, 10, 1));
        Assert.AreEqual(0, BinomialDistribution.Probability(3, 10, 0));
        Assert.AreEqual(0, BinomialDistribution.Probability(3, 10, 1));
        Assert.AreEqual(0, BinomialDistribution.Probability(11, 10, 0.5));
        Assert.AreEqual(0, BinomialDistribution.Probability(-1, 10, 0.5));
        Assert.AreEqual(0, BinomialDistribution.AtMost(-1, 10, 0.5));
        Assert.AreEqual(1, BinomialDistribution.AtMost(10, 10, 0.5));
        Assert.AreEqual(1, BinomialDistribution.AtLeast(0, 10, 0.5));
        Assert.AreEqual(0, BinomialDistribution.AtLeast(11, 10, 0.5));
        Assert.AreEqual(1, BinomialDistribution.Probability(0, 0, 0.5));
    }

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BinomialDistribution.Probability(0, -1, 0.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BinomialDistribution.AtMost(0, -1, 0.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BinomialDistribution.AtLeast(0, -1, 0.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BinomialDistribution.Probability(0, 1, 1.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BinomialDistribution.AtMost(0, 1, 1.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BinomialDistribution.AtLeast(0, 1, double.NaN));
    }

    private static bool Same(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(a, b) + 1e-14;

    private static readonly Gen<(long K, long N, double P)> RandomCase =
        from n in Gen.OneOf(Gen.Long[1, 30], Gen.Long[1, 100_000])
        from k in Gen.OneOf(Gen.Long[0, n], Gen.Long[0, Math.Min(n, 20)])
        from p in Gen.OneOf(Gen.Double[0.0001, 0.01], Gen.Double[0.01, 0.9])
        select (k, n, p);
}
