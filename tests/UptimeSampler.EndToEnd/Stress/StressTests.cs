using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Stress;

/// <summary><c>stress</c> against real servers whose capacity is known.</summary>
[TestClass]
public sealed class StressTests
{
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(2);

    private readonly Workplace place = new();

    [TestCleanup]
    public void Clean() => place.Dispose();

    [TestMethod, TestProperty(Places.Measuring, "")]
    [DataRow(LimitKind.Wall, 170)]
    [DataRow(LimitKind.Collapse, 90)]
    public async Task The_knee_of_a_server_with_a_known_capacity_is_bracketed(LimitKind kind, int capacity)
    {
        await using LimitedSite site = new(kind, capacity, Service, seed: 7);
        (int code, JsonNode answer) = await StressAsync(site.Url, "--to", "600", "--hold", "600ms");
        Console.WriteLine(answer["knee"]);
        Assert.AreEqual((2, "breaks", kind == LimitKind.Wall ? "wall" : "collapse"), (code, (string?)answer["verdict"], (string?)answer["knee"]!["kind"]));
        int low = (int)answer["knee"]!["low"]!, high = (int)answer["knee"]!["high"]!;
        Assert.IsTrue(low <= capacity && capacity <= high, $"{low} to {high}");
        Assert.IsLessThanOrEqualTo(Math.Ceiling(0.05 * high), high - low);
        Assert.AreEqual(0.0, (double)answer["failureRateBelow"]!["rate"]!, 0.001);
        Assert.IsGreaterThan(0.3, (double)answer["failureRateAbove"]!["rate"]!);
        // Nothing lost, nothing invented.
        Assert.AreEqual(site.Served + site.Failed, Sum(answer, "requests"));
        Assert.AreEqual(site.Failed, Sum(answer, "failures"));
    }

    [TestMethod, TestProperty(Places.Measuring, "")]
    public async Task Where_requests_wait_nothing_fails_and_the_capacity_is_where_the_wait_begins()
    {
        await using LimitedSite site = new(LimitKind.Queue, 60, Service, seed: 7);
        (int code, JsonNode answer) = await StressAsync(site.Url, "--to", "300", "--hold", "1s");
        Console.WriteLine(answer["latencyKnee"]);
        Assert.AreEqual((0, "holds"), (code, (string?)answer["verdict"]));
        Assert.IsNull(answer["knee"]);
        Assert.AreEqual(60, (double)answer["latencyKnee"]!["capacity"]!, 9);
        Assert.AreEqual(site.Served, Sum(answer, "requests"));
    }

    [TestMethod, TestProperty(Places.Measuring, "")]
    public async Task The_expected_load_gates_and_so_do_thresholds()
    {
        await using LimitedSite site = new(LimitKind.Wall, 120, Service, seed: 7);
        (int holds, JsonNode good) = await StressAsync(site.Url, "--expect", "100", "--head-room", "0.1", "--hold", "300ms", "--threshold", "rate<0.01", "--threshold", "p(95)<5s");
        Assert.AreEqual((0, "holds"), (holds, (string?)good["verdict"]));
        Assert.IsTrue(good["thresholds"]!.AsArray().All(threshold => (bool)threshold!["ok"]!));
        (int missed, JsonNode slow) = await StressAsync(site.Url, "--expect", "20", "--hold", "300ms", "--threshold", "p(50)<10ms");
        Assert.AreEqual((1, "holds", false), (missed, (string?)slow["verdict"], (bool)slow["thresholds"]![0]!["ok"]!));
        (int breaks, JsonNode bad) = await StressAsync(site.Url, "--expect", "150", "--hold", "300ms");
        Assert.AreEqual((2, "breaks"), (breaks, (string?)bad["verdict"]));
    }

    [TestMethod, TestProperty(Places.Measuring, "")]
    public async Task Requests_that_arrive_at_a_rate_are_counted_from_when_they_were_due()
    {
        await using LimitedSite site = new(LimitKind.Wall, 50, Service, seed: 7);
        (int code, JsonNode answer) = await StressAsync(site.Url, "--rate", "200/s", "--hold", "2s", "--threshold", "count>250");
        Assert.AreEqual((0, "holds", "open"), (code, (string?)answer["verdict"], (string?)answer["model"]));
        // A capacity of 50 at 60 ms each serves 833 a second: twice that is too much.
        (int tooMuch, JsonNode bad) = await StressAsync(site.Url, "--rate", "1700/s", "--hold", "2s");
        Assert.AreEqual((2, "breaks"), (tooMuch, (string?)bad["verdict"]));
    }

    [TestMethod]
    public async Task Control_C_reports_what_is_known()
    {
        await using LimitedSite site = new(LimitKind.Wall, 2000, Service, seed: 7);
        await using RunningProgram program = place.Start(["stress", site.Url, "--to", "1000", "--json"]);
        await program.SaysAsync("doubling, ");
        program.Signal("INT");
        Ended end = await program.EndAsync(TimeSpan.FromSeconds(10));
        JsonNode answer = JsonNode.Parse(end.Output)!;
        Assert.AreEqual((3, "inconclusive", "interrupted"), (end.Code, (string?)answer["verdict"], (string?)answer["stoppedBecause"]));
        Assert.IsGreaterThan(0, answer["steps"]!.AsArray().Count);
    }

    [TestMethod]
    public async Task A_host_that_nobody_gave_leave_for_is_not_loaded()
    {
        Ended refused = await place.AskAsync("stress", "http://192.0.2.1/");
        Assert.AreEqual(3, refused.Code);
        StringAssert.Contains(refused.Error, "--i-may-load 192.0.2.1");
    }

    private async Task<(int Code, JsonNode Answer)> StressAsync(string url, params string[] more)
    {
        await using RunningProgram program = place.Start(["stress", url, "--json", "--seed", "1", .. more]);
        Ended end = await program.EndAsync(Within);
        Assert.StartsWith("{", end.Output, end.Error);
        return (end.Code, JsonNode.Parse(end.Output)!);
    }

    private static long Sum(JsonNode answer, string count) => answer["steps"]!.AsArray().Sum(step => (long)step![count]!);
}
