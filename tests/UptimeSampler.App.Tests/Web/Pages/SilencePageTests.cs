using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web.Pages;

/// <summary>Where silences show on pages, and the button that ends one.</summary>
[TestClass]
public sealed partial class SilencePageTests : IAsyncDisposable
{
    private const string Hostile = "<script>alert(1)</script>\" onload=\"x";

    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task What_is_silenced_says_so_on_every_page_with_who_why_and_until()
    {
        await StartAsync();
        string until = await SilenceAsync();
        string dashboard = await GetAsync("/");
        StringAssert.Contains(dashboard, $"<small>failure_rate silenced until {until}</small>");
        StringAssert.Contains(dashboard, "<a href=\"/silences\">1 silence is in force or planned</a>");
        foreach (string path in (string[])["/targets/shop", "/incidents/1"])
        {
            string page = await GetAsync(path);
            foreach (string said in (string[])[$"Silenced until {until} UTC", "by anna", "silence 1</a>: new &lt;b&gt;database", $"name=\"back\" value=\"{path}\""])
                StringAssert.Contains(page, said, path);
        }
        string list = await GetAsync("/silences");
        foreach (string said in (string[])["Silence 1", "In force", "shop: failure_rate", "anna", "new &lt;b&gt;database"])
            StringAssert.Contains(list, said);
    }

    [TestMethod]
    public async Task What_is_planned_is_listed_and_marks_no_target_yet()
    {
        await StartAsync();
        await SilenceAsync(silence => silence with { From = silence.From.AddMinutes(30), Targets = [], Kinds = [] });
        StringAssert.Contains(await GetAsync("/silences"), "Planned");
        StringAssert.Contains(await GetAsync("/silences"), "everything");
        string dashboard = await GetAsync("/");
        StringAssert.Contains(dashboard, "1 silence is in force or planned");
        Assert.DoesNotContain("silenced until", dashboard);
        Assert.DoesNotContain("Silenced until", await GetAsync("/targets/shop"));
    }

    [TestMethod]
    public async Task What_is_silenced_by_its_label_is_marked_and_other_kinds_leave_an_incident_alone()
    {
        await StartAsync();
        await SilenceAsync(silence => silence with { Targets = [], Labels = new Dictionary<string, string> { ["team"] = "web" }, Kinds = [IncidentKind.Certificate] });
        StringAssert.Contains(await GetAsync("/targets/shop"), "(certificate only)");
        StringAssert.Contains(await GetAsync("/"), "<small>certificate silenced until ");
        string until = await SilenceAsync(silence => silence with { Kinds = [], Until = silence.Until.AddMinutes(-10) });
        StringAssert.Contains(await GetAsync("/"), $"<small>silenced until {until}</small>");
        await place.Store.WriteAsync(transaction => transaction.EndSilence(2), CancellationToken.None);
        Assert.DoesNotContain("Silenced until", await GetAsync("/incidents/1"));
    }

    [TestMethod]
    [DataRow("/targets/shop", "/targets/shop")]
    [DataRow("//evil.example/", "/silences")]
    [DataRow("/\\evil.example", "/silences")]
    [DataRow("https://evil.example/", "/silences")]
    [DataRow("/x\r\nSet-Cookie: a=b", "/silences")]
    [DataRow("", "/silences")]
    public async Task A_silence_is_ended_by_its_form_which_leads_back_and_nowhere_else(string back, string expected)
    {
        await StartAsync();
        await SilenceAsync();
        string csrf = Csrf().Match(await GetAsync("/targets/shop")).Groups[1].Value;
        using HttpResponseMessage bare = await PostAsync("/silences/1/end", []);
        Assert.AreEqual(HttpStatusCode.BadRequest, bare.StatusCode);
        Assert.HasCount(1, place.Store.ActiveSilences());
        using HttpResponseMessage ended = await PostAsync("/silences/1/end", [new("csrf", csrf), new("back", back)]);
        Assert.AreEqual((HttpStatusCode.SeeOther, expected), (ended.StatusCode, ended.Headers.Location?.OriginalString));
        Assert.IsEmpty(place.Store.ActiveSilences());
        using HttpResponseMessage again = await PostAsync("/silences/1/end", [new("csrf", csrf)]);
        Assert.AreEqual(HttpStatusCode.Conflict, again.StatusCode);
        StringAssert.Contains(await GetAsync("/silences"), "None is in force or planned");
        Assert.DoesNotContain("/silences", await GetAsync("/"));
    }

