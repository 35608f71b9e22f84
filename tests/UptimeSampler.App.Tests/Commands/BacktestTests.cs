using System.Text.Json.Nodes;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

/// <summary><c>backtest</c> on a real database file and on files of samples.</summary>
[TestClass]
public sealed class BacktestTests
{
    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    /// <summary>One sample every six seconds: an hour without a failure, half of 200 failed, one each time after another, then an hour without one.</summary>
    private static Sample[] Outage(string target) =>
        [.. Enumerable.Range(0, 1_400).Select(i => CommandDatabase.Of(target, CommandDatabase.Start.AddSeconds(6 * i), i is >= 600 and < 800 && i % 4 < 2 ? FailureClass.Http5xx : FailureClass.None))];

    private static string At(int sample) => ContractJson.Time(CommandDatabase.Start.AddSeconds(6 * sample));

    private async Task<CliResult> BacktestAsync(params string[] options)
    {
        string other = database.File("other.json");
        await File.WriteAllTextAsync(other, """{ "targets": [ { "name": "other", "url": "https://other.example" } ] }""");
        return await database.RunAsync(["backtest", .. options, "--targets", other]);
    }

    private async Task<JsonNode> JsonAsync(params string[] options)
    {
        CliResult result = await BacktestAsync([.. options, "--json"]);
        Assert.AreEqual(0, result.Code, result.Error);
        return JsonNode.Parse(result.Output)!;
    }

    private string CsvFile(IEnumerable<Sample> samples)
    {
        string path = database.File("samples.csv");
        File.WriteAllLines(path, samples.Select(sample => SampleCsv.Line(sample, MarkColumns.None)).Prepend(SampleCsv.Header));
        return path;
    }

    private static JsonNode Rule(JsonNode answer, string name) => answer["rules"]!.AsArray().Single(rule => (string?)rule!["rule"] == name)!;

    private static string Counts(JsonNode answer) => string.Join(' ', answer["rules"]!.AsArray().Select(rule => $"{rule!["rule"]}={rule["count"]}"));

    [TestMethod]
    public async Task JSON_has_the_shape_that_scripts_rely_on()
    {
        await database.FillAsync(Outage("shop"));
        JsonNode answer = await JsonAsync();
        Assert.AreEqual("detector,consecutive:3,window:3/5,burn-rate", string.Join(',', answer["rules"]!.AsArray().Select(rule => (string?)rule!["rule"])));
        JsonNode detector = Rule(answer, "detector");
        Assert.AreEqual(1, (int)detector["count"]!);
        JsonNode alert = detector["alerts"]!.AsArray().Single()!;
        // The outage begins with sample 600, and three bad blocks are more than enough.
        int index = (int)alert["sampleIndex"]!;
        Assert.IsTrue(index is > 600 and < 612, $"{index}");
        Assert.AreEqual(At(index), (string?)alert["at"]);
        Assert.AreEqual(At(600), (string?)alert["onset"]);
        Assert.IsTrue(DateTimeOffset.Parse((string)alert["resolvedAt"]!) > CommandDatabase.Start.AddSeconds(6 * 798), alert.ToJsonString());
        Assert.AreEqual((198, 100), ((int)alert["samples"]!, (int)alert["failures"]!));
        Assert.AreEqual("""{"incidents":1,"found":1,"outside":0,"meanDelayS":""" + (6 * (index - 600)) + "}", detector["againstDetector"]!.ToJsonString());
        Assert.AreEqual(0, (int)Rule(answer, "consecutive:3")["count"]!, "two in a row at most");
        Assert.AreEqual("""{"incidents":1,"found":0,"outside":0,"meanDelayS":null}""", Rule(answer, "consecutive:3")["againstDetector"]!.ToJsonString());
        // Failures 600, 601, 604: the third of five comes with 604; 605 keeps it up to the end.
        JsonNode window = Rule(answer, "window:3/5");
        Assert.AreEqual(604, (int)window["alerts"]![0]!["sampleIndex"]!);
        Assert.AreEqual(At(604), (string?)window["alerts"]![0]!["at"]);
        Assert.AreEqual("[]", answer["liveIncidents"]!.ToJsonString());
    }

