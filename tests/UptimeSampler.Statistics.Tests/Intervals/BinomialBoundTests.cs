using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class BinomialBoundTests
{
    [TestMethod]
    public void Bounds_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("one_sided_cp");
        foreach (VectorCase c in vectors.Cases)
        {
            vectors.AssertClose("upper", BinomialBound.Upper(c["x"], c["n"], c["conf"]), c);
            vectors.AssertClose("lower", BinomialBound.Lower(c["x"], c["n"], c["conf"]), c);
        }
    }

    [TestMethod]
    public void No_failure_still_allows_some_rate()
    {
        VectorGroup vectors = VectorGroup.Load("zero_failures");
        foreach (VectorCase c in vectors.Cases)
            vectors.AssertClose("upper", BinomialBound.Upper(0, c["n"], c["conf"]), c);
    }

    [TestMethod]
    public void Only_failures_still_allow_some_success() =>
        Gen.Select(Gen.Int[1, 100_000], Gen.Double[0.5, 0.999]).Sample((n, confidence) =>
            Math.Abs(BinomialBound.Lower(n, n, confidence) - (1 - BinomialBound.Upper(0, n, confidence))) < 1e-12);

    [TestMethod]
    public void Impossible_arguments_are_refused_and_no_samples_say_nothing()
    {
        Assert.AreEqual((0, 1), (BinomialBound.Lower(0, 0, 0.9), BinomialBound.Upper(0, 0, 0.9)));
        foreach (Func<double, double, double, double> bound in (Func<double, double, double, double>[])[BinomialBound.Lower, BinomialBound.Upper])
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => bound(3, 2, 0.9));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => bound(1, 2, 1));
        }
    }

    [TestMethod]
    public void More_samples_without_failure_lower_the_bound() =>
        Gen.Select(Gen.Double[0.1, 1e6], Gen.Double[0.01, 100]).Sample((n, more) =>
            BinomialBound.Upper(0, n + more, 0.99) < BinomialBound.Upper(0, n, 0.99));
}
