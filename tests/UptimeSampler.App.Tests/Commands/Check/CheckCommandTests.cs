using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using UptimeSampler.App.Demo;

namespace UptimeSampler.App.Tests.Commands.Check;

/// <summary>The command as it is called, against servers on loopback.</summary>
[TestClass]
public sealed class CheckCommandTests
{
    private static readonly Dictionary<string, FaultSchedule> Schedules = new()
    {
        ["good"] = FaultSchedule.None,
        ["half"] = new FaultSchedule(0.5, TimeSpan.Zero, [FaultKind.ServerError, FaultKind.Reset]),
    };

    private static FaultyServer server = null!;

    private readonly string folder = Directory.CreateTempSubdirectory("uptimesampler-check-").FullName;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => server = await FaultyServer.StartAsync(Schedules, seed: 5, TimeProvider.System);

    [ClassCleanup]
    public static async Task StopAsync() => await server.DisposeAsync();

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public async Task Half_an_outage_is_partial_with_exit_code_1()
    {
        (CliResult result, JsonNode answer) = await JsonAsync(Url("half"), "--seed", "1");
        Assert.AreEqual(1, result.Code, result.Error);
        JsonNode one = answer["results"]!.AsArray().Single()!;
        Assert.AreEqual("partial", (string?)one["verdict"]);
        Assert.AreEqual(Url("half"), (string?)one["target"]);
        Assert.AreEqual(Url("half"), (string?)one["url"]);
        Assert.AreEqual("evidence", (string?)one["stoppedBecause"]);
        long samples = (long)one["samples"]!, failures = (long)one["failures"]!;
        Assert.AreEqual((double)failures / samples, (double)one["rate"]!, 1e-12);
        Assert.AreEqual(1 - ((double)failures / samples), (double)one["missedBySingleLook"]!, 1e-12);
        Assert.IsTrue((double)one["rateLow"]! < 0.5 && (double)one["rateHigh"]! > 0.5, one.ToJsonString());
        Assert.AreEqual(0.95, (double)one["confidence"]!);
        Assert.IsNull(one["excludesRateAbove"]);
        Assert.AreEqual(0L, (long)one["invalid"]!);
        Assert.AreEqual(failures, one["failureClasses"]!.AsObject().Sum(pair => (long)pair.Value!));
        Assert.AreSequenceEqual(["http_5xx", "reset"], one["failureClasses"]!.AsObject().Select(pair => pair.Key).Order());
        Assert.IsEmpty(one["suspects"]!.AsArray());
        Assert.IsGreaterThan(0, (double)one["latencyMs"]!["p99"]!);
        Assert.IsGreaterThan(0L, (long)one["durationMs"]!);
    }

    [TestMethod]
    public async Task A_redirect_is_a_failure_with_the_way_out_unless_it_is_asked_for()
    {
        await using HttpReceiver moved = new(request => request.Line.Contains(" /shop", StringComparison.Ordinal)
            ? HttpReceiver.Answer(200, "fine")
            : HttpReceiver.Answer(301, headers: "Location: /shop?token=hush\r\n"));
        CliResult refused = await Cli.RunAsync("check", moved.Url, "--seed", "1");
        Assert.AreEqual(2, refused.Code, refused.Error);
        Assert.Contains("the status is 301, a redirect to '/shop'", refused.Output);
        Assert.Contains("check the address it leads to, or add --follow-redirects", refused.Output);
        CliResult followed = await Cli.RunAsync("check", moved.Url, "--seed", "1", "--follow-redirects", "--exclude-rate", "0.1");
        Assert.AreEqual(0, followed.Code, followed.Output + followed.Error);
    }

    [TestMethod]
    public async Task A_healthy_server_is_healthy_with_exit_code_0_and_says_what_is_excluded()
    {
        (CliResult result, JsonNode answer) = await JsonAsync(Url("good"), "--exclude-rate", "0.05");
        Assert.AreEqual(0, result.Code, result.Error);
        JsonNode one = answer["results"]![0]!;
        // The reference needs 62 clean samples at 5 %.
        Assert.AreEqual(("healthy", 62L), ((string?)one["verdict"], (long)one["samples"]!));
        Assert.IsLessThanOrEqualTo(0.05, (double)one["excludesRateAbove"]!);
        Assert.IsNull(one["missedBySingleLook"]);
        Assert.AreEqual("", result.Error);
    }

