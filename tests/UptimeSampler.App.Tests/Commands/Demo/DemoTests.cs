using System.Text.Json.Nodes;
using UptimeSampler.App.Commands.Demo;
using UptimeSampler.App.Demo;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Tests.Commands.Demo;

[TestClass]
public sealed class DemoTests
{
    private static readonly DateTimeOffset Started = new(2026, 11, 23, 14, 3, 0, TimeSpan.Zero);

    [TestMethod]
    public void What_an_alert_took_is_told_from_the_first_failure_beside_what_the_usual_rule_takes()
    {
        // (1 - p^3) / ((1 - p) p^3) looks (Feller 1968, XIII.7): 14 at p = 1/2, 1110 (18.5 h) at p = 1/10.
        Assert.AreEqual(
            "'half' was found 12 s after it began to fail 50 % of its requests; 3 failures in a row, one look a minute, need 14 min on average.",
            DemoText.Took(Reading(DemoTargets.Half, foundAfter: 27), Started));
        Assert.AreEqual(
            "'tenth' was found 27 s after it began to fail 10 % of its requests; 3 failures in a row, one look a minute, need 18 h on average.",
            DemoText.Took(Reading(DemoTargets.Tenth, foundAfter: 27), Started));
        Assert.IsNull(DemoText.Took(Reading(DemoTargets.Healthy, foundAfter: null), Started));
    }

    [TestMethod]
    public void The_ending_names_the_commands_that_read_the_database()
    {
        string[] lines = Ending(pages: null);
        Assert.Contains("  uptimesampler incidents show 7 --database 'Data Source=/data/demo.db'", lines);
        Assert.Contains("  'healthy' failed none of 60 samples: more than 10 % failing requests can be excluded.", lines);
    }

    [TestMethod]
    [DataRow(null, "As pages in a browser, while it happens: uptimesampler demo --web")]
    [DataRow("http://127.0.0.1:41234/", "The sites go on failing, and the pages stay at http://127.0.0.1:41234/ until Ctrl-C.")]
    public void The_ending_says_how_to_see_the_pages(string? pages, string said) => Assert.AreEqual(said, Ending(pages)[^1]);

    [TestMethod]
    public async Task A_short_demonstration_samples_stores_and_leaves_its_database_behind()
    {
        string folder = Directory.CreateTempSubdirectory("uptimesampler-demo-test-").FullName;
        string database = Path.Combine(folder, "demo.db");
        CliResult result = await Cli.RunAsync("demo", "--duration", "3s", "--seed", "1", "--json", "--database", $"Data Source={database}");
        Assert.AreEqual(0, result.Code, result.Error);
        JsonNode answer = JsonNode.Parse(result.Output)!;
        Assert.AreEqual(database, (string?)answer["database"]);
        JsonNode healthy = answer["targets"]!.AsArray().Single(target => (string?)target!["target"] == DemoTargets.Healthy)!;
        Assert.IsGreaterThan(0, (int?)healthy["samples"] ?? 0);
        Assert.AreEqual(0, (int?)healthy["failures"]);
        Assert.Contains("Look further:", result.Error);
        Assert.AreEqual("No incident.\n", (await Cli.RunAsync("incidents", "list", "--database", $"Data Source={database}")).Output);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public async Task A_duration_that_is_none_is_a_wrong_call() =>
        Assert.AreEqual(3, (await Cli.RunAsync("demo", "--duration", "soon")).Code);

    private static string[] Ending(string? pages) =>
    [
        .. DemoText.Ending([Reading(DemoTargets.Half, foundAfter: 27), Reading(DemoTargets.Healthy, foundAfter: null)], Started, "/data/demo.db",
            new CommandWords("uptimesampler", " --database 'Data Source=/data/demo.db'"), pages is null ? null : new Uri(pages)),
    ];

    private static DemoReading Reading(string target, double? foundAfter) => new(
        target, 60, foundAfter is null ? 0 : 30, foundAfter is null ? 0 : 0.5, foundAfter is null ? new Interval(0, 0.1) : new Interval(0.35, 0.65), 0.2,
        foundAfter is not { } seconds ? null : new Incident
        {
            Id = 7,
            Target = target,
            Kind = IncidentKind.FailureRate,
            Onset = Started.AddSeconds(15),
            OnsetLow = Started.AddSeconds(15),
            OnsetHigh = Started.AddSeconds(15),
            OpenedAt = Started.AddSeconds(seconds),
            Summary = "",
        });
}
