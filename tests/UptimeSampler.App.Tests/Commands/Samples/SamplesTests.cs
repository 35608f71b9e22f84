using System.Text.Json.Nodes;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands.Samples;

/// <summary><c>samples</c> out of a real database file and into another one.</summary>
[TestClass]
public sealed class SamplesTests
{
    private const string Header = "at,target,location,worker,address,connection,outcome,failure,status,dns_us,connect_us,tls_us,first_byte_us,total_us";

    private readonly CommandDatabase database = new();
    private readonly CommandDatabase other = new();

    [TestCleanup]
    public void Clean()
    {
        database.Dispose();
        other.Dispose();
    }

    [TestMethod]
    public async Task CSV_has_the_columns_that_others_rely_on()
    {
        await database.FillAsync(CommandDatabase.Of("shop", CommandDatabase.Start), CommandDatabase.Of("shop", CommandDatabase.Start.AddSeconds(7), FailureClass.Dns, "w2"));
        string day = CommandDatabase.Start.ToString("yyyy-MM-dd'T'HH", System.Globalization.CultureInfo.InvariantCulture);
        Assert.AreEqual($"""
            {Header}
            {day}:00:00.000Z,shop,local,w1,10.0.0.1,new,up,,200,,1000,,8000,10000
            {day}:00:07.000Z,shop,local,w2,,new,failed,dns,,,1000,,8000,10000

            """, (await database.RunAsync("samples", "--csv")).Output);
    }

    [TestMethod]
    public async Task JSON_lines_have_null_for_what_is_absent()
    {
        await database.FillAsync(CommandDatabase.Of("shop", CommandDatabase.Start, FailureClass.Dns));
        JsonNode line = JsonNode.Parse((await database.RunAsync("samples", "--jsonl")).Output)!;
        Assert.AreEqual("dns", (string?)line["failure"]);
        Assert.AreEqual("failed", (string?)line["outcome"]);
        Assert.IsNull(line["address"]);
        Assert.IsNull(line["tlsUs"]);
        Assert.AreEqual(10_000, (long?)line["totalUs"]);
    }

