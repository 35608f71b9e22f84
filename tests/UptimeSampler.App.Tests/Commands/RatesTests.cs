using System.Text.Json.Nodes;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

/// <summary><c>rates</c> on a real database file.</summary>
[TestClass]
public sealed class RatesTests
{
    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task Groups_in_which_every_sample_failed_have_a_rate_of_one_however_many_they_are()
    {
        // Crowded blocks: the effective number is a fraction, and so many of so many times a fraction may be a trifle more than it.
        for (int target = 0; target < 8; target++)
            await database.FillAsync([.. Enumerable.Range(1, 60).SelectMany(count => Enumerable.Range(0, count).Select(i => CommandDatabase.Of(
                $"shop{target}", CommandDatabase.Start.AddSeconds((60 * count) + (i % (7 + (3 * target)))), count % 2 == 0 ? FailureClass.Http5xx : FailureClass.None, $"w{count}")))]);
        CliResult result = await database.RunAsync("rates", "--by", "worker", "--json");
        Assert.AreEqual(0, result.Code, result.Error);
        JsonNode[] rows = [.. JsonNode.Parse(result.Output)!["rows"]!.AsArray().Select(row => row!)];
        Assert.HasCount(8 * 60, rows);
        Assert.AreEqual(8 * 30, rows.Count(row => (double?)row["rate"] == 1 && (double?)row["high"] == 1));
    }

