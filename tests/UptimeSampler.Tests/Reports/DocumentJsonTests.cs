using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.Tests.Reports;

/// <summary>A report is the same after it was kept.</summary>
[TestClass]
public sealed class DocumentJsonTests
{
    private static readonly Document Everything = new("A <b>",
    [
        new Answer("BREAKS", "at 40", Tone.Bad),
        new Heading("h"),
        new Paragraph("p \u202E"),
        new Points(["a", "b"], IsNumbered: true),
        new Table(["x", ">y"], [["1", new Cell("2", Tone.Good)]]),
        new Picture("stress", new Chart
        {
            Title = "t",
            Horizontal = "at once",
            IsLogarithmic = true,
            Left = new ChartLine("failed", [new ChartPoint(1, 0.5, 0.1, 0.9), new ChartPoint(2, 1)]) { AtLeast = 5 },
            More = [new ChartLine("more", [])],
            Level = new ChartLevel(3, "level"),
            Right = new ChartLine("p95", [new ChartPoint(1, 3)]),
            Marks = [new ChartMark(1, 2, "knee", MarkKind.Found)],
        }),
    ]);

    [TestMethod]
    public void Every_block_comes_back_as_it_was()
    {
        string json = DocumentJson.Write(Everything);
        Document? again = DocumentJson.Read(json);
        Assert.AreEqual(json, DocumentJson.Write(again!));
        Assert.AreEqual(HtmlText.Of(Everything), HtmlText.Of(again!), "and is shown as it was");
        Assert.AreEqual(MarkdownText.Of(Everything, picture => picture.Name), MarkdownText.Of(again!, picture => picture.Name));
    }

    [TestMethod]
    public void Every_kind_of_block_there_is_can_be_kept() =>
        CollectionAssert.AreEquivalent(
            typeof(Block).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Block))).ToArray(),
            Everything.Blocks.Select(block => block.GetType()).ToArray());

    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("""{"title":"t","blocks":[{"block":"hologram"}]}""")]
    public void What_is_no_report_is_null(string json) => Assert.IsNull(DocumentJson.Read(json));
}
