namespace UptimeSampler.Tests;

[TestClass]
public sealed class PlainTextTests
{
    [TestMethod]
    [DataRow("a\u202Eb", @"a\u202Eb", "U+202E")]
    [DataRow("\u001b[2J", @"\u001B[2J", "U+001B")]
    [DataRow("a\r\nb", "a  b", "U+000D")]
    [DataRow("a\u2028b", "a b", "U+2028")]
    [DataRow("a\U000E0041b", @"a\U000E0041b", "U+E0041")]
    [DataRow(" Zürich 😀 ", "Zürich 😀", null)]
    public void What_must_not_be_shown_as_it_is_is_escaped_and_named(string text, string line, string? unfit)
    {
        Assert.AreEqual(line, PlainText.Line(text, 100));
        Assert.AreEqual(unfit, PlainText.Unfit(text));
    }

    [TestMethod]
    public void Escapes_stay_within_the_limit() => Assert.AreEqual(@"\u202E\u20…", PlainText.Line(new string('\u202E', 1_000), 11));
}
