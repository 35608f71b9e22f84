using UptimeSampler.Preflight;

namespace UptimeSampler.Tests.Preflight;

[TestClass]
public sealed class PreflightRunTests
{
    private readonly PlanFolder folder = new();

    [TestCleanup]
    public void Clean() => folder.Dispose();

    [TestMethod]
    public async Task Everything_good_is_ready()
    {
        World world = new() { Limits = _ => Enough };
        PreflightResult result = await world.RunAsync(Plan());
        Assert.AreEqual(ReadyVerdict.Ready, result.Verdict, Told(result));
        Assert.AreEqual("dns shop ready, limits here ready, stress shop ready", Told(result));
        Assert.AreEqual(120, world.Server!.Most, "the load is what is expected with its head-room");
    }

    [TestMethod]
    public async Task Load_that_is_not_carried_is_not_ready_and_ends_at_the_breach()
    {
        World world = new() { Capacity = 40, Limits = _ => Enough };
        PreflightResult result = await world.RunAsync(Plan());
        Assert.AreEqual("dns shop ready, limits here ready, stress shop not_ready", Told(result));
        PreflightFinding stress = result.Findings[^1];
        Assert.AreEqual(64, world.Server!.Most, "the level after the one that broke was never sent");
        Assert.IsTrue(stress.Stress!.Knee is { Low: <= 40, High: >= 40 }, stress.Detail);
        StringAssert.Contains(stress.Detail, "100 are expected, 120 with head-room, and load ended there");
    }

    [TestMethod]
    public async Task The_knee_is_narrowed_when_the_plan_goes_on()
    {
        PreflightResult result = await new World { Capacity = 40, Limits = _ => Enough }.RunAsync(Plan(more: ", \"continueAfterBreach\": true"));
        Assert.IsTrue(result.Findings[^1].Stress!.Knee is { IsConfirmed: true, Low: <= 40, High: >= 40 });
    }

    [TestMethod]
    public async Task A_breach_before_keeps_load_away_but_no_other_check()
    {
        World world = new() { Limits = _ => Enough };
        world.Names.Names.Clear();
        PreflightResult result = await world.RunAsync(Plan());
        Assert.AreEqual("dns shop not_ready, limits here ready, stress shop skipped", Told(result));
        Assert.AreEqual(ReadyVerdict.NotReady, result.Verdict);
        StringAssert.Contains(result.Findings[^1].Detail, "dns of shop was found not ready before");
        Assert.IsEmpty(world.Loaded);
    }

    [TestMethod]
    public async Task Load_goes_on_after_a_breach_when_the_plan_says_so()
    {
        World world = new() { Limits = _ => Enough with { Capacity = 5 } };
        PreflightResult result = await world.RunAsync(Plan(more: ", \"continueAfterBreach\": true"));
        Assert.AreEqual("dns shop ready, limits here not_ready, stress shop ready", Told(result));
        Assert.AreEqual(ReadyVerdict.NotReady, result.Verdict);
    }

    [TestMethod]
    public async Task What_is_not_known_is_unknown_and_does_not_keep_load_away()
    {
        PreflightResult result = await new World().RunAsync(Plan());
        Assert.AreEqual("dns shop ready, limits here unknown, stress shop ready", Told(result));
        Assert.AreEqual(ReadyVerdict.Unknown, result.Verdict);
    }

    [TestMethod]
    public async Task A_missed_threshold_is_not_ready()
    {
        PreflightResult result = await new World { Limits = _ => Enough }.RunAsync(Plan(stress: ", \"stress\": { \"thresholds\": [ \"p(95)<5ms\", \"rate<0.5\" ] }"));
        Assert.AreEqual(ReadyVerdict.NotReady, result.Findings[^1].Verdict);
        StringAssert.Contains(result.Findings[^1].Detail, "missed: p(95)<5ms (");
    }

    [TestMethod]
    public async Task Nobody_elses_server_is_loaded_without_leave()
    {
        World world = new() { Limits = _ => Enough };
        world.Names.Names["shop.example"] = () => [System.Net.IPAddress.Parse("192.0.2.1")];
        PreflightPlan plan = Plan();
        StringAssert.Contains(await LoadLeave.RefusalAsync(plan, world.Surroundings, CancellationToken.None), "--i-may-load shop.example");
        PreflightResult result = await world.RunAsync(plan);
        Assert.AreEqual("dns shop ready, limits here ready, stress shop unknown", Told(result));
        Assert.IsEmpty(world.Loaded);
        World allowed = new() { MayLoad = ["shop.example"], Limits = _ => Enough };
        Assert.IsNull(await LoadLeave.RefusalAsync(plan, allowed.Surroundings, CancellationToken.None));
    }

    [TestMethod]
    public async Task A_stop_leaves_the_rest_undone_and_says_so()
    {
        World world = new() { Limits = _ => Enough };
        world.Names.Names["shop.example"] = () =>
        {
            world.Stop.Cancel();
            return [System.Net.IPAddress.Loopback];
        };
        PreflightResult result = await world.RunAsync(Plan());
        Assert.AreEqual(ReadyVerdict.Unknown, result.Verdict);
        Assert.IsTrue(result.WasInterrupted);
        Assert.AreEqual(ReadyVerdict.Skipped, result.Findings[^1].Verdict);
        Assert.AreEqual(3, result.Findings.Count, "every check of the plan is in the report");
    }

    [TestMethod]
    public async Task A_check_that_breaks_off_costs_only_itself()
    {
        PreflightResult result = await new World { Limits = _ => throw new InvalidOperationException("that was not foreseen") }.RunAsync(Plan());
        Assert.AreEqual("dns shop ready, limits here unknown, stress shop ready", Told(result));
        StringAssert.Contains(result.Findings[1].Detail, "that was not foreseen");
    }

    private static LimitsReading Enough => new() { At = World.Now, Host = "here", Capacity = 1_000_000, Expect = 120, Verdict = "ok" };

    private PreflightPlan Plan(string stress = "", string more = "") => folder.Read($$"""
        { "name": "sale", "expect": 100{{more}},
          "targets": [ { "name": "shop", "url": "http://shop.example/", "checks": ["stress", "dns"]{{stress}} } ],
          "limits": [ { "name": "here", "service": "nginx" } ] }
        """);

    private static string Told(PreflightResult result) => string.Join(", ", result.Findings.Select(finding => $"{finding.Kind.Name()} {finding.Name} {finding.Verdict.Name()}"));
}