    [TestMethod]
    public async Task A_file_gives_what_the_database_gives()
    {
        Sample[] samples = [.. Outage("shop"), .. CommandDatabase.Series("other", 700, failEvery: 9)];
        samples = [.. samples.Select((sample, i) => i % 50 == 7 ? sample with { InMaintenance = true } : i % 5 == 3 ? sample with { IsExtra = true } : sample).OrderBy(sample => sample.At)];
        await database.FillAsync(samples);
        JsonNode stored = await JsonAsync();
        Assert.IsGreaterThan(0, (int)stored["inMaintenance"]! * (int)stored["extra"]!);
        string file = database.File("all.csv");
        await File.WriteAllTextAsync(file, (await database.RunAsync("samples", "--csv", "--include-maintenance", "--mark-extra")).Output);
        JsonNode read = await JsonAsync("--csv", file);
        Assert.AreEqual(stored["rules"]!.ToJsonString(), read["rules"]!.ToJsonString());
        Assert.IsNull(read["liveIncidents"], "a file knows no service");
    }

    [TestMethod]
    public async Task Every_option_counts()
    {
        await database.FillAsync([.. Outage("shop"), .. CommandDatabase.Series("other", 600, failEvery: 1)]);
        // Fifty pairs of one target, all of the other.
        Assert.AreEqual("consecutive:2=51 window:1/1=51", Counts(await JsonAsync("--rule", "consecutive:2", "--rule", "window:1/1", "--rule", "consecutive:2")));
        Assert.AreEqual("consecutive:3=1", Counts(await JsonAsync("--rule", "consecutive:3", "--target", "other")));
        Assert.AreEqual("detector=2", Counts(await JsonAsync("--rule", "detector", "--target", "other", "--target", "shop")));
        Assert.AreEqual("detector=0", Counts(await JsonAsync("--rule", "detector", "--target", "shop", "--tolerate", "0.499")));
        // Before the outage, after it, and a window that ends in its midst.
        Assert.AreEqual("detector=0", Counts(await JsonAsync("--rule", "detector", "--target", "shop", "--until", At(600))));
        Assert.AreEqual("detector=0", Counts(await JsonAsync("--rule", "detector", "--target", "shop", "--since", At(800))));
        JsonNode midst = await JsonAsync("--rule", "detector", "--target", "shop", "--until", At(700));
        Assert.AreEqual(700, (int)midst["samples"]!);
        Assert.IsNull(midst["rules"]![0]!["alerts"]![0]!["resolvedAt"]);
        int Index(JsonNode answer) => (int)answer["rules"]![0]!["alerts"]![0]!["sampleIndex"]!;
        Assert.IsLessThanOrEqualTo(Index(midst), Index(await JsonAsync("--rule", "detector", "--target", "shop", "--false-alarms", "1/hour")));
        Assert.IsGreaterThan(Index(midst), Index(await JsonAsync("--rule", "detector", "--target", "shop", "--false-alarms", "1 per 9000d")));
    }

    [TestMethod]
    public async Task The_targets_file_says_what_is_tolerated()
    {
        await database.FillAsync(Outage("shop"));
        string targets = database.File("targets.json");
        await File.WriteAllTextAsync(targets, """{ "targets": [ { "name": "shop", "url": "http://127.0.0.1/", "tolerate": 0.49 } ] }""");
        CliResult tolerant = await database.RunAsync("backtest", "--targets", targets, "--rule", "detector");
        Assert.AreEqual(0, tolerant.Code, tolerant.Error);
        Assert.MatchesRegex(@"(?m)^detector +0 ", tolerant.Output);
        await File.WriteAllTextAsync(targets, "{ broken");
        CliResult broken = await database.RunAsync("backtest", "--targets", targets);
        Assert.AreEqual(3, broken.Code);
        Assert.Contains("targets.json:1", broken.Error);
    }

