using System.Net;
using System.Text.RegularExpressions;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web.Pages;

/// <summary>Many targets on the dashboard: grouped, and a page at a time.</summary>
[TestClass]
public sealed class DashboardTests : IAsyncDisposable
{
    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task Targets_are_grouped_by_a_label()
    {
        place.Targets = place.Targets with { Targets = [Labelled("a", "web"), Labelled("b", "mail"), place.Targets.Targets[0]] };
        await place.StartAsync();
        string page = await place.Client.GetStringAsync(new Uri("/?group=team", UriKind.Relative));
        int none = page.IndexOf("without team", StringComparison.Ordinal), mail = page.IndexOf("team: mail", StringComparison.Ordinal), web = page.IndexOf("team: web", StringComparison.Ordinal);
        Assert.IsTrue(0 < none && none < mail && mail < web, $"{none} {mail} {web}");
    }

    [TestMethod]
    public async Task A_label_that_no_target_has_is_refused_and_those_that_are_known_are_named()
    {
        place.Targets = place.Targets with { Targets = [Labelled("a", "web")] };
        await place.StartAsync();
        using HttpResponseMessage answer = await place.Client.GetAsync(new Uri("/?group=taem", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains(await answer.Content.ReadAsStringAsync(), "is no label of any target; known are team");
    }

    [TestMethod]
    [DataRow(false, "no failure in 40 samples after ", "Error, quiet now")]
    [DataRow(true, "recovered, and watched whether that lasts; before, 50 % of requests failed", "Error, recovered and watched")]
    public async Task What_fails_no_longer_is_told_so(bool isProven, string said, string state)
    {
        Incident open = await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-9));
        await place.Store.WriteAsync(
            transaction => { transaction.Update(open with { LastFailureAt = open.Onset.AddMinutes(3), SamplesSinceLastFailure = 40, RecoveryProvenAt = isProven ? open.Onset.AddMinutes(4) : null }); return 0; }, CancellationToken.None);
        await place.StartAsync();
        StringAssert.Contains(await place.Client.GetStringAsync(new Uri("/", UriKind.Relative)), said);
        string incidents = await place.Client.GetStringAsync(new Uri("/incidents", UriKind.Relative));
        StringAssert.Contains(incidents, said);
        StringAssert.Contains(incidents, state);
    }

    [TestMethod]
    public async Task Many_targets_are_shown_a_page_at_a_time()
    {
        place.Targets = place.Targets with { Targets = [.. Enumerable.Range(0, 120).Select(i => Labelled($"t{i:000}", "web"))] };
        await place.StartAsync();
        string second = await place.Client.GetStringAsync(new Uri("/?page=2&q=t", UriKind.Relative));
        Assert.HasCount(50, Regex.Matches(second, "<th scope=\"row\">"));
        StringAssert.Contains(second, "Page 2 of 3");
        StringAssert.Contains(second, "t050");
        StringAssert.Contains(second, "href=\"/?q=t&amp;page=3\"");
    }

    private static Target Labelled(string name, string team) => new() { Name = name, Url = new Uri("http://127.0.0.1:9/"), Labels = new Dictionary<string, string> { ["team"] = team } };
}
