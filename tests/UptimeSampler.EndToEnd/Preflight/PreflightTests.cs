using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Preflight;

/// <summary>The gate before an event, on a real nginx: it stays shut while the limit is too low, and opens when it has been raised.</summary>
[TestClass]
public sealed class PreflightTests
{
    // Two descriptors a request: about 60 fit, and 120 are needed.
    private const int TooFew = 140;
    private const int Enough = 4096;
    private static readonly TimeSpan AnswerTakes = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(3);

    private readonly Workplace place = new();

    [TestCleanup]
    public void Clean() => place.Dispose();

    [TestMethod]
    public async Task A_limit_that_is_too_low_is_not_ready_and_ready_once_it_is_raised()
    {
        await using FaultySite upstream = new(failureShare: 0, seed: 1, takes: AnswerTakes);
        await using Nginx nginx = await Nginx.StartAsync(place, upstream.Port, TooFew);
        string plan = Plan(nginx);

        (int code, JsonNode low) = await AskAsync(plan, "before");
        Assert.AreEqual((2, "not_ready"), (code, (string?)low["verdict"]), low.ToJsonString());
        Assert.AreEqual("not_ready", Verdict(low, "limits"));
        Assert.AreEqual("ready", Verdict(low, "health"));
        Assert.AreEqual("skipped", Verdict(low, "stress"), "a server that is known to break is not loaded");
        StringAssert.Contains(await File.ReadAllTextAsync((string)low["report"]!), "**NOT READY**");

        await nginx.SetLimitAsync(Enough);
        // As on another host: what inspect wrote there, for less than this plan's load.
        Ended inspected = await place.AskAsync("inspect", "--port", $"{nginx.Port}", "--expect", "10", "--json");
        await File.WriteAllTextAsync(place.PathOf("web1.json"), inspected.Output);
        plan = Plan(nginx, $$"""[ { "name": "web1", "file": "web1.json", "host": "{{Environment.MachineName}}", "maxAge": "1h" } ]""");
        (code, JsonNode raised) = await AskAsync(plan, "after");
        Assert.AreEqual((0, "ready"), (code, (string?)raised["verdict"]), raised.ToJsonString());
        Assert.AreEqual("ready", Verdict(raised, "stress"));
        StringAssert.Contains(await File.ReadAllTextAsync((string)raised["reportHtml"]!), "<svg");
    }

    [TestMethod]
    public async Task Load_finds_the_limit_that_nobody_inspected()
    {
        await using FaultySite upstream = new(failureShare: 0, seed: 1, takes: AnswerTakes);
        await using Nginx nginx = await Nginx.StartAsync(place, upstream.Port, Enough);
        await nginx.ServeAtMostAsync(50);
        (int code, JsonNode answer) = await AskAsync(Plan(nginx, limits: "[]"), "load");
        Assert.AreEqual((2, "not_ready"), (code, Verdict(answer, "stress")), answer.ToJsonString());
        JsonNode knee = answer["checks"]!.AsArray().Single(check => (string?)check!["kind"] == "stress")!["stress"]!["knee"]!;
        Assert.IsTrue((int)knee["low"]! <= 51 && (int)knee["high"]! >= 50, knee.ToJsonString());
    }

    [TestMethod]
    public async Task Control_C_ends_the_load_at_once_and_the_report_is_written()
    {
        await using FaultySite upstream = new(failureShare: 0, seed: 1, takes: AnswerTakes);
        await using Nginx nginx = await Nginx.StartAsync(place, upstream.Port, Enough);
        await using RunningProgram program = place.Start(["preflight", Plan(nginx, limits: "[]", hold: "10m"), "--report", place.PathOf("stopped"), "--json", "--seed", "1"]);
        await Eventually.HoldsAsync("load has begun", () => program.Error.Text.Contains("stress of shop", StringComparison.Ordinal));
        program.Signal("INT");
        Ended end = await program.EndAsync(TimeSpan.FromSeconds(20));
        Assert.AreEqual(3, end.Code, end.Error);
        JsonNode answer = JsonNode.Parse(end.Output)!;
        Assert.AreEqual(("unknown", true), ((string?)answer["verdict"], (bool)answer["interrupted"]!));
        StringAssert.Contains(await File.ReadAllTextAsync((string)answer["report"]!), "stopped before its end");
    }

    private static string? Verdict(JsonNode answer, string kind) => (string?)answer["checks"]!.AsArray().Single(check => (string?)check!["kind"] == kind)!["verdict"];

    private string Plan(Nginx nginx, string? limits = null, string hold = "600ms")
    {
        string path = place.PathOf("plan.json");
        File.WriteAllText(path, $$"""
            { "name": "Sale", "expect": 100, "headRoom": 0.2,
              "targets": [ { "name": "shop", "url": "{{nginx.Url}}", "health": { "excludeRate": 0.05 }, "stress": { "hold": "{{hold}}" } } ],
              "limits": {{limits ?? $"[ {{ \"name\": \"nginx\", \"port\": {nginx.Port} }} ]"}} }
            """);
        return path;
    }

    private async Task<(int Code, JsonNode Answer)> AskAsync(string plan, string folder)
    {
        await using RunningProgram program = place.Start(["preflight", plan, "--report", place.PathOf(folder), "--json", "--seed", "1"]);
        Ended end = await program.EndAsync(Within);
        Assert.StartsWith("{", end.Output, end.Error);
        return (end.Code, JsonNode.Parse(end.Output)!);
    }
}
