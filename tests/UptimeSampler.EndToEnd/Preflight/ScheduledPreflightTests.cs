using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Preflight;

/// <summary>The service runs a preflight by itself: one alert when it is not ready, one when it is again, reports in a folder.</summary>
[TestClass]
public sealed class ScheduledPreflightTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(120);

    [TestMethod]
    public async Task It_alerts_once_when_it_is_not_ready_and_once_when_it_is_again()
    {
        using Workplace place = new();
        await using AlertReceiver receiver = new();
        await using FaultySite shop = new(failureShare: 0.5, seed: 1);
        await using FaultySite watched = new(failureShare: 0, seed: 2);
        Write(place, receiver, watched, shop);
        await using RunningProgram run = await place.RunAsync(seed: 1);

        JsonNode opened = await receiver.NextAsync(Within);
        Assert.AreEqual("opened sale", AlertReceiver.Words(opened));
        JsonNode incident = opened["uptimesampler"]!["incident"]!;
        Assert.AreEqual("preflight", (string?)incident["kind"]);
        shop.FailureShare = 0;
        Assert.AreEqual("resolved sale", AlertReceiver.Words(await receiver.NextAsync(Within)));
        Ended end = await run.StopAsync();

        Assert.AreEqual(0, end.Code, end.Error);
        Assert.AreEqual("opened sale, resolved sale", string.Join(", ", await receiver.EverythingAsync()));
        string[] reports = Directory.GetFiles(place.PathOf("reports"), "sale-*.md");
        Assert.IsTrue(reports.Length is >= 1 and <= 2, $"{reports.Length} reports: only the newest are kept");
        Assert.AreEqual("resolved", (string?)(await place.IncidentsAsync()).Single()["state"]);
        JsonArray results = JsonNode.Parse((await place.AskAsync("results", "list", "--kind", "preflight", "--json")).Output)!["results"]!.AsArray();
        CollectionAssert.IsSubsetOf(new[] { "ready", "not_ready" }, results.Select(result => (string?)result!["verdict"]).ToArray());
    }

    [TestMethod]
    public async Task Outside_the_allowed_hours_nothing_is_loaded()
    {
        using Workplace place = new();
        await using FaultySite shop = new(failureShare: 0, seed: 1);
        await File.WriteAllTextAsync(place.PathOf("sale.json"), $$"""{ "name": "Sale", "expect": 200, "targets": [ { "name": "shop", "url": "{{shop.Url}}", "checks": ["stress"] } ] }""");
        DateTime soon = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(2);
        await using RunningProgram program = place.Start(["preflight", place.PathOf("sale.json"), "--json", "--load-hours", $"{soon:HH\\:mm}-{soon.AddHours(1):HH\\:mm}", "--report-name", "now"]);
        Ended end = await program.EndAsync(Within);
        Assert.AreEqual(3, end.Code, end.Error);
        Assert.AreEqual("skipped", (string?)JsonNode.Parse(end.Output)!["checks"]![0]!["verdict"]);
        Assert.AreEqual(0, shop.Requests);
        Assert.IsTrue(File.Exists(Path.Combine(place.Folder, "preflight-reports", "now.md")));
    }

    private static void Write(Workplace place, AlertReceiver receiver, FaultySite watched, FaultySite shop)
    {
        File.WriteAllText(place.PathOf("sale.json"), $$"""
            { "name": "Sale", "targets": [ { "name": "shop", "url": "{{shop.Url}}", "checks": ["health"], "health": { "excludeRate": 0.1, "maxDuration": "5s" } } ] }
            """);
        place.WriteTargets($$"""
            { "targets": [ {{watched.Target("watched")}} ], "channels": [ {{receiver.Channel()}} ],
              "preflights": [ { "name": "sale", "plan": "sale.json", "cron": "* * * * * ?", "reports": "reports", "keep": 2 } ] }
            """);
    }
}
