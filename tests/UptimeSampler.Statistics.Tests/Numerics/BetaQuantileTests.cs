using CsCheck;
using MathNet.Numerics;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class BetaQuantileTests
{
    [TestMethod]
    public void Quantiles_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("beta_quantile");
        foreach (VectorCase c in vectors.Cases)
            vectors.AssertClose("x", BetaQuantile.Of(c["q"], c["a"], c["b"]), c);
    }

    // P(Beta(a, 1) ≤ x) = x^a and P(Beta(1, b) ≤ x) = 1 − (1 − x)^b.
    [TestMethod]
    public void With_a_one_they_have_a_closed_form() =>
        Gen.Select(Gen.Double[1e-6, 1 - 1e-6], Gen.Double[0.1, 1000]).Sample((q, shape) =>
            Close(Math.Pow(q, 1 / shape), BetaQuantile.Of(q, shape, 1))
            && Close(-LogMath.ExpMinusOne(LogMath.LogOnePlus(-q) / shape), BetaQuantile.Of(q, 1, shape)));

    // What is left above a probability near one is known to more digits than the probability: the closed form from there.
    [TestMethod]
    [DataRow(1e-6)]
    [DataRow(1e-9)]
    [DataRow(1e-12)]
    public void Near_certainty_no_digits_are_lost(double above)
    {
        double q = 1 - above;
        foreach (double shape in new[] { 0.5, 1, 27, 1000 })
            Assert.IsTrue(Close(-LogMath.ExpMinusOne(Math.Log(1 - q) / shape), BetaQuantile.Of(q, 1, shape)), $"{shape}");
    }

    [TestMethod]
    public void Below_the_quantile_lies_the_probability() =>
        Gen.Select(Gen.Double[1e-9, 1 - 1e-9], Gen.Double[0.2, 5000], Gen.Double[0.2, 5000]).Sample((q, a, b) =>
            Math.Abs(SpecialFunctions.BetaRegularized(a, b, BetaQuantile.Of(q, a, b)) - q) <= 1e-9 * q);

    private static bool Close(double want, double got) => Math.Abs(got - want) <= 1e-9 * want;
}
