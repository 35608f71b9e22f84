using UptimeSampler.Preflight;
using UptimeSampler.Preflight.Reading;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Preflight;

[TestClass]
public sealed class PlanFileTests
{
    private readonly PlanFolder folder = new();

    [TestCleanup]
    public void Clean() => folder.Dispose();

    [TestMethod]
    public void The_shortest_plan_has_every_check_that_makes_sense()
    {
        PreflightPlan plan = folder.Read("""{ "name": "sale", "expect": 5000, "targets": [ { "name": "shop", "url": "https://shop.example/" } ] }""");
        PreflightTarget shop = plan.Targets.Single();
        CollectionAssert.AreEqual(new[] { CheckKind.Dns, CheckKind.Certificate, CheckKind.Health, CheckKind.Stress }, shop.Kinds.ToArray());
        Assert.AreEqual(6000, shop.Stress.Goal);
        Assert.IsFalse(plan.ContinueAfterBreach);
    }

    [TestMethod]
    [DataRow("http://192.0.2.1/", "health,stress")]
    [DataRow("http://shop.example/", "dns,health,stress")]
    [DataRow("https://[2001:db8::1]/", "certificate,health,stress")]
    [DataRow("tcp://db.example:5432", "dns,health")]
    public void What_means_nothing_for_a_target_is_left_out(string url, string kinds)
    {
        PreflightPlan plan = folder.Read($$"""{ "name": "sale", "expect": 10, "targets": [ { "name": "shop", "url": "{{url}}" } ] }""");
        Assert.AreEqual(kinds, string.Join(',', plan.Targets.Single().Kinds.Select(kind => kind.Name())));
    }

    [TestMethod]
    public void A_target_of_the_targets_file_needs_no_url_and_keeps_what_it_tolerates()
    {
        PreflightTarget target = folder.Read("""{ "name": "sale", "targets": [ { "name": "watched" } ] }""").Targets.Single();
        Assert.AreEqual("https://watched.example/", target.Target.Url.ToString());
        Assert.AreEqual((0.02, 0.08), (target.Health.Evidence.TolerateRate, target.Health.Evidence.ExcludeRate));
        Assert.IsFalse(target.Kinds.Contains(CheckKind.Stress), "no load is expected");
    }

    [TestMethod]
    public void Limits_take_their_paths_from_the_folder_of_the_plan()
    {
        PreflightPlan plan = folder.Read("""{ "name": "sale", "expect": 100, "headRoom": 0.5, "limits": [ { "name": "web1", "file": "x/web1.json", "maxAge": "1d" }, { "name": "here", "service": "nginx", "expect": 7, "headRoom": 0 } ] }""");
        Assert.AreEqual(new LimitsFileSource("web1", 150, folder.PathOf("x/web1.json"), null, TimeSpan.FromDays(1)), plan.Limits[0]);
        Assert.AreEqual(new LocalLimitsSource("here", 7, "nginx", null, null), plan.Limits[1]);
    }

