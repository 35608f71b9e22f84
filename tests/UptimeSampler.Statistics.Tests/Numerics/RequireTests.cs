namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class RequireTests
{
    [TestMethod]
    [DataRow(0.0, 0.0, true)]
    [DataRow(0.0, 5.0, true)]
    [DataRow(5.0, 5.0, true)]
    [DataRow(5.1, 5.0, false)]
    [DataRow(-0.1, 5.0, false)]
    [DataRow(double.NaN, 5.0, false)]
    [DataRow(1.0, double.NaN, false)]
    [DataRow(1.0, double.PositiveInfinity, false)]
    public void Failures_lie_between_zero_and_the_samples(double failures, double samples, bool allowed) =>
        AssertAllowed(allowed, () => Require.Counts(failures, samples));

    [TestMethod]
    [DataRow(double.Epsilon, true)]
    [DataRow(0.5, true)]
    [DataRow(0.0, false)]
    [DataRow(1.0, false)]
    [DataRow(-1.0, false)]
    [DataRow(2.0, false)]
    [DataRow(double.NaN, false)]
    public void An_open_unit_leaves_out_both_ends(double value, bool allowed) => AssertAllowed(allowed, () => Require.OpenUnit(value));

    [TestMethod]
    [DataRow(0.0, true)]
    [DataRow(1.0, true)]
    [DataRow(-1e-9, false)]
    [DataRow(1.0000001, false)]
    [DataRow(double.NaN, false)]
    public void A_closed_unit_holds_both_ends(double value, bool allowed) => AssertAllowed(allowed, () => Require.ClosedUnit(value));

    [TestMethod]
    public void A_state_has_its_length_and_finite_numbers()
    {
        Require.State([1, 2], 2);
        Assert.ThrowsExactly<ArgumentException>(() => Require.State([1, 2], 3));
        Assert.ThrowsExactly<ArgumentException>(() => Require.State([1, double.NegativeInfinity], 2));
    }

    private static void AssertAllowed(bool allowed, Action check)
    {
        if (allowed)
            check();
        else
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(check);
    }
}
