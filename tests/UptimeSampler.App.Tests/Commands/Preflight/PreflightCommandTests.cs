using System.Text.Json.Nodes;
using UptimeSampler.App.Demo;

namespace UptimeSampler.App.Tests.Commands.Preflight;

/// <summary>The command as it is called, against servers on loopback.</summary>
[TestClass]
public sealed class PreflightCommandTests
{
    private static readonly Dictionary<string, FaultSchedule> Schedules = new()
    {
        ["good"] = FaultSchedule.None,
        ["half"] = new FaultSchedule(0.5, TimeSpan.Zero, [FaultKind.ServerError]),
    };

    private static FaultyServer server = null!;

    private readonly string folder = Directory.CreateTempSubdirectory("uptimesampler-preflight-").FullName;

    private string Reports => Path.Combine(folder, "reports");

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => server = await FaultyServer.StartAsync(Schedules, seed: 5, TimeProvider.System);

    [ClassCleanup]
    public static async Task StopAsync() => await server.DisposeAsync();

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public async Task A_good_server_is_ready_with_exit_code_0_and_a_report()
    {
        (CliResult result, JsonNode answer) = await JsonAsync("good");
        Assert.AreEqual((0, "ready"), (result.Code, (string?)answer["verdict"]), result.Output + result.Error);
        Assert.AreEqual("health good ready, stress good ready", Told(answer));
        foreach (string key in new[] { "name", "kind", "verdict", "detail" })
            Assert.IsTrue(answer["checks"]!.AsArray().All(check => check![key] is JsonValue), key);
        Assert.AreEqual(Path.Combine(Reports, "plan.md"), (string?)answer["report"]);
        string page = await File.ReadAllTextAsync((string)answer["reportHtml"]!);
        Assert.Contains("READY", page);
        Assert.Contains("<svg", page);
        Assert.Contains("uptimesampler: 2 of 2: stress of good: READY", result.Error);
    }

    [TestMethod]
    public async Task A_server_that_fails_is_not_ready_with_exit_code_2_and_is_not_loaded()
    {
        (CliResult result, JsonNode answer) = await JsonAsync("half");
        Assert.AreEqual((2, "not_ready"), (result.Code, (string?)answer["verdict"]), result.Output + result.Error);
        Assert.AreEqual("health half not_ready, stress half skipped", Told(answer));
    }

    [TestMethod]
    public async Task What_is_not_known_is_exit_code_3()
    {
        string plan = await WriteAsync("""{ "name": "sale", "expect": 10, "limits": [ { "name": "web1", "file": "none.json" } ] }""");
        CliResult result = await Cli.RunAsync("preflight", plan, "--report", Reports);
        Assert.AreEqual(3, result.Code, result.Output + result.Error);
        Assert.StartsWith("UNKNOWN  sale", result.Output);
        Assert.IsTrue(File.Exists(Path.Combine(Reports, "plan.html")));
    }

    [TestMethod]
    public async Task Nobody_elses_server_is_loaded_without_leave_and_nothing_is_sent()
    {
        string plan = await WriteAsync("""{ "name": "sale", "expect": 10, "targets": [ { "name": "shop", "url": "http://192.0.2.1/" } ] }""");
        CliResult result = await Cli.RunAsync("preflight", plan, "--report", Reports);
        Assert.AreEqual(3, result.Code);
        Assert.Contains("--i-may-load 192.0.2.1", result.Error);
        Assert.IsFalse(Directory.Exists(Reports));
    }

    [TestMethod]
    public async Task A_wrong_plan_is_exit_code_3_with_its_line()
    {
        string plan = await WriteAsync("{\n\"nam\": \"sale\" }");
        CliResult result = await Cli.RunAsync("preflight", plan);
        Assert.AreEqual(3, result.Code);
        Assert.Contains("plan.json:2: nam: unknown key of the plan; did you mean 'name'?", result.Error);
    }

    [TestMethod]
    public async Task No_plan_is_exit_code_3()
    {
        CliResult result = await Cli.RunAsync("preflight");
        Assert.AreEqual(3, result.Code);
        Assert.Contains("config/preflight.example.json", result.Error);
    }

    [TestMethod]
    public async Task A_report_that_cannot_be_written_is_told()
    {
        string plan = await WriteAsync("""{ "name": "sale", "expect": 10, "limits": [ { "name": "web1", "file": "none.json" } ] }""");
        CliResult result = await Cli.RunAsync("preflight", plan, "--report", plan);
        Assert.AreEqual(3, result.Code);
        Assert.Contains("--report: the report cannot be written to", result.Error);
    }

    [TestMethod]
    public async Task Validating_sends_nothing_and_says_what_would_be_checked()
    {
        string plan = await WriteAsync("""{ "name": "sale", "expect": 10, "targets": [ { "name": "shop", "url": "https://shop.example/" } ] }""");
        CliResult result = await Cli.RunAsync("preflight", plan, "--validate");
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.Contains("stress: shop with 12 requests at once", result.Output);
    }

    private static string Told(JsonNode answer) => string.Join(", ", answer["checks"]!.AsArray().Select(check => $"{check!["kind"]} {check["name"]} {check["verdict"]}"));

    private async Task<(CliResult Result, JsonNode Answer)> JsonAsync(string site)
    {
        string plan = await WriteAsync($$"""
            { "name": "sale", "expect": 20,
              "targets": [ { "name": "{{site}}", "url": "{{server.UrlOf(site)}}", "health": { "excludeRate": 0.05 }, "stress": { "hold": "200ms" } } ] }
            """);
        CliResult result = await Cli.RunAsync("preflight", plan, "--report", Reports, "--json", "--seed", "1");
        Assert.StartsWith("{", result.Output, result.Error);
        return (result, JsonNode.Parse(result.Output)!);
    }

    private async Task<string> WriteAsync(string text)
    {
        string path = Path.Combine(folder, "plan.json");
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
