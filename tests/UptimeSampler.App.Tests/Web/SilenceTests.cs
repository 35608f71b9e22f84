using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Silences over HTTP: who may make them, what is refused, and where they show.</summary>
[TestClass]
public sealed class SilenceTests : IAsyncDisposable
{
    private static readonly Uri Silences = new("/api/v1/silences", UriKind.Relative);

    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task An_operator_makes_a_silence_that_everybody_sees_and_ends_it()
    {
        HttpClient client = await StartAsync(AccessRole.Operator);
        JsonNode made = await PostAsync(client, Silences, new { targets = new[] { "shop" }, @for = "2h", note = "new <b>database</b>" }, HttpStatusCode.Created);
        Assert.AreEqual(("anna", "active", "new <b>database</b>"), ((string?)made["madeBy"], (string?)made["state"], (string?)made["note"]));

        JsonNode target = (await place.AskAsync("/api/v1/targets/shop"))["targets"]![0]!;
        Assert.AreEqual(1, (int)target["silences"]![0]!);
        Assert.AreEqual((DateTimeOffset)made["until"]!, (DateTimeOffset)target["silencedUntil"]!);
        Assert.AreEqual(1, (await place.AskAsync("/api/v1/silences"))["silences"]!.AsArray().Count);

        JsonNode ended = await PostAsync(client, new("/api/v1/silences/1/end", UriKind.Relative), new { }, HttpStatusCode.OK);
        Assert.AreEqual("over", (string?)ended["state"]);
        Assert.IsEmpty((await place.AskAsync("/api/v1/silences"))["silences"]!.AsArray());
        Assert.AreEqual(1, (await place.AskAsync("/api/v1/silences?all=true"))["silences"]!.AsArray().Count);
        Assert.IsNull((await place.AskAsync("/api/v1/targets/shop"))["targets"]![0]!["silencedUntil"]);
    }