    [TestMethod]
    public async Task Target_and_window_choose()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 20, 0), .. CommandDatabase.Series("api", 20, 0), .. CommandDatabase.Series("web", 20, 0)]);
        string from = ContractJson.Time(CommandDatabase.Start.AddSeconds(60)), to = ContractJson.Time(CommandDatabase.Start.AddSeconds(90));
        Assert.HasCount(1 + 5, Lines(await database.RunAsync("samples", "--csv", "--target", "api", "--since", from, "--until", to)));
        Assert.HasCount(1 + 10, Lines(await database.RunAsync("samples", "--csv", "--target", "api", "--target", "web", "--since", from, "--until", to)));
        Assert.AreEqual(3, (await database.RunAsync("samples", "--csv", "--target", "nix")).Code);
    }

    [TestMethod]
    public async Task What_was_exported_and_imported_gives_the_same_rates()
    {
        // Crowded blocks, own faults, maintenance, names that need quotes, several workers.
        Sample[] samples = [.. Enumerable.Range(0, 3_000).Select(i => CommandDatabase.Of("shop", CommandDatabase.Start.AddMilliseconds(i * 1_777L % 7_200_000),
            (i % 11) switch { 0 => FailureClass.Reset, 1 => FailureClass.OwnPorts, 2 => FailureClass.Http5xx, _ => FailureClass.None }, i % 3 == 0 ? "w \"2\", left" : "w1", i % 17 == 0) with { IsExtra = i % 5 == 0 })];
        await database.FillAsync(samples);
        foreach (string marks in new[] { "--mark-extra", "--include-maintenance --mark-extra" })
        {
            using CommandDatabase copy = new();
            string file = copy.File("shop.csv");
            CliResult exported = await database.RunAsync(["samples", "--csv", .. marks.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
            await File.WriteAllTextAsync(file, exported.Output);
            CliResult imported = await copy.RunAsync("samples", "import", file, "--target", "shop");
            Assert.AreEqual(0, imported.Code, imported.Error);
            string to = ContractJson.Time(CommandDatabase.Start.AddHours(4));
            string[] question = ["rates", "--since", "24h", "--until", to, "--by", "worker,failure,hour", "--csv"];
            Assert.AreEqual((await database.RunAsync(question)).Output, (await copy.RunAsync(question)).Output);
            Assert.AreEqual(exported.Output, (await copy.RunAsync(["samples", "--csv", .. marks.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).Output);
        }
    }

    [TestMethod]
    public async Task Names_that_a_spreadsheet_would_run_are_marked_on_the_way_out_and_the_same_after_the_way_in()
    {
        string[] workers = ["=cmd|'/c calc'!A1", "'=1", "@w", "w,1"];
        await database.FillAsync([.. workers.Select((worker, i) => CommandDatabase.Of("-shop", CommandDatabase.Start.AddSeconds(6 * i), worker: worker))]);
        CliResult exported = await database.RunAsync("samples", "--csv");
        Assert.Contains("Z,'-shop,local,'=cmd|'/c calc'!A1,10.0.0.1,", exported.Output);
        Assert.AreEqual(0, (await other.RunAsync("samples", "import", await WriteAsync(exported.Output.TrimEnd()), "--target", "-shop")).Code);
        Assert.AreEqual(exported.Output, (await other.RunAsync("samples", "--csv")).Output);
        using Store store = other.Open();
        CollectionAssert.AreEqual(workers, store.Samples(new SampleQuery(null, null, null)).Select(sample => sample.Worker).ToArray());
        string[] rates = Lines(await other.RunAsync("rates", "--by", "worker", "--csv"));
        Assert.StartsWith("'-shop,'=cmd|'/c calc'!A1,1,0,0,0,0,", rates.Single(line => line.Contains("cmd", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Without_the_mark_every_imported_sample_is_a_base_sample()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 30, failEvery: 0).Select((sample, i) => sample with { IsExtra = i % 3 == 0 })]);
        CliResult exported = await database.RunAsync("samples", "--csv");
        Assert.StartsWith(Header + "\n", exported.Output);
        Assert.AreEqual(0, (await other.RunAsync("samples", "import", await WriteAsync(exported.Output.TrimEnd()), "--target", "shop")).Code);
        Assert.Contains("0 of 20, below", (await database.RunAsync("rates")).Output);
        Assert.Contains("0 of 30, below", (await other.RunAsync("rates")).Output);
        Assert.AreEqual(10, Lines(await database.RunAsync("samples", "--jsonl")).Count(line => line.Contains("\"extra\":true", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_bad_line_is_named_and_nothing_is_stored()
    {
        string good = $"{ContractJson.Time(CommandDatabase.Start)},shop,local,w1,10.0.0.1,new,up,,200,,1,,1,1";
        string file = await WriteAsync(Header, good, good.Replace("up", "upp", StringComparison.Ordinal), good.Replace(",up,,", ",up,dns,", StringComparison.Ordinal),
            good + ",9", good.Replace("10.0.0.1", "somewhere", StringComparison.Ordinal), good.Replace("Z,", ",", StringComparison.Ordinal), good.Replace("shop", "api", StringComparison.Ordinal), "\"", "");
        CliResult result = await other.RunAsync("samples", "import", file, "--target", "shop");
        Assert.AreEqual(3, result.Code);
        Assert.AreEqual("", result.Output);
        foreach (string problem in new[]
        {
            $"{file}:3: outcome 'upp' is not known; write up or failed or invalid",
            $"{file}:4: outcome 'up' with failure 'dns': that failure goes with outcome 'failed'",
            $"{file}:5: 15 fields where 14 belong",
            $"{file}:6: address 'somewhere' is no IP address",
            $"{file}:7: at '{ContractJson.Time(CommandDatabase.Start).TrimEnd('Z')}' is not an instant",
            $"{file}:8: the sample is of 'api', those before are of 'shop'",
            $"{file}:9: a quote is out of place or not closed",
            $"{file}:10: 1 field where 14 belong",
            "nothing was stored",
        })
            Assert.Contains(problem, result.Error);
        Assert.IsFalse(File.Exists(other.Path), "the database is not even opened");
    }

    [TestMethod]
    public async Task A_name_with_a_character_that_cannot_be_seen_is_refused()
    {
        string good = $"{ContractJson.Time(CommandDatabase.Start)},shop,local,w1,10.0.0.1,new,up,,200,,1,,1,1";
        string file = await WriteAsync(Header, good, good.Replace("w1", "w\u202E1", StringComparison.Ordinal), good.Replace("local", "lo\u200Bcal", StringComparison.Ordinal));
        CliResult result = await other.RunAsync("samples", "import", file, "--target", "shop");
        Assert.AreEqual(3, result.Code);
        Assert.Contains($@"{file}:3: worker 'w\u202E1' holds the character U+202E", result.Error);
        Assert.Contains($@"{file}:4: location 'lo\u200Bcal' holds the character U+200B", result.Error);
        Assert.Contains(@"--target 's\u2066p' holds the character U+2066", (await other.RunAsync("samples", "import", file, "--target", "s\u2066p")).Error);
    }

    [TestMethod]
    public async Task A_file_that_is_something_else_is_refused()
    {
        Assert.Contains(":1: the first line must be the heading at,target,", (await other.RunAsync("samples", "import", await WriteAsync("time,value"), "--target", "shop")).Error);
        Assert.Contains(":2: the line is longer than 4096 characters", (await other.RunAsync("samples", "import", await WriteAsync(Header, new string('x', 10_000)), "--target", "shop")).Error);
        Assert.Contains("holds no sample", (await other.RunAsync("samples", "import", await WriteAsync(Header), "--target", "shop")).Error);
        Assert.Contains("cannot be read", (await other.RunAsync("samples", "import", other.File("missing.csv"), "--target", "shop")).Error);
    }

    [TestMethod]
    public async Task The_same_file_twice_is_refused_and_other_samples_may_be_added()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 1_000, 0));
        string file = other.File("shop.csv");
        await File.WriteAllTextAsync(file, (await database.RunAsync("samples", "--csv")).Output);
        Assert.AreEqual(0, (await other.RunAsync("samples", "import", file, "--target", "shop")).Code);
        CliResult twice = await other.RunAsync("samples", "import", file, "--target", "shop");
        Assert.AreEqual(3, twice.Code);
        Assert.Contains("nothing was stored. If these are other samples, repeat with --add", twice.Error);
        Assert.AreEqual(0, (await other.RunAsync("samples", "import", file, "--target", "copy")).Code, "another target");
        Assert.AreEqual(0, (await other.RunAsync("samples", "import", file, "--target", "shop", "--add")).Code);
        Assert.Contains("0 of 2,000", (await other.RunAsync("rates", "--target", "shop")).Output);
    }

    [TestMethod]
    public async Task An_import_beside_a_running_service_loses_nothing_and_tells_nobody()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 1_000, failEvery: 2));
        string file = other.File("shop.csv");
        await File.WriteAllTextAsync(file, (await database.RunAsync("samples", "--csv")).Output);
        using Store service = other.Open();
        await CommandDatabase.AppendAsync(service, CommandDatabase.Series("shop", 1_000, 0));
        await service.WriteAsync(transaction =>
        {
            transaction.SaveDetectorState(new("shop", IncidentKind.FailureRate), [1, 2, 3]);
            return 0;
        }, CancellationToken.None);
        Assert.AreEqual(0, (await other.RunAsync("samples", "import", file, "--target", "shop", "--add")).Code);
        await CommandDatabase.AppendAsync(service, CommandDatabase.Series("shop", 1_000, 0));
        JsonNode row = JsonNode.Parse((await other.RunAsync("rates", "--json")).Output)!["rows"]![0]!;
        Assert.AreEqual(3_000, (long?)row["samples"]);
        Assert.AreEqual(500, (long?)row["failures"]);
        Assert.HasCount(1 + 3_000, Lines(await other.RunAsync("samples", "--csv")));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, service.DetectorStates()[new("shop", IncidentKind.FailureRate)]);
        Assert.IsEmpty(service.Incidents(openOnly: false, since: null));
        Assert.AreEqual(0, service.OutboxDepth());
    }

    [TestMethod]
    [DataRow("samples", "choose how samples are written")]
    [DataRow("samples --csv --jsonl", "cannot be given together")]
    [DataRow("samples --json", "write --jsonl instead")]
    public async Task A_wrong_call_says_so(string args, string what)
    {
        await database.FillAsync(CommandDatabase.Series("shop", 1, 0));
        CliResult result = await database.RunAsync(args.Split(' '));
        Assert.AreEqual(3, result.Code);
        Assert.Contains(what, result.Error);
    }

    private static string[] Lines(CliResult result) => result.Output.TrimEnd().Split('\n');

    private async Task<string> WriteAsync(params string[] lines)
    {
        string file = other.File("file.csv");
        await File.WriteAllTextAsync(file, string.Join('\n', lines) + "\n");
        return file;
    }
}
