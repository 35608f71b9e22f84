using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using UptimeSampler.App.Tests.Commands;
using UptimeSampler.Service;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web.Pages;

/// <summary>What browsers are sent, read without one.</summary>
[TestClass]
public sealed partial class PageTests : IAsyncDisposable
{
    private const string Hostile = "<script>alert(1)</script>\" onload=\"x";

    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task The_dashboard_shows_each_target_with_its_rate_and_the_open_incident()
    {
        await StartAsync();
        string page = await GetAsync("/");
        foreach (string said in (string[])["1 open incident", "50 % of requests fail (30 of 60", "5 %", "href=\"/targets/shop\"", "Failing"])
            StringAssert.Contains(page, said);
    }

    [TestMethod]
    [DataRow("/?q=SHO", true)]
    [DataRow("/?q=nothing+like+that", false)]
    [DataRow("/?label=team:web", true)]
    [DataRow("/?label=team:mail", false)]
    [DataRow("/?state=error", true)]
    [DataRow("/?state=up", false)]
    public async Task Targets_are_found_by_name_label_and_state(string path, bool isFound)
    {
        await StartAsync();
        Assert.AreEqual(isFound, (await GetAsync(path)).Contains("<a href=\"/targets/shop\"", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Evidence_of_slow_answers_stands_beside_that_of_failures()
    {
        place.Targets = new TargetSet { Targets = [new Target { Name = "shop", Url = new Uri("https://shop.example/"), Latency = new LatencyWatch(0.95, TimeSpan.FromMilliseconds(200)) }], Channels = [] };
        DateTimeOffset now = TimeProvider.System.GetUtcNow(), before = now.AddMinutes(-5);
        Sample[] samples = [.. Enumerable.Range(0, 300).Select(second => CommandDatabase.Of("shop", before.AddSeconds(second)))];
        await CommandDatabase.AppendAsync(place.Store, samples);
        await place.StartAsync();
        place.Feed.Tell([Stored(samples[..150], slow: 1e3), Stored(samples[150..], slow: 1e6)]);
        string page = await GetAsync("/targets/shop");
        foreach (string said in (string[])["Evidence against the target, since the service started", ">that requests fail</th>", ">that answers are slow</th>"])
            StringAssert.Contains(page, said);

        static CommittedBatch Stored(Sample[] samples, double slow) =>
            new(new SampleBatch { Target = "shop", Samples = samples, Watermark = samples[^1].At, Scheduled = samples.Length }, Evidence: 5, Threshold: 1e6) { SlowEvidence = slow };
    }

    [TestMethod]
    public async Task A_target_page_shows_rates_charts_parts_and_failing_samples()
    {
        await StartAsync();
        string page = await GetAsync("/targets/shop?since=2d");
        foreach (string said in (string[])["5 % failed", "id=\"failure-rate\"", "<svg", "id=\"latency\"", "Failure class", "By hour of the day", "Newest failing samples", "Incident 1"])
            StringAssert.Contains(page, said);
    }

    [TestMethod]
    public async Task When_answers_are_slow_is_said_and_drawn()
    {
        await StartAsync();
        place.Targets = place.Targets with { Targets = [Labelled("shop", "web") with { Latency = new LatencyWatch(0.95, TimeSpan.FromMilliseconds(300)) }] };
        string page = await GetAsync("/targets/shop?since=2d");
        StringAssert.Contains(page, "when more than 5 % of answers take longer than 300 ms");
        StringAssert.Contains(page, "slow: 300 ms");
        place.Targets = place.Targets with { Targets = [Labelled("shop", "web") with { Latency = new LatencyWatch(0.95, null) }] };
        StringAssert.Contains(await GetAsync("/targets/shop?since=2d"), "longer than usual, which is not learned yet");
    }

    [TestMethod]
    public async Task The_hours_of_the_day_are_a_table_and_data_for_a_chart()
    {
        await StartAsync();
        string page = await GetAsync("/targets/shop?since=2d");
        JsonNode chart = JsonNode.Parse(Heat().Match(page).Groups[1].Value)!;
        Assert.HasCount(5, chart["levels"]!.AsArray());
        JsonNode hour = chart["hours"]!.AsArray().First(one => ((string)one!["short"]!).Length > 0)!;
        string day = (string)chart["days"]![(int)hour["day"]!]!;
        StringAssert.Contains((string?)hour["text"], "% failed (");
        StringAssert.Contains(page, $"<th scope=\"row\">{day}</th>");
        StringAssert.Contains(page, $"<td class=\"h{(int)hour["level"]!}\"");
        StringAssert.Contains(page, "<details id=\"heat-table\" open>", "without scripts the table is what there is");
    }

    [TestMethod]
    [DataRow("'fine' is not known", "/?state=fine", HttpStatusCode.BadRequest)]
    [DataRow("did you mean", "/targets/shpo", HttpStatusCode.NotFound)]
    [DataRow("no incident 99", "/incidents/99", HttpStatusCode.NotFound)]
    [DataRow("nothing at /nowhere", "/nowhere", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_shown_is_said_on_a_page(string said, string path, HttpStatusCode status)
    {
        await StartAsync();
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path);
        Assert.AreEqual(status, answer.StatusCode);
        Assert.AreEqual("text/html", answer.Content.Headers.ContentType!.MediaType);
        StringAssert.Contains(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), said);
    }

    [TestMethod]
    [DataRow("/")]
    [DataRow("/targets/shop")]
    [DataRow("/incidents")]
    [DataRow("/incidents/1")]
    [DataRow("/nowhere")]
    public async Task A_page_has_nothing_inline_that_runs_or_styles(string path)
    {
        await StartAsync();
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path);
        string page = await answer.Content.ReadAsStringAsync();
        foreach (Match script in Scripts().Matches(page))
            Assert.IsTrue(script.Value.Contains("application/json", StringComparison.Ordinal) || script.Value.Contains(" src=\"/assets/", StringComparison.Ordinal), script.Value);
        Assert.IsFalse(page.Contains("<style", StringComparison.OrdinalIgnoreCase) || page.Contains(" style=", StringComparison.OrdinalIgnoreCase), page);
        Assert.IsFalse(OtherHosts().IsMatch(page), "loads from another host");
        StringAssert.Contains(answer.Headers.GetValues("Content-Security-Policy").Single(), "script-src 'self'");
    }

    [TestMethod]
    public async Task Hostile_names_and_notes_are_text()
    {
        place.Targets = place.Targets with { Targets = [new Target { Name = Hostile, Url = new Uri("http://127.0.0.1:9/"), Runbook = "javascript:alert(1)", Labels = new Dictionary<string, string> { ["team"] = Hostile } }] };
        DateTimeOffset at = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await CommandDatabase.AppendAsync(place.Store, CommandDatabase.Series(Hostile, 50, failEvery: 2));
        Incident incident = await Incidents.OpenAsync(place.Store, at, Hostile, Hostile);
        await place.StartAsync();
        foreach (string path in (string[])["/", $"/targets/{Uri.EscapeDataString(Hostile)}?since=2d", "/incidents", $"/incidents/{incident.Id}"])
        {
            string page = await GetAsync(path);
            Assert.IsFalse(page.Contains("<script>alert", StringComparison.OrdinalIgnoreCase) || page.Contains("\" onload=\"", StringComparison.Ordinal) || page.Contains("href=\"javascript:", StringComparison.OrdinalIgnoreCase), path);
        }
    }

    [TestMethod]
    public async Task A_name_with_a_slash_has_a_page()
    {
        place.Targets = place.Targets with { Targets = [Labelled("mail/relay", "mail")] };
        await place.StartAsync();
        StringAssert.Contains(await GetAsync("/targets/mail%2Frelay"), "<h1>mail/relay</h1>");
    }

    [TestMethod]
    public async Task An_incident_is_acknowledged_by_its_form_and_only_by_it()
    {
        await StartAsync();
        string page = await GetAsync("/incidents/1");
        using HttpResponseMessage bare = await PostAsync("/incidents/1/ack", [new("note", "by another site")]);
        Assert.AreEqual(HttpStatusCode.BadRequest, bare.StatusCode);
        Assert.AreEqual(IncidentState.Open, place.Store.FindIncident(1)!.State);
        using HttpResponseMessage meant = await PostAsync("/incidents/1/ack", [new("csrf", Csrf().Match(page).Groups[1].Value), new("note", "I look <at> it")]);
        Assert.AreEqual(HttpStatusCode.SeeOther, meant.StatusCode);
        Assert.AreEqual("/incidents/1", meant.Headers.Location!.ToString());
        Assert.AreEqual(IncidentState.Acknowledged, place.Store.FindIncident(1)!.State);
        StringAssert.Contains(await GetAsync("/incidents/1"), "I look &lt;at&gt; it");
    }

    [TestMethod]
    public async Task A_target_is_silenced_from_its_incident()
    {
        await StartAsync();
        string csrf = Csrf().Match(await GetAsync("/incidents/1")).Groups[1].Value;
        using HttpResponseMessage without = await PostAsync("/incidents/1/silence", [new("csrf", csrf), new("for", "1h"), new("note", "")]);
        Assert.AreEqual(HttpStatusCode.BadRequest, without.StatusCode);
        using HttpResponseMessage silenced = await PostAsync("/incidents/1/silence", [new("csrf", csrf), new("for", "1h"), new("note", "we move the rack")]);
        Assert.AreEqual(HttpStatusCode.SeeOther, silenced.StatusCode, await silenced.Content.ReadAsStringAsync());
        Assert.AreEqual("we move the rack", place.Store.ActiveSilences().Single().Note);
        StringAssert.Contains(await GetAsync("/incidents/1"), "Silenced until");
    }

    [TestMethod]
    public async Task Who_may_only_read_gets_no_form_and_changes_nothing()
    {
        await StartAsync();
        string token = await Tokens.AddAsync(place.Store, "anna", AccessRole.Viewer);
        place.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.IsFalse((await GetAsync("/incidents/1")).Contains("/ack", StringComparison.Ordinal));
        using HttpResponseMessage answer = await PostAsync("/incidents/1/ack", [new("note", "x")]);
        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [TestMethod]
    public async Task Without_a_token_a_page_leads_to_signing_in()
    {
        place.Settings = place.Settings with { RequireToken = true };
        await Tokens.AddAsync(place.Store, "anna", AccessRole.Viewer);
        await place.StartAsync();
        foreach (string path in (string[])["/", "/targets/shop", "/incidents", "/incidents/1", "/incidents/1/report.html"])
        {
            using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path);
            Assert.AreEqual(HttpStatusCode.Redirect, answer.StatusCode, path);
            StringAssert.StartsWith(answer.Headers.Location!.ToString(), "/sign-in?next=");
        }
    }

    [TestMethod]
    [DataRow("report.md", "text/markdown", "# Incident 1: shop")]
    [DataRow("report.html", "text/html", "<h1>Incident 1: shop</h1>")]
    public async Task The_report_is_taken_away_as_a_file(string name, string type, string said)
    {
        await StartAsync();
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, "/incidents/1/" + name);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.AreEqual("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        string report = await answer.Content.ReadAsStringAsync();
        StringAssert.Contains(report, said);
        Assert.DoesNotContain("![", report, "a picture that is not there");
    }

    [TestMethod]
    public async Task A_silence_about_another_kind_of_incident_is_not_said_to_silence_this_one()
    {
        await StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await place.Store.WriteAsync(transaction => transaction.AddSilence(new Silence { Targets = ["shop"], Kinds = [IncidentKind.Latency], From = now.AddMinutes(-1), Until = now.AddHours(1), Note = "load test", MadeBy = "anna", MadeAt = now }), CancellationToken.None);
        Assert.DoesNotContain("nobody is alerted until", await GetAsync("/incidents/1"));
    }

    [TestMethod]
    public async Task Assets_are_kept_by_browsers_as_long_as_their_content_is_the_same()
    {
        await StartAsync();
        string page = await GetAsync("/targets/shop");
        MatchCollection assets = AssetPaths().Matches(page);
        Assert.IsGreaterThanOrEqualTo(6, assets.Count);
        foreach (Match asset in assets)
        {
            using HttpResponseMessage answer = await place.Client.GetAsync(new Uri(WebUtility.HtmlDecode(asset.Value), UriKind.Relative));
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, asset.Value);
            Assert.AreEqual(TimeSpan.FromDays(365), answer.Headers.CacheControl!.MaxAge, asset.Value);
        }
    }

    private async Task StartAsync()
    {
        place.Targets = place.Targets with { Targets = [Labelled("shop", "web")] };
        await CommandDatabase.AppendAsync(place.Store, CommandDatabase.Series("shop", 200, failEvery: 20));
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-1));
        await place.StartAsync();
    }

    private static Target Labelled(string name, string team) => new() { Name = name, Url = new Uri("http://127.0.0.1:9/"), Labels = new Dictionary<string, string> { ["team"] = team } };

    private async Task<string> GetAsync(string path)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path);
        string page = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, page);
        return page;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, KeyValuePair<string, string>[] form)
    {
        using FormUrlEncodedContent content = new(form);
        return await SendAsync(HttpMethod.Post, path, content);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Accept.ParseAdd("text/html");
        return await place.Client.SendAsync(request);
    }

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Scripts();

    [GeneratedRegex("(src|srcset|action)=\"(https?:)?//|<link[^>]*href=\"(https?:)?//")]
    private static partial Regex OtherHosts();

    [GeneratedRegex("name=\"csrf\" value=\"([^\"]+)\"")]
    private static partial Regex Csrf();

    [GeneratedRegex("id=\"heat\"><script type=\"application/json\">(.*?)</script>")]
    private static partial Regex Heat();

    [GeneratedRegex("/assets/[^\"]+")]
    private static partial Regex AssetPaths();
}
