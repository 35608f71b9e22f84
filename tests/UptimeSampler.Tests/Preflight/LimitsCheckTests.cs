using UptimeSampler.Preflight;

namespace UptimeSampler.Tests.Preflight;

[TestClass]
public sealed class LimitsCheckTests
{
    private const string Fresh = "2026-11-26T11:00:00Z";

    private readonly PlanFolder folder = new();

    [TestCleanup]
    public void Clean() => folder.Dispose();

    [TestMethod]
    [DataRow(119, 50, "ok", ReadyVerdict.NotReady)]
    [DataRow(120, 50, "ok", ReadyVerdict.Ready)]
    [DataRow(120, 5000, "too_low", ReadyVerdict.Ready)]
    [DataRow(506, null, "unknown", ReadyVerdict.Ready)]
    [DataRow(506, 300, "unknown", ReadyVerdict.Unknown)]
    [DataRow(null, 120, "ok", ReadyVerdict.Ready)]
    [DataRow(null, 50, "ok", ReadyVerdict.Unknown)]
    [DataRow(null, 50, "too_low", ReadyVerdict.NotReady)]
    [DataRow(null, 5000, "too_low", ReadyVerdict.Unknown)]
    public async Task What_was_written_for_one_load_is_judged_for_the_plans(int? capacity, int? expect, string verdict, ReadyVerdict wanted)
    {
        Write(capacity, expect, verdict);
        PreflightFinding finding = await FindAsync("");
        Assert.AreEqual(wanted, finding.Verdict, finding.Detail);
    }

    [TestMethod]
    public async Task The_limit_that_breaks_first_is_named_with_its_remedy()
    {
        Write(60, 50, "ok");
        PreflightFinding finding = await FindAsync("");
        Assert.AreEqual("only 60 requests at once fit on web1.example, 120 are needed: worker_rlimit_nofile breaks first", finding.Detail);
        Assert.AreEqual("write worker_rlimit_nofile 4096;", finding.Advice);
        Assert.AreEqual("/etc/nginx/nginx.conf:3", finding.Limits!.Limits.Single().Source);
    }

    [TestMethod]
    public async Task A_limit_that_could_not_be_read_leaves_it_open()
    {
        Write(1000, 120, "unknown", problems: "[ \"/proc/12/limits may not be read\" ]");
        PreflightFinding finding = await FindAsync("");
        Assert.AreEqual(ReadyVerdict.Unknown, finding.Verdict);
        StringAssert.Contains(finding.Detail, "/proc/12/limits may not be read");
    }

    [TestMethod]
    [DataRow(", \"maxAge\": \"30m\"", "is 1 h old, and at most 30m is allowed")]
    [DataRow(", \"host\": \"web2\"", "is of web1.example, and web2 is wanted")]
    [DataRow(", \"host\": \"web1.other\"", "is of web1.example, and web1.other is wanted")]
    public async Task A_file_of_another_host_or_of_long_ago_proves_nothing(string more, string part)
    {
        Write(1000, 120, "ok");
        PreflightFinding finding = await FindAsync(more);
        Assert.AreEqual(ReadyVerdict.Unknown, finding.Verdict);
        StringAssert.Contains(finding.Detail, part);
        StringAssert.Contains(finding.Advice, "uptimesampler inspect --expect 120 --json > web1.json");
    }

    [TestMethod]
    [DataRow("web1")]
    [DataRow("WEB1.example.")]
    public async Task A_host_may_be_written_short_and_in_any_case(string host)
    {
        Write(1000, 120, "ok");
        Assert.AreEqual(ReadyVerdict.Ready, (await FindAsync($", \"host\": \"{host}\"")).Verdict);
    }

    [TestMethod]
    public async Task A_file_from_the_future_proves_nothing()
    {
        Write(1000, 120, "ok", at: "2026-11-26T13:00:00Z");
        StringAssert.Contains((await FindAsync("")).Detail, "still to come");
    }

    [TestMethod]
    [DataRow("", "is no JSON")]
    [DataRow("{}", "inspect did not write")]
    [DataRow("[1]", "inspect did not write")]
    [DataRow("{ \"processes\": 7, \"capacity\": \"x\", \"at\": [], \"breaksFirst\": 1 }", "does not say when it was written")]
    public async Task A_file_that_is_something_else_is_told(string text, string part)
    {
        await File.WriteAllTextAsync(folder.PathOf("web1.json"), text);
        PreflightFinding finding = await FindAsync("");
        Assert.AreEqual(ReadyVerdict.Unknown, finding.Verdict);
        StringAssert.Contains(finding.Detail, part);
    }

    [TestMethod]
    public async Task A_file_that_is_not_there_is_told() => StringAssert.Contains((await FindAsync("")).Detail, "cannot be read");

    [TestMethod]
    public async Task A_server_of_this_host_is_read_now()
    {
        World world = new() { Limits = source => new LimitsReading { At = World.Now, Host = "here", Capacity = 506, BreaksFirst = $"{source.Service} limit", Expect = source.Need, Verdict = "too_low" } };
        PreflightPlan plan = folder.Read("""{ "name": "sale", "limits": [ { "name": "here", "service": "nginx", "expect": 5000, "headRoom": 0 } ] }""");
        PreflightFinding finding = (await world.RunAsync(plan)).Findings.Single();
        Assert.AreEqual("only 506 requests at once fit on here, 5,000 are needed: nginx limit breaks first", finding.Detail);
    }

    private void Write(int? capacity, int? expect, string verdict, string at = Fresh, string problems = "[]") => File.WriteAllText(folder.PathOf("web1.json"), $$"""
        { "at": "{{at}}", "host": "web1.example", "capacity": {{capacity?.ToString() ?? "null"}}, "expect": {{expect?.ToString() ?? "null"}}, "verdict": "{{verdict}}", "problems": {{problems}},
          "breaksFirst": { "name": "worker_rlimit_nofile", "capacity": 60 },
          "processes": [ { "pid": 12, "name": "nginx", "limits": [ { "name": "worker_rlimit_nofile", "value": 200, "source": "/etc/nginx/nginx.conf:3", "capacity": 60, "ok": false, "advice": "write worker_rlimit_nofile 4096;" } ] } ] }
        """);

    private async Task<PreflightFinding> FindAsync(string more) => (await new World().RunAsync(folder.Read(
        $$"""{ "name": "sale", "expect": 100, "limits": [ { "name": "web1", "file": "web1.json"{{more}} } ] }"""))).Findings.Single();
}