    [TestMethod]
    public async Task Who_may_only_read_sees_silences_and_no_button()
    {
        await StartAsync();
        await SilenceAsync();
        place.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Tokens.AddAsync(place.Store, "visitor", AccessRole.Viewer));
        foreach (string path in (string[])["/silences", "/targets/shop", "/incidents/1"])
        {
            string page = await GetAsync(path);
            StringAssert.Contains(page, "anna", path);
            Assert.DoesNotContain("/end", page, path);
        }
        using HttpResponseMessage answer = await PostAsync("/silences/1/end", []);
        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.HasCount(1, place.Store.ActiveSilences());
    }

    [TestMethod]
    [DataRow("/silences/1/end")]
    [DataRow("/incidents/1/note")]
    [DataRow("/incidents/1/ack")]
    public async Task A_program_with_a_token_and_no_form_is_led_to_the_API(string path)
    {
        await StartAsync();
        await SilenceAsync();
        place.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Tokens.AddAsync(place.Store, "robot", AccessRole.Operator));
        using HttpResponseMessage bare = await place.Client.PostAsync(new Uri(path, UriKind.Relative), null);
        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, bare.StatusCode);
        StringAssert.Contains(await bare.Content.ReadAsStringAsync(), "/api/v1");
        using HttpResponseMessage many = await PostAsync(path, Enumerable.Range(0, 2_000).Select(i => KeyValuePair.Create($"k{i}", "v")));
        Assert.AreEqual(HttpStatusCode.BadRequest, many.StatusCode);
        Assert.HasCount(1, place.Store.ActiveSilences());
    }

    [TestMethod]
    public async Task Hostile_notes_and_names_are_text()
    {
        await StartAsync();
        await SilenceAsync(silence => silence with { Targets = ["shop", Hostile], Note = Hostile, MadeBy = Hostile });
        foreach (string path in (string[])["/", "/silences", "/targets/shop", "/incidents/1"])
        {
            string page = await GetAsync(path);
            Assert.IsFalse(page.Contains("<script>alert", StringComparison.OrdinalIgnoreCase) || page.Contains("\" onload=\"", StringComparison.Ordinal) || page.Contains(" style=", StringComparison.Ordinal), path);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_note_is_kept_by_its_form_also_after_the_end(bool isOver)
    {
        await StartAsync();
        if (isOver)
            await place.Store.WriteAsync(
                transaction =>
                {
                    transaction.Update(transaction.FindIncident(1)! with { State = IncidentState.Resolved, ResolvedAt = TimeProvider.System.GetUtcNow() });
                    return true;
                },
                CancellationToken.None);
        string page = await GetAsync("/incidents/1");
        Assert.AreEqual(!isOver, page.Contains("Acknowledge: I look at it", StringComparison.Ordinal));
        using HttpResponseMessage answer = await PostAsync("/incidents/1/note", [new("csrf", Csrf().Match(page).Groups[1].Value), new("note", " limit <raised> ")]);
        Assert.AreEqual((HttpStatusCode.SeeOther, "/incidents/1"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.AreEqual("limit <raised>", place.Store.FindIncident(1)!.Note);
        StringAssert.Contains(await GetAsync("/incidents/1"), "Note: limit &lt;raised&gt;");
    }

    private async Task StartAsync()
    {
        place.Targets = new TargetSet { Targets = [new Target { Name = "shop", Url = new Uri("http://127.0.0.1:9/"), Labels = new Dictionary<string, string> { ["team"] = "web" } }], Channels = [] };
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-5));
        await place.StartAsync();
    }

    /// <summary>Makes a silence, and gives its end as pages write it.</summary>
    private async Task<string> SilenceAsync(Func<Silence, Silence>? change = null)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Silence silence = new() { Targets = ["shop"], Kinds = [IncidentKind.FailureRate], From = now, Until = now.AddHours(1), Note = "new <b>database", MadeBy = "anna", MadeAt = now };
        Silence made = await place.Store.WriteAsync(transaction => transaction.AddSilence(change?.Invoke(silence) ?? silence), CancellationToken.None);
        return Words.Clock(made.Until, now);
    }

    private Task<string> GetAsync(string path) => place.Client.GetStringAsync(new Uri(path, UriKind.Relative));

    private async Task<HttpResponseMessage> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form)
    {
        using FormUrlEncodedContent content = new(form);
        return await place.Client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    [GeneratedRegex("name=\"csrf\" value=\"([^\"]+)\"")]
    private static partial Regex Csrf();
}
