using System.Xml.Linq;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Reports.Pictures;
using UptimeSampler.Stress;
using UptimeSampler.Tests.Stress;

namespace UptimeSampler.Tests.Reports;

[TestClass]
public sealed class ChartTests
{
    [TestMethod]
    public async Task A_stress_test_is_drawn_with_its_knee_and_what_was_expected()
    {
        FakeTimeProvider time = new();
        ClientRoom room = new(100_000, 100_000, 100_000, new ClientLimit(ClientLimitKind.Ports, ""));
        StressResult result = await new StressTest(
            new SimulatedServer(time, new Random(1)) { Capacity = 1000 }, new StressSettings { Expect = 2000 }, TimeSpan.FromSeconds(10), room, time, _ => { }).RunAsync(CancellationToken.None);
        Chart chart = StressPicture.Of(result, "shop", 0.95, isExpected: true)!;
        Assert.IsTrue(chart.Marks.Single(mark => mark.Kind == MarkKind.Found) is { From: <= 1000, To: >= 1000 });
        Assert.AreEqual(2000, chart.Marks.Single(mark => mark.Kind == MarkKind.Wanted).From);
        Assert.IsTrue(chart.Left.Points.All(point => point.Value is >= 0 and <= 100));
        Assert.AreEqual(chart.Left.Points.OrderBy(point => point.At).Select(point => point.At).Distinct().Count(), chart.Left.Points.Count);

        string[] words = [.. XDocument.Parse(SvgChart.Of(chart)).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        CollectionAssert.IsSubsetOf(new[] { "shop: failures and slow answers under load", "requests at once", "must be carried: 2,000", "failed, % of requests", "1,024" }, words);
        Prerequisite.Require(PngChart.Problem() is null, "a font", "apt-get install fonts-dejavu-core");
        CollectionAssert.AreEqual(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }, PngChart.Of(chart).Take(4).ToArray());
    }

    [TestMethod]
    public void A_step_shows_no_value_before_it_was_so()
    {
        Chart chart = new() { Title = "evidence", Horizontal = "UTC", IsTime = true, Left = new ChartLine("that it fails", [new(0, 0), new(60, 100), new(120, 100)]) { IsStepped = true } };
        string[] corners = System.Text.RegularExpressions.Regex.Match(SvgChart.Of(chart), "<path class=\"l\" d=\"M([^\"]+)\"").Groups[1].Value.Split('L');
        Assert.HasCount(5, corners, "level, up, level");
        Assert.AreEqual((corners[0].Split(' ')[1], corners[1].Split(' ')[0]), (corners[1].Split(' ')[1], corners[2].Split(' ')[0]));
        Assert.AreNotEqual(corners[1], corners[2]);
    }

    [TestMethod]
    [DataRow(1.0, 1.0)]
    [DataRow(1.0, 5_000_000.0)]
    [DataRow(0.001, 0.002)]
    public void Axes_have_a_few_values_within_their_ends(double from, double to)
    {
        foreach (bool isLogarithmic in new[] { true, false })
        {
            ChartScale scale = ChartScale.Horizontal([from, to], isLogarithmic);
            Assert.IsTrue(scale.Ticks.Count is >= 1 and <= 15, $"{scale.Ticks.Count}");
            Assert.IsTrue(scale.PlaceOf(from) is >= 0 and <= 1 && scale.PlaceOf(to) >= scale.PlaceOf(from));
        }
    }
}