    [TestMethod]
    public async Task An_incident_says_until_when_it_is_silenced()
    {
        Incident incident = await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-5));
        HttpClient client = await StartAsync(AccessRole.Operator);
        JsonNode made = await PostAsync(client, Silences, new { all = true, kinds = new[] { "failure_rate" }, @for = "2h", note = "router" }, HttpStatusCode.Created);
        JsonNode shown = (await place.AskAsync($"/api/v1/incidents/{incident.Id}"))["incidents"]![0]!;
        Assert.AreEqual((DateTimeOffset)made["until"]!, (DateTimeOffset)shown["silencedUntil"]!);
    }

    [TestMethod]
    public async Task A_viewer_reads_silences_and_makes_none()
    {
        HttpClient client = await StartAsync(AccessRole.Viewer);
        using HttpResponseMessage answer = await client.PostAsJsonAsync(Silences, new { all = true, @for = "2h", note = "x" });
        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.IsEmpty((await place.AskAsync("/api/v1/silences"))["silences"]!.AsArray());
    }

    [TestMethod]
    public async Task Another_web_site_silences_nothing()
    {
        await place.StartAsync();
        using HttpResponseMessage forged = await place.Client.PostAsJsonAsync(Silences, new { all = true, @for = "2h", note = "x" });
        Assert.AreEqual(HttpStatusCode.BadRequest, forged.StatusCode);
        StringAssert.Contains((string?)(await forged.Content.ReadFromJsonAsync<JsonNode>())!["detail"], "X-CSRF-Token");
        Assert.IsEmpty(place.Store.Silences(all: true));
    }

    [TestMethod]
    [DataRow("""{ "targets": ["shpo"], "for": "2h", "note": "x" }""", "targets", "did you mean 'shop'?")]
    [DataRow("""{ "targets": [null], "for": "2h", "note": "x" }""", "targets", "is not watched")]
    [DataRow("""{ "for": "2h", "note": "x" }""", "targets", "is missing")]
    [DataRow("""{ "all": true, "for": "9w", "note": "x" }""", "for", "is not a duration")]
    [DataRow("""{ "all": true, "until": "2020-01-01T00:00:00Z", "note": "x" }""", "until", "is over before it begins")]
    [DataRow("""{ "all": true, "for": "2h" }""", "note", "say why")]
    [DataRow("""{ "targets": ["shop"], "foo": "5m" }""", "foo", "unknown key 'foo'; did you mean 'for'?")]
    [DataRow("""{ "targets": ["shop"], "\u202Elabelled\r\nX: y": "5m" }""", "\\u202Elabelled  X: y", "known are targets, labels, all, kinds, from, until, for, note")]
    [DataRow("""{ "targets": "shop" }""", "targets", "targets '\"shop\"' is not a list of texts")]
    [DataRow("""{ "targets": ["shop", 5] }""", "targets", "is not a list of texts")]
    [DataRow("""{ "labels": ["team"] }""", "labels", "is not an object of names and texts")]
    [DataRow("""{ "all": "yes" }""", "all", "is not true or false")]
    [DataRow("""{ "all": true, "until": "tomorrow" }""", "until", "is not an instant; write one such as")]
    [DataRow("""{ "all": true, "note": "\ud800" }""", "note", "is not a text")]
    public async Task What_cannot_be_is_a_problem_with_its_parameter(string body, string parameter, string expected)
    {
        HttpClient client = await StartAsync(AccessRole.Operator);
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(Silences, content);
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        JsonNode problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.AreEqual(parameter, (string?)problem["parameter"]);
        StringAssert.Contains((string?)problem["detail"], expected);
        Assert.DoesNotContain("System.", problem.ToJsonString());
    }

    [TestMethod]
    [DataRow("[1]")]
    [DataRow("5")]
    [DataRow("{ \"all\": true, ")]
    [DataRow("{ \"all\": \u0001 }")]
    [DataRow("{ \"\\udc00\": 1 }")]
    public async Task A_body_that_is_no_object_is_told_without_our_types(string body)
    {
        HttpClient client = await StartAsync(AccessRole.Operator);
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(Silences, content);
        string said = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode, said);
        Assert.Contains("is not a JSON object", said);
        Assert.IsFalse(said.Contains("System.", StringComparison.Ordinal) || said.Contains("Silence", StringComparison.Ordinal), said);
    }

    [TestMethod]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        HttpClient client = await StartAsync(AccessRole.Operator);
        foreach (byte[] bad in (byte[][])[[.. "{\"a"u8, 0xff, .. "\":1}"u8], [.. "{\"note\":\""u8, 0xff, .. "\"}"u8]])
        {
            using ByteArrayContent content = new(bad);
            content.Headers.ContentType = new("application/json");
            using HttpResponseMessage answer = await client.PostAsync(Silences, content);
            Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    [TestMethod]
    public async Task Only_what_is_there_and_not_over_can_be_ended()
    {
        HttpClient client = await StartAsync(AccessRole.Operator);
        Uri end = new("/api/v1/silences/1/end", UriKind.Relative);
        using HttpResponseMessage missing = await client.PostAsync(end, null);
        Assert.AreEqual(HttpStatusCode.NotFound, missing.StatusCode);
        await PostAsync(client, Silences, new { all = true, @for = "2h", note = "x" }, HttpStatusCode.Created);
        using HttpResponseMessage ended = await client.PostAsync(end, null), again = await client.PostAsync(end, null);
        Assert.AreEqual((HttpStatusCode.OK, HttpStatusCode.Conflict), (ended.StatusCode, again.StatusCode));
    }

    private async Task<HttpClient> StartAsync(AccessRole role)
    {
        string token = await Tokens.AddAsync(place.Store, "anna", role);
        await place.StartAsync();
        place.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return place.Client;
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, Uri path, object body, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(path, body);
        Assert.AreEqual(expected, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["silences"]![0]!;
    }
}
