namespace UptimeSampler.Tests;

[TestClass]
public sealed class WordsTests
{
    [TestMethod]
    [DataRow(0L, "0 samples")]
    [DataRow(1L, "1 sample")]
    [DataRow(1_234L, "1,234 samples")]
    public void One_is_not_many(long count, string words) => Assert.AreEqual(words, Words.Count(count, "sample"));

    [TestMethod]
    public void A_plural_of_its_own_is_used() => Assert.AreEqual("2 addresses", Words.Count(2, "address", "addresses"));

    [TestMethod]
    [DataRow(0d, "0 %")]
    [DataRow(1d, "100 %")]
    [DataRow(0.99999, "over 99.9 %")]
    [DataRow(0.475, "47.5 %")]
    [DataRow(0.02, "2 %")]
    [DataRow(0.001, "0.1 %")]
    [DataRow(0.00012, "0.012 %")]
    [DataRow(1e-12, "under 0.000001 %")]
    public void A_percentage_is_never_rounded_to_all_or_nothing(double share, string text) => Assert.AreEqual(text, Words.Percent(share));

    [TestMethod]
    [DataRow(0.2, "less than 1 s")]
    [DataRow(59d, "59 s")]
    [DataRow(60d, "1 min")]
    [DataRow(900d, "15 min")]
    [DataRow(5_400d, "1.5 h")]
    [DataRow(86_400d * 2.5, "2.5 days")]
    [DataRow(31_557_600d, "1 year")]
    [DataRow(double.PositiveInfinity, "more than 1,000 years")]
    public void A_duration_has_two_figures(double seconds, string text) => Assert.AreEqual(text, Words.Span(seconds));
}
