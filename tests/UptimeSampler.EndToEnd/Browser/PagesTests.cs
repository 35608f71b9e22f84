using Microsoft.Playwright;

namespace UptimeSampler.EndToEnd.Browser;

/// <summary>The pages of a running service that watches a failing site, as people see them.</summary>
[TestClass]
public sealed class PagesTests
{
    private static readonly string[] Paths = ["/", "/?group=team", "/targets/shop?since=1h", "/targets/shop?since=90d", "/incidents", "/incidents/1", "/results", "/results/1", "/silences", "/status", "/sign-in"];

    [TestMethod]
    public async Task Pages_can_be_read_on_any_screen_with_and_without_scripts()
    {
        using Workplace place = new();
        await using FaultySite site = new(failureShare: 0.5, seed: 1), well = new(failureShare: 0, seed: 2);
        (RunningProgram run, Uri home) = await StartAsync(place, site.Target("shop", """, "labels": { "team": "web" }"""), well.Target("mail <b>&/relay"));
        await using RunningProgram service = run;
        await Eventually.AnsweredAsync("an incident", async () => await place.IncidentsAsync() is [var first, ..] ? first : null);
        Ended stress = await place.AskAsync("stress", well.Url, "--to", "4", "--hold", "200ms");
        Assert.AreEqual(0, stress.Code, stress.Error);
        foreach ((int width, bool scripts, bool isDark) in new[] { (1280, true, false), (375, true, true), (1280, false, true), (375, false, false) })
        {
            await using Visit visit = await Visit.OpenAsync(home, width, scripts, isDark);
            foreach (string path in Paths)
            {
                string where = $"{path}, {width} px, scripts {scripts}, dark {isDark}";
                await visit.GoAsync(path);
                if (scripts)
                    await Readable.RequireAsync(visit.Page, where);
                if (path == "/results/1")
                    await visit.Page.Locator(scripts ? "#stress canvas" : "#stress svg").First.WaitForAsync();
                if (path.StartsWith("/targets", StringComparison.Ordinal))
                {
                    await visit.Page.Locator(scripts ? "#failure-rate canvas" : "#failure-rate svg").First.WaitForAsync();
                    await visit.Page.Locator(scripts ? "#heat canvas" : "table.heat").First.WaitForAsync();
                }
                Assert.AreEqual("", visit.Complaints(), where);
            }
        }
        Assert.AreEqual(0, (await run.StopAsync()).Code);
    }

    [TestMethod]
    public async Task An_outage_appears_by_itself_and_is_acknowledged_in_place()
    {
        using Workplace place = new();
        await using FaultySite site = new(failureShare: 0, seed: 3);
        (RunningProgram run, Uri home) = await StartAsync(place, site.Target("shop"));
        await using RunningProgram service = run;
        await using Visit visit = await Visit.OpenAsync(home, 1280, scripts: true, isDark: false);
        await visit.GoAsync("/");
        await visit.Page.GetByText("Nothing is wrong").WaitForAsync();
        await visit.Page.Locator("#live", new PageLocatorOptions { HasText = "Live." }).WaitForAsync();
        site.FailureShare = 0.7;
        await visit.Page.GetByText("1 open incident").WaitForAsync();
        await visit.Page.Locator("#now a", new PageLocatorOptions { HasText = "shop" }).ClickAsync();
        await visit.Page.GetByLabel("What the others should know").FillAsync("I look at it");
        await visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Acknowledge" }).ClickAsync();
        await visit.Page.GetByText("Note: I look at it").First.WaitForAsync();
        Assert.AreEqual("acknowledged", (string?)(await place.IncidentsAsync())[0]["state"]);
        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "The target over time" }).ClickAsync();
        await visit.Page.Locator("#failure-rate canvas").First.WaitForAsync();
        Assert.AreEqual(1.0, await visit.Page.Locator("#evidence").EvaluateAsync<double>("meter => meter.value"), "what opened the incident");
        Assert.AreEqual("", visit.Complaints());
        Assert.AreEqual(0, (await run.StopAsync()).Code);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_target_is_checked_from_its_page(bool scripts)
    {
        using Workplace place = new();
        await using FaultySite site = new(failureShare: 0.5, seed: 4);
        (RunningProgram run, Uri home) = await StartAsync(place, site.Target("shop"));
        await using RunningProgram service = run;
        await using Visit visit = await Visit.OpenAsync(home, 375, scripts, isDark: true);
        await visit.GoAsync("/targets/shop");
        await visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check now" }).ClickAsync();
        await visit.Page.Locator("#checked", new PageLocatorOptions { HasText = "PARTIAL OUTAGE" }).GetByText("A single manual look would have missed this").WaitForAsync();
        StringAssert.EndsWith(visit.Page.Url, scripts ? "/targets/shop" : "/targets/shop/check", "with scripts the answer comes in place");
        if (scripts)
            await Readable.RequireAsync(visit.Page, "a target that was checked");
        Assert.AreEqual("", visit.Complaints());
        Assert.AreEqual(0, (await run.StopAsync()).Code);
    }

    private static async Task<(RunningProgram Run, Uri Home)> StartAsync(Workplace place, params string[] targets)
    {
        place.WriteTargets($$"""{ "targets": [ {{string.Join(", ", targets)}} ] }""");
        RunningProgram run = place.StartWithWeb(seed: 1);
        return (run, await Workplace.WebOfAsync(run));
    }
}
