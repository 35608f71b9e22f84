namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class RateCountTests
{
    [TestMethod]
    [DataRow(30, 100, 1.0, 30, 30, 100)]
    [DataRow(30, 100, 2.0, 15, 15, 50)]
    [DataRow(30, 100, 3.0, 10, 9, 33)]
    [DataRow(100, 100, 3.0, 33, 33, 33)]
    [DataRow(0, 100, 3.0, 0, 0, 33)]
    [DataRow(1, 1, 2.0, 0, 0, 0)]
    [DataRow(0, 0, 2.0, 0, 0, 0)]
    public void Effective_counts_are_whole_and_rounded_against_a_rise(long failures, long samples, double designEffect, long before, long after, long effective)
    {
        Assert.AreEqual(new RateCount(before, effective), new RateCount(failures, samples).Effective(designEffect, roundFailuresUp: true));
        Assert.AreEqual(new RateCount(after, effective), new RateCount(failures, samples).Effective(designEffect, roundFailuresUp: false));
    }

    [TestMethod]
    [DataRow(0.99)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void Samples_cannot_say_more_than_independent_ones(double designEffect) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RateCount(1, 10).Effective(designEffect, roundFailuresUp: true));
}
