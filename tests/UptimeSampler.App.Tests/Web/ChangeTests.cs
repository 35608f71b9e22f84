using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Nothing is changed by who may only read, nor by another web site.</summary>
[TestClass]
public sealed class ChangeTests : IAsyncDisposable
{
    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task An_operator_acknowledges_with_a_note()
    {
        (Incident incident, HttpClient client) = await StartAsync(AccessRole.Operator);
        using HttpResponseMessage answer = await client.PostAsJsonAsync(Ack(incident), new { note = "Anna looks <b>" });
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        JsonNode after = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["incidents"]![0]!;
        Assert.AreEqual("acknowledged", (string?)after["state"]);
        Assert.AreEqual("Anna looks <b>", (string?)after["note"]);
        Assert.AreEqual(IncidentState.Acknowledged, place.Store.FindIncident(incident.Id)!.State);
    }

    [TestMethod]
    public async Task A_viewer_changes_nothing()
    {
        (Incident incident, HttpClient client) = await StartAsync(AccessRole.Viewer);
        using HttpResponseMessage answer = await client.PostAsync(Ack(incident), null);
        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
        StringAssert.Contains((string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["detail"], "operator");
        Unchanged(incident);
    }

    [TestMethod]
    public async Task Who_sits_at_this_machine_needs_the_anti_forgery_token_for_a_change()
    {
        Incident incident = await IncidentAsync();
        await place.StartAsync();
        using HttpResponseMessage forged = await place.Client.PostAsync(Ack(incident), null);
        Assert.AreEqual(HttpStatusCode.BadRequest, forged.StatusCode);
        StringAssert.Contains((string?)(await forged.Content.ReadFromJsonAsync<JsonNode>())!["detail"], "X-CSRF-Token");
        Unchanged(incident);

        JsonNode session = (await place.Client.GetFromJsonAsync<JsonNode>(new Uri("/api/v1/session", UriKind.Relative)))!;
        using HttpRequestMessage request = new(HttpMethod.Post, Ack(incident));
        request.Headers.Add("X-CSRF-Token", (string?)session["csrfToken"]);
        using HttpResponseMessage meant = await place.Client.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.OK, meant.StatusCode, await meant.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task An_anti_forgery_token_without_its_cookie_is_worth_nothing()
    {
        Incident incident = await IncidentAsync();
        await place.StartAsync();
        JsonNode session = (await place.Client.GetFromJsonAsync<JsonNode>(new Uri("/api/v1/session", UriKind.Relative)))!;
        using HttpClient other = place.NewClient();
        using HttpRequestMessage request = new(HttpMethod.Post, Ack(incident));
        request.Headers.Add("X-CSRF-Token", (string?)session["csrfToken"]);
        using HttpResponseMessage answer = await other.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        Unchanged(incident);
    }

    [TestMethod]
    [DataRow("""{ "nota": "x" }""", HttpStatusCode.BadRequest)]
    [DataRow("{", HttpStatusCode.BadRequest)]
    public async Task A_body_that_is_wrong_is_a_problem(string body, HttpStatusCode expected)
    {
        (Incident incident, HttpClient client) = await StartAsync(AccessRole.Operator);
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(Ack(incident), content);
        Assert.AreEqual(expected, answer.StatusCode);
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Unchanged(incident);
    }

    [TestMethod]
    public async Task A_note_that_is_too_long_is_refused_with_its_length()
    {
        (Incident incident, HttpClient client) = await StartAsync(AccessRole.Operator);
        using HttpResponseMessage answer = await client.PostAsJsonAsync(Ack(incident), new { note = new string('x', 501) });
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains((string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["detail"], "501 characters");
    }

    [TestMethod]
    public async Task A_body_that_is_too_large_is_refused()
    {
        (Incident incident, HttpClient client) = await StartAsync(AccessRole.Operator);
        using HttpResponseMessage answer = await client.PostAsJsonAsync(Ack(incident), new { note = new string('x', 20_000) });
        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Unchanged(incident);
    }

    [TestMethod]
    public async Task An_incident_that_is_over_is_not_acknowledged()
    {
        (Incident incident, HttpClient client) = await StartAsync(AccessRole.Operator);
        await place.Store.WriteAsync(transaction =>
        {
            transaction.Update(incident with { State = IncidentState.Resolved, ResolvedAt = TimeProvider.System.GetUtcNow() });
            return true;
        }, CancellationToken.None);
        using HttpResponseMessage answer = await client.PostAsync(Ack(incident), null);
        Assert.AreEqual(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [TestMethod]
    [DataRow(IncidentState.Open)]
    [DataRow(IncidentState.Resolved)]
    public async Task A_note_is_kept_also_when_the_incident_is_over_and_changes_nothing_else(IncidentState state)
    {
        (Incident incident, HttpClient client) = await StartAsync(AccessRole.Operator);
        await place.Store.WriteAsync(transaction =>
        {
            transaction.Update(incident with { State = state, ResolvedAt = state == IncidentState.Resolved ? TimeProvider.System.GetUtcNow() : null });
            return true;
        }, CancellationToken.None);
        Incident before = place.Store.FindIncident(incident.Id)!;
        using HttpResponseMessage answer = await client.PostAsJsonAsync(Note(incident), new { note = "limit <b> raised" });
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        Assert.AreEqual("limit <b> raised", (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["incidents"]![0]!["note"]);
        Incident after = place.Store.FindIncident(incident.Id)!;
        Assert.AreEqual((state, before.ResolvedAt, null, "limit <b> raised"), (after.State, after.ResolvedAt, after.AcknowledgedAt, after.Note));
        Assert.IsEmpty(place.Store.AlertsOf(incident.Id));
        StringAssert.Contains(await client.GetStringAsync(new Uri($"/incidents/{incident.Id}/report.html", UriKind.Relative)), "limit &lt;b&gt; raised");
    }

    [TestMethod]
    [DataRow(null, "note is missing")]
    [DataRow(" ", "note is missing")]
    [DataRow("long", "501 characters")]
    public async Task A_note_that_says_nothing_or_too_much_is_refused(string? note, string expected)
    {
        (Incident incident, HttpClient client) = await StartAsync(AccessRole.Operator);
        using HttpResponseMessage answer = await client.PostAsJsonAsync(Note(incident), new { note = note == "long" ? new string('x', 501) : note });
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains((string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["detail"], expected);
        using HttpResponseMessage missing = await client.PostAsJsonAsync(new Uri("/api/v1/incidents/99/note", UriKind.Relative), new { note = "x" });
        Assert.AreEqual(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [TestMethod]
    public async Task An_incident_that_is_not_there_is_not_found()
    {
        (_, HttpClient client) = await StartAsync(AccessRole.Operator);
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/api/v1/incidents/99/ack", UriKind.Relative), null);
        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.AreEqual("99", (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["value"]);
    }

    private static Uri Ack(Incident incident) => new($"/api/v1/incidents/{incident.Id}/ack", UriKind.Relative);

    private static Uri Note(Incident incident) => new($"/api/v1/incidents/{incident.Id}/note", UriKind.Relative);

    private void Unchanged(Incident incident) => Assert.AreEqual(IncidentState.Open, place.Store.FindIncident(incident.Id)!.State);

    private Task<Incident> IncidentAsync() => Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-5));

    private async Task<(Incident Incident, HttpClient Client)> StartAsync(AccessRole role)
    {
        Incident incident = await IncidentAsync();
        string token = await Tokens.AddAsync(place.Store, "anna", role);
        await place.StartAsync();
        place.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return (incident, place.Client);
    }
}
