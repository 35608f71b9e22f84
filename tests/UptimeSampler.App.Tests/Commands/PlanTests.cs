using System.Text.Json.Nodes;

namespace UptimeSampler.App.Tests.Commands;

/// <summary><c>plan</c>.</summary>
[TestClass]
public sealed class PlanTests
{
    // Simulating takes seconds of all processors: what several tests ask is asked once, and where times do not matter a pace is taken that has few samples.
    private static readonly Lazy<Task<CliResult>> PlainText = new(() => Cli.RunAsync("plan"));
    private static readonly Lazy<Task<JsonNode>> PlainJson = new(() => JsonAsync());
    private static readonly string[] Rarely = ["--rate-per-target", "1/h"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-plan-");

    [TestCleanup]
    public void Clean() => folder.Delete(recursive: true);

    private static async Task<JsonNode> JsonAsync(params string[] options)
    {
        CliResult result = await Cli.RunAsync(["plan", .. options, "--json"]);
        Assert.AreEqual(0, result.Code, result.Error);
        return JsonNode.Parse(result.Output)!;
    }

    private string TargetsFile(string content)
    {
        string path = Path.Combine(folder.FullName, "targets.json");
        File.WriteAllText(path, content);
        return path;
    }

    [TestMethod]
    public async Task JSON_has_the_shape_that_scripts_rely_on()
    {
        JsonNode plan = await JsonAsync("--rate-per-target", "1/10s", "--targets", "3", "--false-alarms", "1/month", "--tolerate", "0.001");
        Assert.AreEqual(3 * 2_592_000.0, (double)plan["threshold"]!);
        CollectionAssert.AreEqual(new[] { 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1 }, plan["rows"]!.AsArray().Select(row => (double)row!["failureRate"]!).ToArray());
        JsonNode half = plan["rows"]![5]!;
        double mean = (double)half["samples"]!["mean"]!, p50 = (double)half["samples"]!["p50"]!, p95 = (double)half["samples"]!["p95"]!;
        Assert.IsTrue(p50 <= p95 && mean <= p95, half.ToJsonString());
        // ln(3 * 2592000 * 0.1) / KL(0.5 || 0.001) by hand.
        Assert.AreEqual(4.9123, (double)half["samples"]!["bound"]!, 1e-4);
        Assert.IsTrue((double)half["time"]!["meanS"]! is > 15 and < 45, half.ToJsonString());
        Assert.IsTrue((double)half["time"]!["p95S"]! is > 30 and < 90, half.ToJsonString());
        JsonNode smallest = plan["smallestDetectableRate"]!;
        Assert.IsTrue((double)smallest["within24h"]! < (double)smallest["within1h"]!, smallest.ToJsonString());
        JsonNode inARow = plan["naive"]!.AsArray().Single(rule => (string?)rule!["rule"] == "3 in a row" && (double)rule["failureRate"]! == 0.5)!;
        Assert.AreEqual(140, (double)inARow["meanS"]!, 1e-6);
        CollectionAssert.AreEqual(new[] { "3 in a row", "3 of 5", "burn rate" }, plan["naiveFalseAlarms"]!.AsArray().Select(rule => (string)rule!["rule"]!).ToArray());
    }

    [TestMethod]
    public async Task Without_options_it_speaks_of_one_target_sampled_every_ten_seconds()
    {
        CliResult result = await PlainText.Value;
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.StartsWith("1 sample in 10s (up to 3/s while something looks wrong), 1 target; 0.1 % of requests may fail.", result.Output);
        Assert.Contains("simulated with the program's own rounds and detector", result.Output);
        Assert.Contains("BOUND is a formula", result.Output);
        Assert.Contains("by exact formula", result.Output);
        Assert.AreEqual("", result.Error);
    }

    [TestMethod]
    public async Task The_same_call_gives_the_same_answer_and_another_seed_another()
    {
        string answer = (await Cli.RunAsync(["plan", .. Rarely])).Output;
        Assert.AreEqual(answer, (await Cli.RunAsync(["plan", .. Rarely])).Output);
        Assert.AreNotEqual(answer, (await Cli.RunAsync(["plan", .. Rarely, "--seed", "5"])).Output);
    }

    // Exact sums of binomial terms in Python: the fewest samples n with a count c for which P(X >= c | 0.001) <= 0.001 and P(X >= c | rate) >= 0.95.
    [TestMethod]
    public async Task One_test_of_a_fixed_size_is_told_beside_what_check_takes()
    {
        JsonArray tests = (await PlainJson.Value)["fixedTests"]!.AsArray();
        Assert.AreEqual("0.02 386 0.95 0.001; 0.1 61 0.95 0.001", string.Join("; ", tests.Select(test => $"{test!["failureRate"]} {test["samples"]} {test["power"]} {test["level"]}")));
        // ln(10 / 0.001) / KL(0.02 || 0.001) and KL(0.1 || 0.001).
        Assert.AreEqual(224.115, (double)tests[0]!["checkMeanSamples"]!, 0.01);
        Assert.AreEqual(25.124, (double)tests[1]!["checkMeanSamples"]!, 0.01);
        Assert.Contains("with a number of samples fixed in advance, 386 for 2 %, 61 for 10 % (found in 95 % of cases); 'check --tolerate 0.001' stops when it knows, after about 224 and 25.", (await PlainText.Value).Output);
        Assert.AreEqual("0.1", string.Join(' ', (await JsonAsync([.. Rarely, "--tolerate", "0.02"]))["fixedTests"]!.AsArray().Select(test => $"{test!["failureRate"]}")));
        Assert.DoesNotContain("fixed in advance", (await Cli.RunAsync(["plan", .. Rarely, "--tolerate", "0.08"])).Output);
    }

    [TestMethod]
    public async Task Every_option_counts()
    {
        double Mean(JsonNode plan) => (double)plan["rows"]![3]!["time"]!["meanS"]!;
        JsonNode plain = await JsonAsync("--rate-per-target", "1/m");
        JsonNode faster = await JsonAsync("--rate-per-target", "12/m");
        Assert.IsLessThan(Mean(plain) / 4, Mean(faster));
        Assert.IsGreaterThan(1.5 * Mean(plain), Mean(await JsonAsync("--rate-per-target", "1/m", "--max-rate", "0.02")));
        Assert.IsGreaterThan(Mean(plain), Mean(await JsonAsync("--rate-per-target", "1/m", "--targets", "1000")));
        Assert.AreEqual(604_800, (double)(await JsonAsync([.. Rarely, "--false-alarms", "1 per week"]))["threshold"]!);
        JsonNode tolerant = await JsonAsync([.. Rarely, "--tolerate", "0.02"]);
        Assert.AreEqual("""{"mean":null,"p50":null,"p95":null,"bound":null,"formulaMean":null,"formulaP95":null}""", tolerant["rows"]![1]!["samples"]!.ToJsonString());
    }

    [TestMethod]
    public async Task The_budget_of_the_settings_holds_where_no_option_says_otherwise()
    {
        string settings = Path.Combine(folder.FullName, "appsettings.json");
        await File.WriteAllTextAsync(settings, """{ "falseAlarms": "1 per day" }""");
        Assert.AreEqual(86_400, (double)(await JsonAsync([.. Rarely, "--config", settings]))["threshold"]!);
    }

    [TestMethod]
    [DataRow("--rate-per-target 10s", "--rate-per-target '10s' is no pace")]
    [DataRow("--rate-per-target 0/10s", "is no pace")]
    [DataRow("--rate-per-target 1/3d", "is out of range")]
    [DataRow("--rate-per-target 5000/s", "is out of range")]
    [DataRow("--targets 0", "--targets 0 is no number of targets")]
    [DataRow("--targets x", "--targets 'x' is no whole number")]
    [DataRow("--false-alarms never", "is no false-alarm budget")]
    [DataRow("--tolerate 0.5", "--tolerate 0.5 is no rate that may be tolerated")]
    [DataRow("--tolerate nan", "--tolerate 'nan' is no number")]
    [DataRow("--max-rate 0.01", "it must be at least the pace, 0.1 samples a second")]
    [DataRow("--goal 0.1/15m", "--goal is about the targets of a file; add --for-config")]
    [DataRow("--for-config x.json --targets 3", "--targets and --for-config exclude each other")]
    [DataRow("--for-config x.json --tolerate 0.01", "--tolerate and --for-config exclude each other")]
    [DataRow("--for-config x.json --goal often", "--goal 'often' is no goal")]
    [DataRow("--for-config missing.json", "missing.json: the targets file cannot be read")]
    public async Task A_wrong_call_says_what_is_wrong(string options, string expected)
    {
        CliResult result = await Cli.RunAsync(["plan", .. options.Split(' ')]);
        Assert.AreEqual(3, result.Code);
        Assert.Contains(expected, result.Error);
        Assert.AreEqual("", result.Output);
    }

    [TestMethod]
    public async Task A_configured_target_that_is_sampled_too_rarely_is_warned_of()
    {
        string file = TargetsFile("""
            { "targets": [
              { "name": "often", "url": "http://127.0.0.1/" },
              { "name": "rare", "url": "http://127.0.0.1/", "interval": "1h", "samplesPerRound": 1, "maxRate": "1/h" } ] }
            """);
        CliResult result = await Cli.RunAsync("plan", "--for-config", file);
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.Contains("2 targets; on average at most one false alarm in 30 days over all of them, so an incident is opened at evidence 5,184,000.", result.Output);
        Assert.MatchesRegex("warning: rare: an outage of .* is found within .* in 95 of 100 cases, and has used up what is tolerated in a month after .*; sample more often, about one sample in .*", result.Error);
        Assert.DoesNotContain("often:", result.Error);

        JsonNode targets = await JsonAsync("--for-config", file);
        Assert.AreEqual("often,rare", string.Join(',', targets["targets"]!.AsArray().Select(target => (string?)target!["target"])));
        Assert.HasCount(7, targets["targets"]![0]!["rows"]!.AsArray());
        Assert.IsEmpty(targets["targets"]![0]!["warnings"]!.AsArray());
        Assert.HasCount(1, targets["targets"]![1]!["warnings"]!.AsArray());
    }

    [TestMethod]
    public async Task A_goal_that_is_missed_is_exit_code_1_and_one_that_is_kept_is_0()
    {
        string file = TargetsFile("""{ "targets": [ { "name": "shop", "url": "http://127.0.0.1/" } ] }""");
        CliResult missed = await Cli.RunAsync("plan", "--for-config", file, "--goal", "0.1/30s");
        Assert.AreEqual(1, missed.Code);
        Assert.Contains("warning: shop: an outage of 10 % is found within", missed.Error);
        Assert.Contains("the goal is 30s", missed.Error);
        CliResult kept = await Cli.RunAsync("plan", "--for-config", file, "--goal", "0.1/15m");
        Assert.AreEqual((0, ""), (kept.Code, kept.Error));
        CliResult tolerated = await Cli.RunAsync("plan", "--for-config", file, "--goal", "0.001/15m");
        Assert.AreEqual(1, tolerated.Code);
        Assert.Contains("is tolerated", tolerated.Error);
    }

    [TestMethod]
    public async Task A_file_without_targets_is_a_wrong_call()
    {
        CliResult result = await Cli.RunAsync("plan", "--for-config", TargetsFile("""{ "targets": [] }"""));
        Assert.AreEqual(3, result.Code);
        Assert.AreNotEqual("", result.Error);
    }
}