    [TestMethod]
    public async Task A_closed_port_is_down_with_exit_code_2_and_no_latency()
    {
        (CliResult result, JsonNode answer) = await JsonAsync(Closed());
        Assert.AreEqual(2, result.Code, result.Error);
        JsonNode one = answer["results"]![0]!;
        Assert.AreEqual(("down", 31L, 1.0), ((string?)one["verdict"], (long)one["samples"]!, (double)one["rate"]!));
        Assert.IsGreaterThanOrEqualTo(0.8, (double)one["rateLow"]!);
        Assert.IsTrue(one["latencyMs"]!.AsObject().All(pair => pair.Value is null));
    }

    [TestMethod]
    public async Task Too_few_samples_are_inconclusive_with_exit_code_3_and_say_what_it_takes()
    {
        CliResult result = await Cli.RunAsync("check", Url("good"), "--max-samples", "5");
        Assert.AreEqual(3, result.Code, result.Error);
        Assert.StartsWith("INCONCLUSIVE", result.Output);
        Assert.Contains("157 samples without a failure prove 'below 2 %': --max-samples 157", result.Output);
        Assert.AreEqual("budget", (string?)(await JsonAsync(Url("good"), "--max-samples", "5")).Answer["results"]![0]!["stoppedBecause"]);
    }

    [TestMethod]
    public async Task What_is_known_to_be_broken_outweighs_what_is_not_known()
    {
        Assert.AreEqual(2, (await Cli.RunAsync("check", Url("half"), Closed(), Url("good"), "--max-samples", "60")).Code);
        Assert.AreEqual(1, (await Cli.RunAsync("check", Url("half"), Url("good"), "--max-samples", "60")).Code);
        Assert.AreEqual(3, (await Cli.RunAsync("check", Url("good"), Url("good") + "?again", "--max-samples", "20")).Code);
    }

    [TestMethod]
    public async Task The_page_for_people_says_what_fails_where_and_what_one_look_would_have_missed()
    {
        CliResult result = await Cli.RunAsync("check", Url("half"), "--seed", "2");
        Assert.StartsWith($"PARTIAL OUTAGE  {Url("half")}\n", result.Output);
        Assert.Contains("of requests fail: ", result.Output);
        Assert.Contains("  Failures: ", result.Output);
        Assert.Contains("  No part stands out (one address, new connections).", result.Output);
        Assert.Contains("  Typical failure: ", result.Output);
        Assert.Contains("  A single manual look would have missed this with probability ", result.Output);
        Assert.AreEqual("", result.Error, "no progress where there is no terminal");
    }

    [TestMethod]
    public async Task A_targets_settings_hold_and_options_override_them()
    {
        string file = Path.Combine(folder, "targets.json");
        await File.WriteAllTextAsync(file, $$"""
            { "targets": [ { "name": "shop", "url": "{{Url("good")}}", "expect": { "bodyMatches": "something else" } } ], "channels": [] }
            """);
        (CliResult failing, JsonNode answer) = await JsonAsync("shop", "--targets", file);
        Assert.AreEqual(2, failing.Code, failing.Error);
        Assert.AreEqual(("shop", Url("good")), ((string?)answer["results"]![0]!["target"], (string?)answer["results"]![0]!["url"]));
        Assert.AreEqual("assertion", answer["results"]![0]!["failureClasses"]!.AsObject().Single().Key);
        Assert.AreEqual(0, (await Cli.RunAsync("check", "shop", "--targets", file, "--body-matches", "well", "--exclude-rate", "0.3")).Code);
    }

    [TestMethod]
    public async Task Nagios_gets_one_line_with_performance_data_and_nothing_else()
    {
        CliResult result = await Cli.RunAsync("check", Url("half"), "--nagios");
        Assert.AreEqual(1, result.Code);
        Assert.AreEqual("", result.Error);
        string line = result.Output.TrimEnd('\n');
        Assert.DoesNotContain("\n", line);
        string[] parts = line.Split('|');
        Assert.HasCount(2, parts);
        Assert.StartsWith($"WARNING - {Url("half")}: ", parts[0]);
        Assert.MatchesRegex(@"^ failure_rate=[0-9.]+%;0\.5;80;0;100 failure_rate_low=\S+ failure_rate_high=\S+ samples=[0-9]+;;;0;2000 failures=[0-9]+;;;0; invalid=0;;;0; p50=[0-9.]+ms;;;0; p95=\S+ p99=\S+$", parts[1]);
    }

    private static string Url(string site) => server.UrlOf(site).ToString();

    private static string Closed()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
    }

    private static async Task<(CliResult Result, JsonNode Answer)> JsonAsync(params string[] args)
    {
        CliResult result = await Cli.RunAsync(["check", .. args, "--json"]);
        return (result, JsonNode.Parse(result.Output)!);
    }
}
