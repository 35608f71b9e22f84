using UptimeSampler.Service.Preflights;

namespace UptimeSampler.Tests.Service.Preflights;

[TestClass]
public sealed class ReportShelfTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 26, 2, 30, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("shelf-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void A_report_is_named_after_its_preflight_and_its_instant() => Assert.AreEqual("sale-2026-11-26T02-30-00Z", ReportShelf.NameOf("sale", At));

    [TestMethod]
    [DataRow("a/b", "a b")]
    [DataRow("../../etc", "../..-etc")]
    [DataRow("ä", "ö")]
    public void Names_that_no_file_should_have_are_replaced_and_stay_apart(string one, string other)
    {
        Assert.AreNotEqual(ReportShelf.NameOf(one, At), ReportShelf.NameOf(other, At));
        foreach (string name in new[] { one, other })
            Assert.IsTrue(ReportShelf.NameOf(name, At).All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'), ReportShelf.NameOf(name, At));
    }

    [TestMethod]
    public void The_oldest_reports_go_as_a_whole_and_nothing_else_does()
    {
        string[] own = [.. Enumerable.Range(0, 5).SelectMany(day => new[] { ".md", ".html", "-stress-1.svg" }.Select(end => ReportShelf.NameOf("sale", At.AddDays(day)) + end))];
        string[] others = ["sale-notes.md", "sale.md", ReportShelf.NameOf("sale-two", At) + ".md", ReportShelf.NameOf("sale", At) + ".txt"];
        foreach (string name in own.Concat(others))
            File.WriteAllText(Path.Combine(folder, name), "");
        ReportShelf.Prune(folder, "sale", keep: 2);
        CollectionAssert.AreEqual(own.Skip(9).Concat(others).Order(StringComparer.Ordinal).ToArray(), Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray());
        ReportShelf.Prune(Path.Combine(folder, "none"), "sale", keep: 2);
    }
}