    [TestMethod]
    public void The_example_is_good_and_says_all_that_can_be_said()
    {
        string path = Path.Combine(Repository.Root, "config", "preflight.example.json");
        PreflightPlan plan = PreflightFile.Load(path, _ => null, () => throw new AssertFailedException("the example names no target of the targets file"));
        Assert.AreEqual(3, plan.Targets.Count);
        string text = File.ReadAllText(path);
        string[] missing = [.. PreflightKeys.Of(PreflightSchema.Text()).Where(key => !text.Contains($"\"{key}\"", StringComparison.Ordinal) && key is not ("process" or "port"))];
        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    [TestMethod]
    [DataRow("[]", 1, "", "a list stands where the plan belongs")]
    [DataRow("{ \"name\": \"x\" }", 1, "", "the plan checks nothing; add 'targets'")]
    [DataRow("{\n\"nam\": \"x\", \"targets\": [] }", 2, "nam", "did you mean 'name'?")]
    [DataRow("{ \"name\": \"x\",\n\"name\": \"y\" }", 2, "name", "already there on line 1")]
    [DataRow("{ \"name\": \"x\", \"targets\": [\n{ \"url\": \"https://a.example\" } ] }", 2, "targets[0]", "has no 'name'")]
    [DataRow("{ \"name\": \"x\", \"targets\": [\n{ \"name\": \"watchd\" } ] }", 2, "targets[0].name", "did you mean 'watched'?")]
    [DataRow("{ \"name\": \"x\", \"targets\": [\n{ \"name\": \"a\", \"url\": \"ftp://a.example\" } ] }", 2, "targets[0].url", "has the scheme 'ftp'")]
    [DataRow("{ \"name\": \"x\", \"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" },\n{ \"name\": \"a\", \"url\": \"https://b.example\" } ] }", 2, "targets[1].name", "already taken on line 1")]
    [DataRow("{ \"name\": \"x\", \"expect\": 100001, \"targets\": [ { \"name\": \"watched\" } ] }", 1, "expect", "out of range; write a whole number from 1 to 100000")]
    [DataRow("{ \"name\": \"x\", \"expect\": 90000, \"targets\": [ { \"name\": \"watched\" } ] }", 1, "expect", "with its head-room that is 108000 requests at once")]
    [DataRow("{ \"name\": \"x\", \"event\": { \"from\": \"2026-11-27T00:00Z\",\n\"to\": \"2026-11-26T00:00Z\" }, \"targets\": [ { \"name\": \"watched\" } ] }", 2, "event.to", "ends before it begins")]
    [DataRow("{ \"name\": \"x\", \"targets\": [ { \"name\": \"watched\",\n\"checks\": [ \"stress\" ] } ] }", 2, "targets[0].checks", "'stress' needs a load; add 'expect'")]
    [DataRow("{ \"name\": \"x\", \"targets\": [ { \"name\": \"watched\",\n\"stress\": { } } ] }", 2, "targets[0].stress", "there is no stress check of this target; add 'expect'")]
    [DataRow("{ \"name\": \"x\", \"targets\": [ { \"name\": \"a\", \"url\": \"tcp://a.example:1\", \"checks\": [ \"health\",\n\"certificate\" ] } ] }", 1, "targets[0].checks", "'certificate' means nothing for tcp")]
    [DataRow("{ \"name\": \"x\", \"targets\": [ { \"name\": \"watched\",\n\"health\": { \"tolerate\": 0.5 } } ] }", 2, "targets[0].health", "healthy and failing at once")]
    [DataRow("{ \"name\": \"x\", \"expect\": 100, \"targets\": [ { \"name\": \"watched\", \"stress\":\n{ \"to\": 110 } } ] }", 2, "targets[0].stress", "'to' 110 is below the expected load with its head-room, 120")]
    [DataRow("{ \"name\": \"x\", \"expect\": 100, \"targets\": [ { \"name\": \"watched\", \"stress\": { \"thresholds\": [\n\"p95<1\" ] } } ] }", 2, "targets[0].stress.thresholds[0]", "'p95<1' is no threshold")]
    [DataRow("{ \"name\": \"x\", \"targets\": [ { \"name\": \"watched\", \"addresses\": [\n\"1.2.3.x\" ] } ] }", 2, "targets[0].addresses[0]", "'1.2.3.x' is no IP address")]
    [DataRow("{ \"name\": \"x\", \"limits\": [\n{ \"name\": \"w\", \"file\": \"f\" } ] }", 2, "limits[0]", "nothing says which load")]
    [DataRow("{ \"name\": \"x\", \"expect\": 1, \"limits\": [\n{ \"name\": \"w\", \"file\": \"f\", \"service\": \"nginx\" } ] }", 2, "limits[0]", "limits come from one place")]
    [DataRow("{ \"name\": \"x\", \"expect\": 1, \"limits\": [ { \"name\": \"w\", \"service\": \"nginx\",\n\"host\": \"h\" } ] }", 2, "limits[0].host", "means something beside 'file' only")]
    public void A_wrong_plan_is_refused_with_file_line_and_key(string text, int line, string key, string part)
    {
        PreflightFileException broken = Assert.ThrowsExactly<PreflightFileException>(() => folder.Read(text));
        TargetFileProblem? problem = broken.Problems.FirstOrDefault(problem => problem.Line == line && problem.Key == key && problem.Message.Contains(part, StringComparison.Ordinal));
        Assert.IsNotNull(problem, broken.Message);
        StringAssert.Contains(broken.Message, $"{folder.Plan}:{line}: ");
    }

    [TestMethod]
    public void A_plan_that_is_not_there_says_where_an_example_is()
    {
        PreflightFileException broken = Assert.ThrowsExactly<PreflightFileException>(() => PreflightFile.Load(folder.PathOf("none.json"), _ => null, () => folder.Watched));
        StringAssert.Contains(broken.Message, "config/preflight.example.json");
    }

    [TestMethod]
    public void A_plan_that_is_too_large_is_refused()
    {
        PreflightFileException broken = Assert.ThrowsExactly<PreflightFileException>(() => folder.Read(new string(' ', PreflightFile.SizeLimit + 1)));
        StringAssert.Contains(broken.Message, "larger than");
    }

    [TestMethod]
    public void A_broken_targets_file_is_told_where_the_plan_needs_it()
    {
        File.WriteAllText(folder.Plan, """{ "name": "sale", "targets": [ { "name": "shop" } ] }""");
        PreflightFileException broken = Assert.ThrowsExactly<PreflightFileException>(() => PreflightFile.Load(folder.Plan, _ => null, () => TargetFile.Load(folder.PathOf("targets.json"), _ => null)));
        StringAssert.Contains(broken.Message, "has no 'url', and the targets file that could say it cannot be used");
    }
}
