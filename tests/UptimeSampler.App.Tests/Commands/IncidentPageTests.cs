using System.Text.Json.Nodes;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>The page of an incident, by what it is about and how it ended.</summary>
[TestClass]
public sealed class IncidentPageTests
{
    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    [DataRow(IncidentKind.FailureRate, "shop", "rates --target shop --since 2026-11-23T14:02:50Z --by address,worker", "samples --target shop --since 2026-11-23T14:02:50Z --csv")]
    [DataRow(IncidentKind.FailureRate, Fleet.Name, "rates --since 2026-11-23T14:02:50Z", "samples --since 2026-11-23T14:02:50Z --csv")]
    [DataRow(IncidentKind.Certificate, "shop", "check shop")]
    [DataRow(IncidentKind.Preflight, "release", "results list --kind preflight")]
    public async Task Where_to_look_further_depends_on_what_it_is_about(IncidentKind kind, string target, params string[] commands)
    {
        Incident incident = IncidentsTests.Shop() with { Kind = kind, Target = target, Suspects = [] };
        using (Store store = database.Open())
            await store.WriteAsync(transaction => transaction.Insert(incident), CancellationToken.None);
        string page = (await database.RunAsync("incidents", "show", "1")).Output;
        string[] shown = [.. page[page.IndexOf("Look further:", StringComparison.Ordinal)..].TrimEnd().Split('\n').Skip(2)];
        Assert.HasCount(commands.Length, shown, page);
        foreach ((string command, string line) in commands.Zip(shown))
        {
            Assert.EndsWith($" {command} --database '{database.Connection}'", line);
            CliResult asked = await Cli.RunAsync([.. command.Split(' '), "--help"]);
            Assert.AreEqual((0, ""), (asked.Code, asked.Error), "it is a command that the program knows");
        }
    }

    [TestMethod]
    public async Task What_nobody_watches_any_more_is_closed_and_not_over()
    {
        using (Store store = database.Open())
            await store.WriteAsync(transaction => transaction.Insert(IncidentsTests.Shop() with { State = IncidentState.Resolved, ResolvedAt = DateTimeOffset.Parse("2026-11-23T14:15:05Z"), IsUnwatched = true }), CancellationToken.None);
        string page = (await database.RunAsync("incidents", "show", "1")).Output;
        Assert.StartsWith("Incident 1, shop: 47.5 % of requests failed for 12 min, then not watched any more\n", page);
        Assert.Contains("State: closed 2026-11-23 14:15:05 UTC, not watched any more; whether it is over is not known", page);
        Assert.IsTrue((bool?)JsonNode.Parse((await database.RunAsync("incidents", "show", "1", "--json")).Output)!["incidents"]![0]!["unwatched"]);
        Assert.Contains("incident 1 is not watched any more since 2026-11-23 14:15:05 UTC; there is nothing left to acknowledge", (await database.RunAsync("incidents", "ack", "1")).Error);
    }
}
