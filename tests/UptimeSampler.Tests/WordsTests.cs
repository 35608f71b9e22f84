namespace UptimeSampler.Tests;

[TestClass]
public sealed class WordsTests
{
    [TestMethod]
    [DataRow(0.0, "p < 1e-300")]
    [DataRow(1e-310, "p < 1e-300")]
    [DataRow(2.1e-8, "p = 2.1e-8")]
    [DataRow(0.04, "p = 0.04")]
    public void A_p_value_is_never_nothing(double p, string said) => Assert.AreEqual(said, Words.PValue(p));

    [TestMethod]
    [DataRow(0.4287, "42 %")]
    [DataRow(0.8, "80 %")]
    [DataRow(0.0299, "2.9 %")]
    [DataRow(0.0, "0 %")]
    public void At_least_is_never_more_than_was_found(double rate, string said) => Assert.AreEqual(said, Words.PercentDown(rate));
}
