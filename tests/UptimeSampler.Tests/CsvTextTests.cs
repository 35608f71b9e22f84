using CsCheck;

namespace UptimeSampler.Tests;

[TestClass]
public sealed class CsvTextTests
{
    private static readonly Gen<string> Text = Gen.Char["ab,\" ;ä€"].Array[0, 8].Select(letters => new string(letters));

    [TestMethod]
    public void What_is_written_is_read_back() => Text.Array[1, 6].Sample(fields =>
    {
        List<string> read = [];
        Assert.IsTrue(CsvText.TrySplit(CsvText.Line(fields), read));
        CollectionAssert.AreEqual(fields, read);
    });

    [TestMethod]
    [DataRow("=1+1")]
    [DataRow("+1")]
    [DataRow("-1")]
    [DataRow("@SUM(A1)")]
    [DataRow("\t=1")]
    [DataRow("\r=1")]
    [DataRow("＝1+1")]
    public void A_text_that_a_spreadsheet_would_run_is_marked_as_text(string name) => Assert.AreEqual("'" + name, CsvText.Marked(name));

    [TestMethod]
    [DataRow("shop")]
    [DataRow("a=b")]
    [DataRow("'quoted'")]
    [DataRow("")]
    public void Other_text_stays_as_it_is(string name) => Assert.AreEqual(name, CsvText.Marked(name));

    [TestMethod]
    public void A_mark_is_taken_off_again_and_nothing_else() =>
        Gen.Char["'=-+@a"].Array[0, 5].Select(letters => new string(letters)).Sample(name => Assert.AreEqual(name, CsvText.Unmarked(CsvText.Marked(name))));

    [TestMethod]
    [DataRow("a\"b")]
    [DataRow("\"a")]
    [DataRow("\"a\"b,c")]
    [DataRow("a,\"")]
    public void A_quote_out_of_place_is_refused(string line) => Assert.IsFalse(CsvText.TrySplit(line, []));

    [TestMethod]
    [DataRow("", 1)]
    [DataRow(",", 2)]
    [DataRow("a,,", 3)]
    public void Empty_fields_count(string line, int fields)
    {
        List<string> read = [];
        Assert.IsTrue(CsvText.TrySplit(line, read));
        Assert.HasCount(fields, read);
    }
}
