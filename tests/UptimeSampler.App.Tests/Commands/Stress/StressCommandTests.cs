using System.Text.Json.Nodes;
using UptimeSampler.App.Commands.Stress;
using UptimeSampler.Stress;

namespace UptimeSampler.App.Tests.Commands.Stress;

/// <summary>What <c>stress</c> says about a real server of known capacity.</summary>
[TestClass]
public sealed class StressCommandTests
{
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(30);

    [TestMethod]
    public async Task People_read_the_verdict_first_and_what_to_do()
    {
        await using LimitedSite site = new(LimitKind.Wall, 50, Service, seed: 1);
        CliResult result = await Cli.RunAsync("stress", site.Url, "--to", "200", "--hold", "200ms");
        string[] lines = result.Output.Split('\n');
        Assert.AreEqual(2, result.Code);
        Assert.StartsWith("BREAKS  " + site.Url, lines[0]);
        Assert.Contains("failures begin", lines[0]);
        Assert.Contains("Only what exceeds it fails: about 50 are served at once", result.Output);
        Assert.Contains("/proc/PID/limits", result.Output);
        Assert.Contains("uptimesampler inspect --expect 200", result.Output);
        Assert.Contains("http_5xx", result.Output);
    }

    [TestMethod]
    public async Task JSON_has_the_fields_that_scripts_rely_on()
    {
        await using LimitedSite site = new(LimitKind.Wall, 1000, Service, seed: 1);
        CliResult result = await Cli.RunAsync("stress", site.Url, "--to", "20", "--hold", "100ms", "--json", "--threshold", "rate<0.01", "--connection", "new");
        JsonNode answer = JsonNode.Parse(result.Output)!;
        Assert.AreEqual(0, result.Code);
        Assert.AreEqual(("closed", "holds", false), ((string?)answer["model"], (string?)answer["verdict"], (bool)answer["clientLimited"]!));
        Assert.AreEqual("http/1.1", (string?)answer["protocol"]);
        // On a busy machine the first may be answered before the last is sent.
        Assert.IsInRange(15, 20, (int)answer["clientLimits"]!["achievedConcurrency"]!);
        Assert.IsGreaterThan(100, (long)answer["clientLimits"]!["descriptors"]!);
        Assert.IsGreaterThan(100, (long)answer["clientLimits"]!["ports"]!);
        Assert.IsTrue(answer.AsObject().ContainsKey("knee") && answer["knee"] is null);
        Assert.AreEqual(0, (double)answer["failureRateBelow"]!["rate"]!);
        JsonNode step = answer["steps"]!.AsArray()[^1]!;
        Assert.AreEqual((20, 0), ((int)step["concurrency"]!, (int)step["failures"]!));
        Assert.IsInRange(15, 20, (int)step["achieved"]!);
        Assert.AreEqual(0, (double)step["low"]!);
        Assert.IsTrue((double)step["p50Ms"]! <= (double)step["p95Ms"]! && (double)step["p95Ms"]! <= (double)step["p99Ms"]!);
        Assert.AreEqual(("rate<0.01", true), ((string?)answer["thresholds"]![0]!["expression"], (bool)answer["thresholds"]![0]!["ok"]!));
    }

    [TestMethod]
    public async Task A_report_of_vegetas_shape_holds_the_load_that_decides()
    {
        await using LimitedSite site = new(LimitKind.Wall, 1000, Service, seed: 1);
        string folder = Directory.CreateTempSubdirectory("uptimesampler-stress-").FullName, file = Path.Combine(folder, "report.json");
        try
        {
            CliResult result = await Cli.RunAsync("stress", site.Url, "--expect", "10", "--hold", "100ms", "--vegeta", file);
            JsonNode report = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            Assert.AreEqual(0, result.Code, result.Error);
            Assert.AreEqual(1.0, (double)report["success"]!);
            Assert.IsGreaterThanOrEqualTo(20, (long)report["requests"]!);
            Assert.IsGreaterThanOrEqualTo(30_000_000, (long)report["latencies"]!["50th"]!);
            CliResult lost = await Cli.RunAsync("stress", site.Url, "--expect", "1", "--hold", "100ms", "--vegeta", Path.Combine(folder, "no", "report.json"));
            Assert.AreEqual(3, lost.Code);
            Assert.Contains("cannot be written: its folder is not there", lost.Error);
            Assert.AreEqual("", lost.Output, "found out before the load");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task A_load_over_HTTP_2_says_so()
    {
        // Nothing answers there: what is sent is said all the same.
        CliResult result = await Cli.RunAsync("stress", "http://127.0.0.1:9/", "--http2", "--to", "10");
        Assert.Contains("over HTTP/2 by .NET's own client", result.Output);
    }

    [TestMethod]
    public async Task A_server_that_is_down_is_not_loaded()
    {
        CliResult result = await Cli.RunAsync("stress", "http://127.0.0.1:9/", "--to", "100");
        Assert.AreEqual(2, result.Code);
        Assert.Contains("fails already without load: 20 of 20 single requests failed", result.Output);
        Assert.Contains("refused", result.Output);
    }

    [TestMethod]
    [DataRow(1019, 1019, "close to 1,024")]
    [DataRow(500, 520, "half of 1,024")]
    [DataRow(700, 700, null)]
    public void A_well_known_limit_nearby_is_named(int low, int high, string? expected)
    {
        string? number = LimitSignature.Number(new Knee(low, high, 0.95, KneeKind.Wall, IsConfirmed: true));
        if (expected is null)
            Assert.IsNull(number);
        else
            Assert.Contains(expected, number!);
    }

    [TestMethod]
    public void Progress_tells_the_level_and_what_failed()
    {
        StressStep step = new(StepPurpose.Narrow, 1024);
        Assert.AreEqual("narrowing, 1,024 at once: 0 sent, 0 failed", StressProgress.Text(step));
    }
}