    [TestMethod]
    public async Task People_read_a_table_and_what_the_service_had_found()
    {
        await database.FillAsync(Outage("shop"));
        JsonNode alert = (await JsonAsync("--rule", "detector"))["rules"]![0]!["alerts"]![0]!;
        Assert.Contains("The service opened no incident about failures in these samples.", (await BacktestAsync()).Output);
        await InsertAsync(DateTimeOffset.Parse((string)alert["onset"]!), DateTimeOffset.Parse((string)alert["resolvedAt"]!));
        CliResult same = await BacktestAsync();
        Assert.AreEqual((0, ""), (same.Code, same.Error));
        Assert.StartsWith("1,400 samples of 1 target from ", same.Output);
        Assert.MatchesRegex(@"(?m)^RULE +ALERTS +INCIDENTS FOUND +MEAN DELAY +ALERTS OUTSIDE$", same.Output);
        Assert.MatchesRegex(@"(?m)^shop .* UTC +100 of 198 .* missed +24 s ", same.Output);
        Assert.Contains("The service opened 1 incident in these samples: the detector gives the same, with the same onset and end.", same.Output);
        Assert.AreEqual("""[{"id":1,"same":true}]""", (await JsonAsync())["liveIncidents"]!.ToJsonString());

        await InsertAsync(CommandDatabase.Start.AddMinutes(5), CommandDatabase.Start.AddMinutes(6));
        Assert.Contains("The service opened 2 incidents in these samples; #2 is given otherwise: ", (await BacktestAsync()).Output);
        Assert.DoesNotContain("The service", (await BacktestAsync("--tolerate", "0.01")).Output, "other settings than the service's");
        Assert.DoesNotContain("The service", (await BacktestAsync("--rule", "burn-rate")).Output);
    }

    [TestMethod]
    [DataRow("--rule often", "--rule 'often' is no rule; write detector, consecutive:3")]
    [DataRow("--tolerate 0", "--tolerate 0 is no rate that may be tolerated")]
    [DataRow("--false-alarms x", "--false-alarms 'x' is no false-alarm budget")]
    [DataRow("--since yesterday", "--since 'yesterday' is neither an age nor an instant")]
    [DataRow("--since 1h --until 2h", "the window is empty")]
    [DataRow("--target shpo", "there is no target 'shpo'")]
    [DataRow("--since 1m", "there is no sample to judge")]
    [DataRow("--csv missing.csv", "missing.csv cannot be read")]
    public async Task A_wrong_call_says_what_is_wrong(string options, string expected)
    {
        await database.FillAsync(Outage("shop"));
        CliResult result = await BacktestAsync(options.Split(' '));
        Assert.AreEqual(3, result.Code);
        Assert.Contains(expected, result.Error);
        Assert.AreEqual("", result.Output);
    }

    [TestMethod]
    public async Task A_bad_file_is_refused_with_its_line()
    {
        Sample[] samples = Outage("shop");
        CliResult unsorted = await BacktestAsync("--csv", CsvFile(samples.Reverse()));
        Assert.AreEqual(3, unsorted.Code);
        Assert.Contains($"is not in time order: a sample of 'shop' at {At(1_398)} stands after one at {At(1_399)}", unsorted.Error);

        string file = CsvFile(samples);
        await File.AppendAllTextAsync(file, "now,shop,local,w1,,new,up,,,,,,,10\n");
        CliResult bad = await BacktestAsync("--csv", file);
        Assert.AreEqual(3, bad.Code);
        Assert.Contains("samples.csv:1402: at 'now' is not an instant", bad.Error);

        CliResult unknown = await BacktestAsync("--csv", CsvFile(samples), "--target", "other");
        Assert.AreEqual(3, unknown.Code);
        Assert.Contains("has no sample of 'other'; it has those of shop", unknown.Error);

        CliResult nameless = await BacktestAsync("--csv", CsvFile([samples[0] with { Target = "" }]));
        Assert.AreEqual(3, nameless.Code);
        Assert.Contains("samples.csv:2: target '' is no name", nameless.Error);
    }

    private async Task InsertAsync(DateTimeOffset onset, DateTimeOffset resolved)
    {
        using Store store = database.Open();
        await store.WriteAsync(transaction => transaction.Insert(new Incident
        {
            Target = "shop",
            Kind = IncidentKind.FailureRate,
            State = IncidentState.Resolved,
            Onset = onset,
            OnsetLow = onset,
            OnsetHigh = onset,
            OpenedAt = onset.AddSeconds(30),
            ResolvedAt = resolved,
            Summary = "It failed.",
        }), CancellationToken.None);
    }
}
