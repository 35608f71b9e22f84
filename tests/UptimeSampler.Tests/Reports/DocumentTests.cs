using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.Tests.Reports;

[TestClass]
public sealed class DocumentTests
{
    private const string Hostile = "<script>alert(1)</script> [x](javascript:alert(1)) `a` **b** | c\r\n# d \u202E https://evil.example WWW.evil.example @all";

    private readonly string folder = Directory.CreateTempSubdirectory("document-").FullName;

    private static Document Document => new(Hostile,
    [
        new Answer(Hostile, Hostile, Tone.Bad),
        new Heading(Hostile),
        new Paragraph(Hostile),
        new Points([Hostile]),
        new Table([Hostile], [[Hostile]]),
        new Picture("one", new Chart { Title = Hostile, Horizontal = Hostile, Left = new ChartLine(Hostile, [new ChartPoint(1, 1)]), Marks = [new ChartMark(1, 2, Hostile, MarkKind.Found)] }),
    ]);

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void What_a_text_holds_is_shown_in_HTML_and_never_obeyed()
    {
        string page = HtmlText.Of(Document);
        Assert.IsFalse(page.Contains("<script", StringComparison.OrdinalIgnoreCase), page);
        Assert.IsFalse(page.Contains('\u202E', StringComparison.Ordinal));
        StringAssert.Contains(page, "&lt;script&gt;");
        foreach (string forbidden in new[] { "href=", "src=", "url(", "@import", " on" + "load=" })
            Assert.IsFalse(page.Contains(forbidden, StringComparison.OrdinalIgnoreCase), forbidden);
        StringAssert.Contains(page, "default-src 'none'");
        StringAssert.Contains(page, "prefers-color-scheme:dark");
        StringAssert.Contains(page, "name=\"viewport\"");
    }

    [TestMethod]
    public void What_a_text_holds_is_shown_in_Markdown_and_never_obeyed()
    {
        string text = MarkdownText.Of(Document, _ => "one.svg");
        Assert.IsFalse(text.Contains("<script", StringComparison.OrdinalIgnoreCase), text);
        Assert.IsFalse(text.Replace("\\]", "", StringComparison.Ordinal).Contains("](javascript", StringComparison.Ordinal), text);
        Assert.IsFalse(text.Contains("https://", StringComparison.Ordinal), "no link that nobody meant");
        Assert.IsFalse(text.Contains("www.", StringComparison.OrdinalIgnoreCase), "and none without a scheme");
        Assert.IsFalse(text.Contains(" @all", StringComparison.Ordinal), "nobody is called");
        Assert.HasCount(1, text.Split('\n').Where(line => line.StartsWith("# ", StringComparison.Ordinal)).ToList(), "a line break in a text begins no heading");
        Assert.IsTrue(text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).All(line => line.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|') == 2), text);
    }

    [TestMethod]
    public void Numbers_are_not_taken_for_lists()
    {
        string text = MarkdownText.Of(new Document("x", [new Paragraph("9. is a number"), new Paragraph("9.3 s"), new Paragraph("- a dash")]), _ => "");
        StringAssert.Contains(text, "9\\. is a number");
        StringAssert.Contains(text, "\n9.3 s");
        StringAssert.Contains(text, "\\- a dash");
    }

    [TestMethod]
    public void Files_are_whole_and_nothing_else_is_left()
    {
        DocumentFiles files = DocumentFiles.Write(Document, Path.Combine(folder, "a", "b"), "sale");
        CollectionAssert.AreEqual(
            new[] { "sale-one.svg", "sale.html", "sale.md" },
            Directory.EnumerateFiles(Path.Combine(folder, "a", "b")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());
        StringAssert.Contains(File.ReadAllText(files.Markdown), "](sale-one.svg)");
        DocumentFiles.Write(new Document("second", []), Path.Combine(folder, "a", "b"), "sale");
        StringAssert.StartsWith(File.ReadAllText(files.Markdown), "# second");
    }

    [TestMethod]
    public void A_file_that_cannot_take_its_place_leaves_nothing_behind()
    {
        string place = Path.Combine(folder, "taken");
        Directory.CreateDirectory(Path.Combine(place, "something"));
        Assert.Throws<IOException>(() => WholeFile.Write(place, [1]));
        Assert.IsEmpty(Directory.GetFiles(folder));
    }
}
