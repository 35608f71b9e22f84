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
    public void More_samples_without_failure_lower_the_bound() =>
        Gen.Select(Gen.Double[0.1, 1e6], Gen.Double[0.01, 100]).Sample((n, more) =>
            BinomialBound.Upper(0, n + more, 0.99) < BinomialBound.Upper(0, n, 0.99));
}
