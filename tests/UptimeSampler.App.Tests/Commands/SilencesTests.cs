using System.Text.Json.Nodes;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>Silences by command line, on a real database and a real targets file.</summary>
[TestClass]
public sealed class SilencesTests
{
    private readonly CommandDatabase database = new();

    public SilencesTests()
    {
        database.Open().Dispose();
        File.WriteAllText(database.File("targets.json"), """
            { "targets": [ { "name": "shop", "url": "http://127.0.0.1:9/", "labels": { "team": "web" } } ], "channels": [ { "type": "console", "name": "ops" } ] }
            """);
    }

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task A_silence_is_made_listed_and_ended()
    {
        CliResult made = await RunAsync("add", "--target", "shop", "--for", "2h", "--note", "new database");
        Assert.AreEqual(0, made.Code, made.Error);
        StringAssert.StartsWith(made.Output, "Silence 1 covers shop until ");
        CliResult list = await RunAsync("list");
        Assert.MatchesRegex(@"^ID +STATE +COVERS +KINDS +FROM +UNTIL +BY +NOTE\n1 +active +shop +all +20.* UTC +20.* UTC +\S+ +new database\n$", list.Output);
        CliResult ended = await RunAsync("end", "1");
        Assert.AreEqual("Silence 1 is over: alerts are sent again.\n", ended.Output);
        Assert.AreEqual("No silence.\n", (await RunAsync("list")).Output);
        Assert.Contains("over", (await RunAsync("list", "--all")).Output);
    }

    [TestMethod]
    public async Task As_JSON_it_is_the_document_of_the_API()
    {
        CliResult made = await RunAsync("add", "--label", "team:web", "--kind", "latency", "--from", "2099-01-01T00:00Z", "--until", "2099-01-01T02:00Z", "--note", "x", "--json");
        Assert.AreEqual(3, made.Code, "too far ahead");
        made = await RunAsync("add", "--label", "team:web", "--kind", "latency", "--for", "90m", "--note", "load test", "--json");
        JsonNode silence = JsonNode.Parse(made.Output)!["silences"]![0]!;
        Assert.AreEqual(("active", "web", "latency", false), ((string?)silence["state"], (string?)silence["labels"]!["team"], (string?)silence["kinds"]![0], (bool)silence["all"]!));
        Assert.AreEqual(TimeSpan.FromMinutes(90), (DateTimeOffset)silence["until"]! - (DateTimeOffset)silence["from"]!);
        Assert.IsNull(silence["endedAt"]);
        Assert.AreEqual("load test", (string?)JsonNode.Parse((await RunAsync("list", "--json")).Output)!["silences"]![0]!["note"]);
    }

    [TestMethod]
    [DataRow("--target shpo --for 2h --note x", "--target 'shpo' is not watched; did you mean 'shop'?")]
    [DataRow("--label team:wbe --for 2h --note x", "did you mean 'team:web'?")]
    [DataRow("--label team --for 2h --note x", "--label 'team' is not written name:value")]
    [DataRow("--for 2h --note x", "--target is missing; name targets, or a label")]
    [DataRow("--target shop --for 2h", "--note is missing; say why")]
    [DataRow("--target shop --for 31d --note x", "longer than 30 days")]
    [DataRow("--all --for 60d --note x", "--for '60d' is longer than 30 days")]
    [DataRow("--target shop --until 2h --note x", "--until '2h' is no instant")]
    [DataRow("--target shop --kind slow --for 2h --note x", "--kind 'slow' is no kind of incident")]
    public async Task A_wrong_call_is_told(string call, string expected)
    {
        CliResult wrong = await RunAsync(["add", .. call.Split(' ')]);
        Assert.AreEqual(3, wrong.Code);
        StringAssert.Contains(wrong.Error, expected);
        Assert.AreEqual("", wrong.Output);
    }

    [TestMethod]
    public async Task What_is_not_there_or_over_cannot_be_ended()
    {
        StringAssert.Contains((await RunAsync("end", "9")).Error, "there is no silence 9");
        await RunAsync("add", "--all", "--for", "1m", "--note", "x");
        await RunAsync("end", "1");
        CliResult again = await RunAsync("end", "1");
        Assert.AreEqual(3, again.Code);
        StringAssert.Contains(again.Error, "silence 1 is over since");
    }

    [TestMethod]
    public async Task An_incident_that_is_silenced_says_so_by_label_too()
    {
        using (Store store = database.Open())
        {
            Incident incident = await Web.Incidents.OpenAsync(store, TimeProvider.System.GetUtcNow().AddMinutes(-5));
            await store.WriteAsync(
                transaction =>
                {
                    transaction.HoldBack(incident.Id);
                    return true;
                },
                CancellationToken.None);
        }
        await RunAsync("add", "--label", "team:web", "--for", "2h", "--note", "new database");
        string page = (await ShowAsync("1")).Output;
        Assert.MatchesRegex(@"  Silenced until .* by \S+ \(silence 1\): new database\n", page);
        Assert.Contains("Nobody was told yet", page);
        Assert.IsNotNull(JsonNode.Parse((await ShowAsync("1", "--json")).Output)!["incidents"]![0]!["silencedUntil"]);
        await RunAsync("end", "1");
        Assert.DoesNotContain("Silenced", (await ShowAsync("1")).Output);
    }

    private Task<CliResult> RunAsync(params string[] args) => database.RunAsync(["silences", .. args, "--targets", database.File("targets.json")]);

    private Task<CliResult> ShowAsync(params string[] args) => database.RunAsync(["incidents", "show", .. args, "--targets", database.File("targets.json")]);
}
