using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Targets;

[TestClass]
public sealed class PreflightScheduleTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("targets-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Paths_start_at_the_folder_of_the_file()
    {
        TargetSet set = Load("""{ "name": "sale", "plan": "sale.json", "cron": "0 30 2 * * ?", "allowedHours": "01:00-05:00", "reports": "r", "keep": 3, "channels": ["ops"] }""");
        PreflightSchedule one = set.Preflights.Single();
        Assert.AreEqual((Path.Combine(folder, "sale.json"), Path.Combine(folder, "r"), 3, "01:00-05:00 UTC"), (one.Plan, one.Reports, one.Keep, one.AllowedHours?.ToString()));
        Incident incident = new() { Target = "sale", Kind = IncidentKind.Preflight, Onset = default, OnsetLow = default, OnsetHigh = default, OpenedAt = default, Summary = "" };
        Assert.AreEqual("sale", set.About(incident)!.Name);
        Assert.IsNull(set.About(incident with { Kind = IncidentKind.FailureRate }), "a target of that name is another thing");
        Assert.AreEqual("ops", set.ChannelsOf(set.About(incident)!).Single().Name);
    }

    [TestMethod]
    [DataRow("""{ "name": "sale", "plan": "x" }""", "preflights[0]", "has no 'cron'")]
    [DataRow("""{ "name": "sale", "plan": "x", "cron": "y", "allowedHours": "5-6" }""", "preflights[0].allowedHours", "are no hours of the day")]
    [DataRow("""{ "name": "sale", "plan": "x", "cron": "y", "channels": ["obs"] }""", "preflights[0].channels[0]", "did you mean 'ops'?")]
    [DataRow("""{ "name": "sale", "plan": "x", "cron": "y" }, { "name": "sale", "plan": "x", "cron": "y" }""", "preflights[1].name", "already taken on line 2")]
    [DataRow("""{ "name": "sale", "plan": "x", "cron": "y", "kep": 1 }""", "preflights[0].kep", "did you mean 'keep'?")]
    public void A_wrong_one_is_refused_with_line_and_key(string text, string key, string part)
    {
        TargetFileException broken = Assert.ThrowsExactly<TargetFileException>(() => Load(text));
        Assert.IsTrue(broken.Problems.Any(problem => problem.Line == 2 && problem.Key == key && problem.Message.Contains(part, StringComparison.Ordinal)), broken.Message);
    }

    private TargetSet Load(string preflights)
    {
        string path = Path.Combine(folder, "targets.json");
        File.WriteAllText(path, $$"""
            { "targets": [ { "name": "shop", "url": "https://shop.example" } ], "channels": [ { "type": "console", "name": "ops" } ], "preflights": [
            {{preflights}} ] }
            """);
        return TargetFile.Load(path, _ => null);
    }
}
