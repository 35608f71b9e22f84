using System.Text.Json.Nodes;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands.Db;

/// <summary><c>db</c> on a real database file.</summary>
[TestClass]
public sealed class DbTests
{
    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task Migrate_says_what_was_applied_and_what_was_there()
    {
        CliResult first = await database.RunAsync("db", "migrate");
        Assert.AreEqual(0, first.Code, first.Error);
        Assert.StartsWith("applied        0001_initial.sql\n", first.Output);
        CliResult second = await database.RunAsync("db", "migrate");
        Assert.StartsWith("already there  0001_initial.sql\n", second.Output);
        Assert.EndsWith("is up to date.\n", second.Output);
        JsonNode json = JsonNode.Parse((await database.RunAsync("db", "migrate", "--json")).Output)!;
        Assert.IsEmpty(json["applied"]!.AsArray());
        Assert.AreEqual("0001_initial.sql", (string?)json["appliedBefore"]![0]);
    }

    [TestMethod]
    public async Task Stats_tell_rows_age_and_targets()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 1_000, 10), .. CommandDatabase.Series("api", 10, 0)]);
        string text = (await database.RunAsync("db", "stats")).Output;
        string start = Words.Instant(CommandDatabase.Start);
        Assert.MatchesRegex($@"\nsamples +1,010  {start}  {Words.Instant(CommandDatabase.Start.AddSeconds(6 * 999))}\n", text);
        Assert.MatchesRegex($@"\nhours +\d+  {start}  ", text);
        Assert.MatchesRegex(@"\napi +10\nshop +1,000\n$", text);
        JsonNode json = JsonNode.Parse((await database.RunAsync("db", "stats", "--json")).Output)!;
        Assert.AreEqual(1_010, (long?)json["single"]!["rows"]);
        Assert.AreEqual(ContractJson.Time(CommandDatabase.Start), (string?)json["minutes"]!["oldest"]);
        Assert.AreEqual("""[{"target":"api","samples":10},{"target":"shop","samples":1000}]""", json["byTarget"]!.ToJsonString());
        Assert.IsGreaterThan(0L, (long)json["bytes"]!);
    }

    [TestMethod]
    public async Task Each_sample_counts_once_over_all_grains()
    {
        // Folded into hours and days, not folded yet, and late.
        using Store store = database.Open();
        await CommandDatabase.AppendAsync(store, CommandDatabase.Of("shop", TimeProvider.System.GetUtcNow().AddDays(-3)));
        await CommandDatabase.AppendAsync(store, CommandDatabase.Series("shop", 500, 0));
        await CommandDatabase.AppendAsync(store, CommandDatabase.Of("shop", TimeProvider.System.GetUtcNow().AddSeconds(-1)));
        await CommandDatabase.AppendAsync(store, CommandDatabase.Of("shop", TimeProvider.System.GetUtcNow().AddDays(-2)));
        Assert.AreEqual(503, store.Stats().ByTarget.Single().Samples);
    }

    [TestMethod]
    public async Task Prune_deletes_by_the_retention_of_the_settings_and_vacuum_gives_the_space_back()
    {
        await database.FillAsync([.. Enumerable.Range(0, 20_000).Select(i => CommandDatabase.Of("shop", CommandDatabase.Start.AddDays(-3).AddSeconds(6 * i)))]);
        string settings = database.File("settings.json");
        await File.WriteAllTextAsync(settings, """{ "retention": { "raw": "1d", "minute": "35d", "hour": "400d" } }""");
        CliResult pruned = await database.RunAsync("db", "prune", "--config", settings);
        Assert.AreEqual(0, pruned.Code, pruned.Error);
        Assert.MatchesRegex(@"^Deleted 20,000 samples older than 1d, 0 rows of minutes older than 35d, ", pruned.Output);
        Assert.EndsWith($" db vacuum --config {settings} --database '{database.Connection}'\n", pruned.Output);
        JsonNode again = JsonNode.Parse((await database.RunAsync("db", "prune", "--config", settings, "--json")).Output)!;
        Assert.AreEqual(0, (long?)again["samples"]);
        Assert.AreEqual(true, (bool?)again["complete"]);
        Assert.IsGreaterThan(0L, (long)again["freeBytes"]!);
        JsonNode vacuum = JsonNode.Parse((await database.RunAsync("db", "vacuum", "--json")).Output)!;
        Assert.IsLessThan((long)vacuum["bytesBefore"]!, (long)vacuum["bytes"]!);
        Assert.Contains("0 of 20,000", (await database.RunAsync("rates", "--since", "30d")).Output);
    }

    [TestMethod]
    public async Task A_backup_opens_and_is_checked()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 1_000, 10));
        string copy = database.File("copy; 'x'.db");
        CliResult result = await database.RunAsync("db", "backup", copy);
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.EndsWith("complete and checked.\n", result.Output);
        string there = database.File("restored.db");
        File.Move(copy, there);
        string question = "rates --since 24h --until 1h --csv";
        Assert.AreEqual((await database.RunAsync(question.Split(' '))).Output, (await Cli.RunAsync([.. question.Split(' '), "--database", $"Data Source={there}"])).Output.Replace("restored", "test", StringComparison.Ordinal));
        CliResult twice = await database.RunAsync("db", "backup", there);
        Assert.AreEqual(3, twice.Code);
        Assert.Contains("exists already", twice.Error);
    }

    [TestMethod]
    public async Task A_backup_of_a_damaged_database_blames_the_database_and_leaves_nothing()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 5_000, 10));
        await using (FileStream stream = new(database.Path, FileMode.Open, FileAccess.Write))
        {
            // Far enough from the front that the database still opens.
            stream.Position = stream.Length / 2;
            byte[] noise = new byte[16_384];
            new Random(7).NextBytes(noise);
            await stream.WriteAsync(noise);
        }
        CliResult result = await database.RunAsync("db", "backup", database.File("copy.db"));
        Assert.AreEqual(3, result.Code);
        Assert.Contains($"no backup was made: the database {database.Path} is damaged", result.Error);
        Assert.DoesNotContain("is there space", result.Error);
        Assert.IsEmpty(Directory.GetFiles(database.Folder, "copy*"));
    }

    [TestMethod]
    [DataRow("stats")]
    [DataRow("prune")]
    [DataRow("vacuum")]
    [DataRow("backup copy.db")]
    public async Task Without_a_database_nothing_is_made(string command)
    {
        CliResult result = await database.RunAsync(["db", .. command.Split(' ')]);
        Assert.AreEqual(3, result.Code);
        Assert.Contains("there is no database", result.Error);
        Assert.IsEmpty(Directory.GetFiles(database.Folder));
    }
}
