using System.Xml.Linq;
using UptimeSampler.Reports;
using UptimeSampler.Reports.Pictures;
using UptimeSampler.Storage;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Reports;

[TestClass]
public sealed class RateSeriesTests
{
    [TestMethod]
    [DataRow("00:02:00", "00:00:05")]
    [DataRow("00:06:00", "00:00:05")]
    [DataRow("00:06:01", "00:00:10")]
    [DataRow("1.00:00:00", "00:30:00")]
    [DataRow("30.00:00:00", "12:00:00")]
    [DataRow("365.00:00:00", "7.00:00:00")]
    [DataRow("3650.00:00:00", "51.00:00:00")]
    public void Spans_are_the_shortest_of_which_few_enough_fit(string window, string step) =>
        Assert.AreEqual(TimeSpan.Parse(step), RateSeries.StepOf(TimeSpan.Parse(window)));

    [TestMethod]
    public void Hours_of_a_day_are_written_as_such_and_midnight_as_a_date()
    {
        DateTimeOffset from = DateTimeOffset.Parse("2026-11-26T20:00:00Z"), to = from.AddHours(8);
        ChartScale scale = ChartScale.Across(Time([new(RatePicture.Place(from), 1), new(RatePicture.Place(to), 2)]));
        Assert.AreEqual("20:00 21:00 22:00 23:00 27 Nov 01:00 02:00 03:00 04:00", string.Join(' ', scale.Ticks.Select(scale.Label)));
        Assert.AreEqual((0, 1), (scale.PlaceOf(RatePicture.Place(from)), scale.PlaceOf(RatePicture.Place(to))));
    }

    [TestMethod]
    [DataRow(1.0, 3)]
    [DataRow(40.0, 3)]
    [DataRow(3_600.0, 3)]
    [DataRow(86_400.0 * 400, 3)]
    public void However_long_a_time_axis_is_a_few_instants_are_written_on_it(double seconds, int least)
    {
        ChartScale scale = ChartScale.Across(Time([new(1_780_000_000.5, 1), new(1_780_000_000.5 + seconds, 2)]));
        Assert.IsTrue(scale.Ticks.Count <= 10 && scale.Ticks.Count >= (seconds < 2 ? 1 : least), $"{scale.Ticks.Count}");
    }

    [TestMethod]
    public void Several_lines_have_a_name_and_a_colour_each_and_a_band()
    {
        ChartPoint[] points = [new(0, 1, 0.5, 2), new(60, 2, 1, 3)];
        Chart chart = Time(points) with { Left = new ChartLine("shop", points), More = [new ChartLine("api", points), new ChartLine("<db>", points)], Level = new ChartLevel(0.1, "tolerated: 0.1 %") };
        XElement svg = XDocument.Parse(SvgChart.Of(chart)).Root!;
        string[] styles = [.. svg.Descendants().Where(element => element.Name.LocalName == "path").Select(path => (string?)path.Attribute("class") ?? "")];
        CollectionAssert.IsSubsetOf(new[] { "l", "lb", "s2", "s2b", "s3", "s3b", "w" }, styles);
        CollectionAssert.IsSubsetOf(new[] { "shop", "api", "<db>", "tolerated: 0.1 %" }, svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray());
        Prerequisite.Require(PngChart.Problem() is null, "a font", "apt-get install fonts-dejavu-core");
        Assert.IsGreaterThan(5_000, PngChart.Of(chart).Length);
    }

    [TestMethod]
    [DataRow(602, "12:09:55 12:10:00", DisplayName = "two of five seconds: left out")]
    [DataRow(603, "12:10:00 12:10:03", DisplayName = "three of five seconds: as long as it is")]
    [DataRow(605, "12:10:00 12:10:05", DisplayName = "a whole one")]
    public async Task A_last_span_that_has_hardly_begun_is_left_out_and_none_reaches_beyond_the_window(int seconds, string last)
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        DateTimeOffset noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await store.WriteAsync(transaction => { transaction.Append(Samples.Batch("shop", [.. Enumerable.Range(0, 700).Select(second => Samples.Up("shop", noon.AddSeconds(second)))])); return true; }, CancellationToken.None);
        RateSeries series = RateSeries.Of(store, new RateQuestion { Targets = ["shop"], From = noon.AddSeconds(seconds - 355), To = noon.AddSeconds(seconds) });
        RateSpan newest = series.Targets.Single().Value[^1];
        Assert.AreEqual((TimeSpan.FromSeconds(5), last), (series.Step, $"{newest.From:HH:mm:ss} {newest.To:HH:mm:ss}"));
        Assert.AreEqual((newest.To - newest.From).TotalSeconds, newest.Row.Samples);
    }

    private static Chart Time(ChartPoint[] points) => new() { Title = "t", Horizontal = "UTC", IsTime = true, Left = new ChartLine("l", points) };
}
