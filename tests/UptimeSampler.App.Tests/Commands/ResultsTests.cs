using System.Text.Json.Nodes;
using UptimeSampler.App.Tests.Commands.Stress;
using UptimeSampler.Stress;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>Results of tests are kept where the database is, whatever else becomes of it.</summary>
[TestClass]
public sealed class ResultsTests
{
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(30);

    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task A_stress_test_is_kept_as_it_was_told()
    {
        database.Open().Dispose();
        await using LimitedSite site = new(LimitKind.Wall, 20, Service, seed: 1);
        CliResult test = await database.RunAsync("stress", site.Url.Replace("://", "://anna:hunter2@", StringComparison.Ordinal) + "?token=hunter2", "--to", "64", "--hold", "200ms", "--json");
        Assert.AreEqual(2, test.Code, test.Error);
        Assert.Contains("Kept as result 1: ", test.Error);

        CliResult list = await database.RunAsync("results", "list");
        Assert.MatchesRegex(@"^ID +WHEN +KIND +OF +VERDICT +WHAT\n1 +20.* UTC +stress +http://127\.0\.0\.1:\d+/ +BREAKS +failures begin ", list.Output);
        JsonNode kept = JsonNode.Parse((await database.RunAsync("results", "show", "1", "--json")).Output)!["results"]![0]!;
        Assert.AreEqual(("stress", "breaks", false), ((string?)kept["kind"], (string?)kept["verdict"], (bool)kept["passed"]!));
        Assert.AreEqual(JsonNode.Parse(test.Output)!.ToJsonString(), kept["answer"]!.ToJsonString());
        string page = database.File("r.html");
        Assert.AreEqual(0, (await database.RunAsync("results", "show", "1", "-o", page)).Code);
        string html = await File.ReadAllTextAsync(page);
        foreach (string said in (string[])["BREAKS", "<svg", "per second", "about 20 are served at once"])
            Assert.Contains(said, html);
        Assert.Contains("**BREAKS**", (await database.RunAsync("results", "show", "1")).Output);
        foreach (string file in Directory.GetFiles(database.Folder))
            Assert.DoesNotContain("hunter2", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), file);
    }

    [TestMethod]
    public async Task A_missed_threshold_is_no_passed_test()
    {
        database.Open().Dispose();
        await using LimitedSite site = new(LimitKind.Wall, 1_000, Service, seed: 1);
        Assert.AreEqual(1, (await database.RunAsync("stress", site.Url, "--expect", "5", "--hold", "100ms", "--threshold", "p(95)<1ms")).Code);
        JsonNode kept = JsonNode.Parse((await database.RunAsync("results", "list", "--kind", "stress", "--json")).Output)!["results"]![0]!;
        Assert.AreEqual(("holds", false), ((string?)kept["verdict"], (bool)kept["passed"]!));
        Assert.EndsWith("; missed: p(95)<1ms", (string)kept["summary"]!);
        Assert.IsNull(kept["answer"], "lists are short");
    }

    [TestMethod]
    public async Task A_preflight_is_kept_too()
    {
        database.Open().Dispose();
        await File.WriteAllTextAsync(database.File("plan.json"), """{ "name": "sale <b>", "expect": 10, "limits": [ { "name": "web1", "file": "none.json" } ] }""");
        Assert.AreEqual(3, (await database.RunAsync("preflight", database.File("plan.json"), "--report", database.File("reports"))).Code);
        JsonNode kept = JsonNode.Parse((await database.RunAsync("results", "list", "--kind", "preflight", "--json")).Output)!["results"]!.AsArray().Single()!;
        Assert.AreEqual(("sale <b>", "unknown"), ((string?)kept["subject"], (string?)kept["verdict"]));
        Assert.IsNull(kept["passed"]);
        Assert.Contains("# Preflight: sale", (await database.RunAsync("results", "show", "1")).Output);
        Assert.AreEqual("No result: 'stress' and 'preflight' keep theirs where the database is.\n", (await database.RunAsync("results", "list", "--kind", "stress")).Output);
    }

    [TestMethod]
    [DataRow(false, "there is no database ")]
    [DataRow(true, "is not an SQLite database")]
    public async Task Without_a_good_database_the_verdict_stands(bool isBroken, string said)
    {
        if (isBroken)
            await File.WriteAllTextAsync(database.Path, new string('x', 5_000));
        await using LimitedSite site = new(LimitKind.Wall, 1_000, Service, seed: 1);
        CliResult result = await database.RunAsync("stress", site.Url, "--to", "4", "--hold", "100ms");
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.Contains("the result is not kept: ", result.Error);
        Assert.Contains(said, result.Error);
        Assert.AreEqual(isBroken, File.Exists(database.Path), "a wrong name makes no database");
    }

    [TestMethod]
    public async Task Where_nobody_has_a_database_nothing_is_said()
    {
        await using LimitedSite site = new(LimitKind.Wall, 1_000, Service, seed: 1);
        await File.WriteAllTextAsync(database.File("settings.json"), $$"""{ "database": "Data Source={{database.File("none.db")}}" }""");
        CliResult result = await Cli.RunAsync("stress", site.Url, "--to", "4", "--hold", "100ms", "--config", database.File("settings.json"));
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.DoesNotContain("kept", result.Error);
    }

    [TestMethod]
    public async Task Wrong_calls_say_what_to_do()
    {
        database.Open().Dispose();
        CliResult missing = await database.RunAsync("results", "show", "9");
        Assert.AreEqual(3, missing.Code);
        Assert.Contains("there is no result 9", missing.Error);
        Assert.Contains("results list --database", missing.Error);
        Assert.Contains("out of range", (await database.RunAsync("results", "list", "--limit", "0")).Error);
        Assert.AreEqual(3, (await database.RunAsync("results", "list", "--kind", "load")).Code);
    }
}