    [TestMethod]
    public async Task JSON_has_the_shape_that_scripts_rely_on()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 600, failEvery: 20, worker: "w1"));
        await database.FillAsync(CommandDatabase.Of("shop", CommandDatabase.Start.AddSeconds(3), FailureClass.OwnPorts));
        CliResult result = await database.RunAsync("rates", "--by", "worker", "--slo", "0.001", "--json");
        JsonNode answer = JsonNode.Parse(result.Output)!;
        Assert.AreEqual("from,to,method,confidence,rows", string.Join(',', answer.AsObject().Select(pair => pair.Key)));
        Assert.AreEqual("clopper-pearson", (string?)answer["method"]);
        Assert.AreEqual(0.95, (double?)answer["confidence"]);
        Assert.MatchesRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)answer["from"]);
        JsonNode row = answer["rows"]!.AsArray().Single()!;
        foreach (string key in "target,group,samples,failures,invalid,rate,low,high,effectiveSamples,slo,meetsSlo,p50Ms,p95Ms,workerRate,workersDiffer".Split(','))
            Assert.IsTrue(row.AsObject().ContainsKey(key), key);
        Assert.AreEqual("""{"worker":"w1"}""", row["group"]!.ToJsonString());
        Assert.AreEqual(600, (long?)row["samples"]);
        Assert.AreEqual(30, (long?)row["failures"]);
        Assert.AreEqual(1, (long?)row["invalid"]);
        Assert.AreEqual(0.05, (double?)row["rate"]);
        // R 4.2: binom.test(30, 600)$conf.int
        Assert.AreEqual(0.0340, (double)row["low"]!, 1e-4);
        Assert.AreEqual(0.0706, (double)row["high"]!, 1e-4);
        Assert.AreEqual(600, (double)row["effectiveSamples"]!);
        Assert.AreEqual("no", (string?)row["meetsSlo"]);
        Assert.AreEqual(10, (double)row["p50Ms"]!, 0.1);
    }

    [TestMethod]
    public async Task No_samples_are_no_evidence()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 10, failEvery: 0));
        CliResult result = await database.RunAsync("rates", "--since", "1h", "--json");
        JsonNode row = JsonNode.Parse(result.Output)!["rows"]![0]!;
        Assert.AreEqual("""{"target":"shop","group":{},"samples":0,"failures":0,"invalid":0,"extraSamples":0,"extraFailures":0,"rate":null,"low":0,"high":1,"upperBound":1,"effectiveSamples":0,"slo":null,"meetsSlo":null,"p50Ms":null,"p95Ms":null,"workerRate":null,"workersDiffer":null}""", row.ToJsonString());
        Assert.Contains("no samples", (await database.RunAsync("rates", "--since", "1h")).Output);
    }

    [TestMethod]
    public async Task A_rate_of_zero_never_stands_without_its_bound()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 600, failEvery: 0));
        // 1 - 0.05^(1/600) = 0.49804 %
        Assert.Contains("0 of 600, below 0.5 %", (await database.RunAsync("rates")).Output);
    }

    [TestMethod]
    public async Task The_table_splits_as_asked()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 100, failEvery: 10, worker: "w1"), .. CommandDatabase.Series("shop", 100, failEvery: 50, worker: "w2", failure: FailureClass.Reset)]);
        string[] lines = (await database.RunAsync("rates", "--by", "failure,worker")).Output.TrimEnd().Split('\n');
        Assert.MatchesRegex("^TARGET +FAILURE +WORKER +SAMPLES +EFFECTIVE +FAILED +INVALID +FAILURE RATE +P50 +P95$", lines[2]);
        Assert.MatchesRegex(@"^shop +http_5xx +w1 +100 +\d+ +10 +0 +10 % \(between .* % and .* %\)", lines[3]);
        Assert.MatchesRegex(@"^shop +reset +w2 +100 +\d+ +2 +0 +2 % ", lines[4]);
    }

    [TestMethod]
    public async Task CSV_has_a_column_for_each_dimension()
    {
        await database.FillAsync(CommandDatabase.Series("a,b", 10, failEvery: 5));
        string[] lines = (await database.RunAsync("rates", "--by", "target,day", "--csv")).Output.TrimEnd().Split('\n');
        Assert.AreEqual("target,day,samples,failures,invalid,rate,low,high,upper_bound,effective_samples,slo,meets_slo,p50_ms,p95_ms,extra_samples,extra_failures,worker_rate,worker_rate_low,worker_rate_high,workers_p_value", lines[0]);
        Assert.StartsWith($"\"a,b\",{CommandDatabase.Start:yyyy-MM-dd}T00:00:00Z,10,2,0,0.2,", lines[1]);
        Assert.EndsWith(",,,,", lines[1], "one worker has nobody to differ from");
    }

    [TestMethod]
    [DataRow("0.5", 0, "yes")]
    [DataRow("0.05", 3, "unknown")]
    [DataRow("0.001", 2, "no")]
    public async Task The_exit_code_tells_whether_the_objective_is_kept(string slo, int code, string verdict)
    {
        await database.FillAsync(CommandDatabase.Series("shop", 200, failEvery: 20));
        CliResult result = await database.RunAsync("rates", "--slo", slo, "--json");
        Assert.AreEqual(code, result.Code);
        Assert.AreEqual(verdict, (string?)JsonNode.Parse(result.Output)!["rows"]![0]!["meetsSlo"]);
        Assert.AreEqual(0, (await database.RunAsync("rates")).Code, "without an objective there is nothing to keep");
    }

    [TestMethod]
    public async Task Maintenance_does_not_count()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 50, failEvery: 0), .. CommandDatabase.Series("shop", 50, failEvery: 1, maintenance: true)]);
        Assert.Contains("0 of 50", (await database.RunAsync("rates")).Output);
    }

    [TestMethod]
    public async Task Samples_that_suspicion_added_are_told_and_left_out_unless_asked_for()
    {
        Sample[] added = [.. CommandDatabase.Series("shop", 40, failEvery: 1).Concat(CommandDatabase.Series("shop", 10, failEvery: 1, failure: FailureClass.Reset)).Select(sample => sample with { IsExtra = true })];
        await database.FillAsync([.. CommandDatabase.Series("shop", 100, failEvery: 10), .. added]);
        CliResult people = await database.RunAsync("rates");
        Assert.Contains("10 % (between", people.Output);
        Assert.Contains("50 more samples that suspicion added are left out", people.Output);
        JsonNode row = await RowAsync();
        Assert.AreEqual("100,10,50,50", Counts(row));
        Assert.AreEqual(0.1, (double)row["rate"]!);
        Assert.AreEqual(100, (double)row["effectiveSamples"]!, "each block holds one base sample");
        JsonNode pooled = await RowAsync("--all-samples");
        Assert.AreEqual("150,60,50,50", Counts(pooled));
        Assert.AreEqual(0.4, (double)pooled["rate"]!);
        Assert.AreEqual(100, (double)pooled["effectiveSamples"]!, 1e-9, "no more is known about the time");
        Assert.Contains("50 of the samples were added by suspicion", (await database.RunAsync("rates", "--all-samples")).Output);
    }

    [TestMethod]
    public async Task A_class_of_failures_that_only_suspicion_met_has_a_row()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 100, failEvery: 10), .. CommandDatabase.Series("shop", 5, failEvery: 1, failure: FailureClass.Reset).Select(sample => sample with { IsExtra = true })]);
        JsonArray rows = JsonNode.Parse((await database.RunAsync("rates", "--by", "failure", "--json")).Output)!["rows"]!.AsArray();
        Assert.AreEqual("http_5xx 100,10,5,0; reset 100,0,5,5", string.Join("; ", rows.Select(row => $"{row!["group"]!["failure"]} {Counts(row)}")));
        Assert.Contains("5 more samples that suspicion added", (await database.RunAsync("rates", "--by", "failure")).Output, "not once a row");
    }

    private async Task<JsonNode> RowAsync(params string[] options) => JsonNode.Parse((await database.RunAsync(["rates", "--json", .. options])).Output)!["rows"]![0]!;

    private static string Counts(JsonNode row) => $"{row["samples"]},{row["failures"]},{row["extraSamples"]},{row["extraFailures"]}";

    [TestMethod]
    public async Task The_method_and_confidence_can_be_chosen()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 600, failEvery: 20));
        JsonNode answer = JsonNode.Parse((await database.RunAsync("rates", "--method", "wilson", "--confidence", "0.9", "--json")).Output)!;
        Assert.AreEqual("wilson", (string?)answer["method"]);
        // Wilson's formula with z = 1.6449.
        Assert.AreEqual(0.0373, (double)answer["rows"]![0]!["low"]!, 1e-4);
        Assert.AreEqual(0.0668, (double)answer["rows"]![0]!["high"]!, 1e-4);
    }

    [TestMethod]
    [DataRow("--target shpo", "there is no target 'shpo'", "did you mean 'shop'?")]
    [DataRow("--by adress", "--by 'adress'", "did you mean 'address'?")]
    [DataRow("--method wilso", "--method 'wilso'", "did you mean 'wilson'?")]
    [DataRow("--slo 5%", "--slo '5%' is not a failure rate", "0.001")]
    [DataRow("--since yesterday", "--since 'yesterday'", "24h")]
    [DataRow("--since 1h --until 2h", "the window is empty", "")]
    [DataRow("--csv --json", "--csv and --json cannot be given together", "")]
    public async Task A_wrong_call_says_what_was_meant(string args, string what, string advice)
    {
        await database.FillAsync(CommandDatabase.Series("shop", 10, failEvery: 0));
        CliResult result = await database.RunAsync(["rates", .. args.Split(' ')]);
        Assert.AreEqual(3, result.Code);
        Assert.AreEqual("", result.Output);
        Assert.Contains(what, result.Error);
        Assert.Contains(advice, result.Error);
    }

    [TestMethod]
    public async Task A_target_that_is_watched_but_was_not_sampled_yet_is_known()
    {
        using (Store empty = database.Open())
        {
        }
        string targets = database.File("targets.json");
        await File.WriteAllTextAsync(targets, """{ "targets": [ { "name": "shop", "url": "https://shop.example" } ] }""");
        CliResult result = await database.RunAsync("rates", "--target", "shop", "--targets", targets);
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.Contains("no samples", result.Output);
    }
}
