using System.Net;
using UptimeSampler.App.Settings;
using UptimeSampler.App.Tests.Commands;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web.Status;

/// <summary>The status page as strangers and those who may read get it.</summary>
[TestClass]
public sealed class StatusPageTests
{
    [TestMethod]
    public async Task Without_settings_it_is_for_those_who_may_read()
    {
        await using WebPlace place = await StatusPlace.StartAsync(null, "shop");
        foreach (string path in new[] { "/status", "/status/feed.atom", "/status/feed.rss", "/badge/shop.svg", "/badge/shop.json" })
        {
            using HttpResponseMessage stranger = await place.StrangerAsync(path);
            Assert.AreEqual(HttpStatusCode.Unauthorized, stranger.StatusCode, path);
            using HttpResponseMessage local = await place.Client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.AreEqual(HttpStatusCode.OK, local.StatusCode, path);
            Assert.AreEqual("no-cache, private", local.Headers.CacheControl!.ToString(), path);
        }
    }

    [TestMethod]
    public async Task Anybody_sees_what_the_settings_name_and_nothing_else()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop", "cart", "intranet");
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-5), "shop", "http_5xx at 10.0.0.1, worker w1");
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-5), "intranet", "secret trouble");
        string page = await place.TextAsync("/status");
        StringAssert.Contains(page, "Web shop: some requests fail (now)");
        StringAssert.Contains(page, "1 of 2 services has trouble.");
        StringAssert.Contains(page, "Basket &lt;b&gt;&quot;&amp;&#x27;");
        foreach (string secret in new[] { "intranet", "10.9.8.7", "secret", "http_5xx", "10.0.0.1", "w1", "<b>", ">cart<", "href=\"/\"" })
            Assert.DoesNotContain(secret, page);
    }

    [TestMethod]
    public async Task A_label_shows_targets_behind_those_that_are_named()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page with { Targets = [new("shop", "Web shop")], Label = KeyValuePair.Create("public", "yes") }, "api", "shop", "intranet");
        place.Targets = place.Targets with { Targets = [.. place.Targets.Targets.Select(target => target.Name == "intranet" ? target : target with { Labels = new Dictionary<string, string> { ["public"] = "yes" } })] };
        string page = await place.TextAsync("/status");
        Assert.IsLessThan(page.IndexOf("<h3>api</h3>", StringComparison.Ordinal), page.IndexOf("<h3>Web shop</h3>", StringComparison.Ordinal));
        Assert.DoesNotContain("<h3>shop</h3>", page);
        Assert.DoesNotContain("intranet", page);
    }

    [TestMethod]
    [DataRow(IncidentKind.FailureRate, Severity.Critical, "bad", "Down")]
    [DataRow(IncidentKind.FailureRate, Severity.Error, "doubtful", "Partly failing")]
    [DataRow(IncidentKind.Latency, Severity.Warning, "doubtful", "Slow")]
    [DataRow(IncidentKind.NoData, Severity.Warning, "none", "No data")]
    [DataRow(IncidentKind.Certificate, Severity.Warning, "good", "Operational")]
    public async Task The_open_incident_is_the_state(IncidentKind kind, Severity severity, string mood, string word)
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        await IncidentAsync(place.Store, incident => incident with { Kind = kind, Severity = severity });
        Assert.MatchesRegex($"""<p class="state {mood}">{word}</p>""", await place.TextAsync("/status"));
    }

    [TestMethod]
    public async Task A_target_that_nothing_is_heard_of_has_no_data_and_announced_work_is_maintenance()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        Target shop = place.Targets.Targets[0];
        place.Targets = place.Targets with
        {
            Targets = [StatusPlace.Target("cart"), shop with { Maintenance = [new MaintenanceWindow { From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.MaxValue }] }],
        };
        string page = await place.TextAsync("/status");
        StringAssert.Contains(page, """<p class="state none">No data</p>""");
        StringAssert.Contains(page, """<p class="state none">Maintenance</p>""");
    }

    [TestMethod]
    public async Task Days_are_bars_whose_length_and_words_say_what_the_colour_says()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        DateTimeOffset before = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-2).AddHours(6);
        await CommandDatabase.AppendAsync(place.Store, [.. Enumerable.Range(0, 10).Select(i => CommandDatabase.Of("shop", before.AddMinutes(i), i < 4 ? FailureClass.Http5xx : FailureClass.None))]);
        string page = await place.TextAsync("/status");
        string name = before.ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture);
        StringAssert.Contains(page, $"""<rect class="bad" x="870" y="24" width="8" height="8"><title>{name}: 60 % answered</title></rect>""");
        StringAssert.Contains(page, $"<li>{name}: 60 % answered</li>");
        StringAssert.Contains(page, "1 day with failures, listed below");
        Assert.HasCount(90, System.Text.RegularExpressions.Regex.Matches(page, "<rect "));
    }

    [TestMethod]
    public async Task What_is_over_is_told_with_its_times_and_what_is_older_than_two_weeks_is_not()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        DateTimeOffset onset = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-3).AddHours(14);
        await IncidentAsync(place.Store, incident => Over(incident, onset.AddDays(-20)));
        await IncidentAsync(place.Store, incident => Over(incident, onset));
        string page = await place.TextAsync("/status");
        string day = onset.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);
        StringAssert.Contains(page, $"From {day} 14:00 to 14:12 UTC, for 12 min: about 50 % of requests failed.");
        Assert.DoesNotContain("incident-1\"", page);
    }

    [TestMethod]
    public async Task Who_has_the_page_is_not_sent_it_again()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        using HttpResponseMessage first = await place.StrangerAsync("/status");
        Assert.AreEqual("public, max-age=15", first.Headers.CacheControl!.ToString());
        using HttpResponseMessage again = await place.StrangerAsync("/status", tag: first.Headers.ETag!.ToString());
        // A minute may have begun in between, which the page tells.
        if (again.Headers.ETag!.Equals(first.Headers.ETag))
            Assert.AreEqual(HttpStatusCode.NotModified, again.StatusCode);
    }

    [TestMethod]
    public async Task The_page_needs_nothing_that_its_content_policy_forbids()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        string page = await place.TextAsync("/status");
        Assert.DoesNotMatchRegex("<script|<style| style=| on[a-z]+=|javascript:|https?://", page);
        string sheet = System.Text.RegularExpressions.Regex.Match(page, "href=\"(/assets/status.css[^\"]*)\"").Groups[1].Value;
        StringAssert.Contains(await place.TextAsync(sheet), "prefers-color-scheme: dark");
    }

    [TestMethod]
    public async Task At_an_address_of_its_own_nothing_else_is_answered()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page with { Urls = [new("http://127.0.0.1:0")] }, "shop");
        foreach (string path in new[] { "/status", "/status/feed.atom", "/status/feed.rss", "/badge/shop.svg", "/badge/shop.json", "/assets/status.css", "/assets/icon.svg" })
        {
            using HttpResponseMessage answer = await place.StrangerAsync(path, place.StatusUrl);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, path);
            Assert.IsTrue(answer.Headers.Contains("Content-Security-Policy"), path);
        }
        using HttpResponseMessage home = await place.StrangerAsync("/", place.StatusUrl);
        Assert.AreEqual((HttpStatusCode.Redirect, "/status"), (home.StatusCode, home.Headers.Location?.ToString()), "who types the address is led there");
        foreach (string path in new[] { "/api/v1/targets", "/api/v1/session", "/metrics", "/probe?target=shop", "/healthz", "/readyz", "/sign-in", "/openapi/v1.json", "/assets/style.css", "/incidents" })
        {
            // Not even to somebody at this machine.
            using HttpResponseMessage answer = await place.Client.GetAsync(new Uri(place.StatusUrl!, path));
            Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode, path);
        }
    }

    [TestMethod]
    public async Task A_name_in_the_settings_that_is_not_watched_is_logged()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        StringAssert.Contains(place.Log.Text, "'cart'");
    }

    private static Incident Over(Incident incident, DateTimeOffset onset) => incident with
    {
        Onset = onset,
        OpenedAt = onset.AddMinutes(1),
        State = IncidentState.Resolved,
        LastFailureAt = onset.AddMinutes(12),
        ResolvedAt = onset.AddMinutes(20),
    };

    private static async Task IncidentAsync(Store store, Func<Incident, Incident> change)
    {
        DateTimeOffset at = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        await store.WriteAsync(transaction => transaction.Insert(change(new Incident
        {
            Target = "shop", Kind = IncidentKind.FailureRate, Onset = at, OnsetLow = at, OnsetHigh = at, OpenedAt = at, Samples = 60, Failures = 30, Summary = "x",
        })), CancellationToken.None);
    }
}
