using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web;

/// <summary>What the OpenAPI document tells is what the server does: every refusal that it tells is provoked here, and every one that is provoked is told.</summary>
[TestClass]
public sealed class OpenApiTests : IAsyncDisposable
{
    private const string TooLong = "too long", NoJson = "no JSON";

    /// <summary>Statuses that a request brings upon itself.</summary>
    private static readonly int[] OfRequest = [400, 403, 404, 409, 413, 415];

    /// <summary>Requests that are refused. Incident 1 is open, incident 2 and silence 1 are over.</summary>
    private static readonly Asked[] Refused =
    [
        new(400, "GET", "/probe", "/probe"),
        new(400, "GET", "/probe", "/probe?target=shop&module=tcp_connect"),
        new(404, "GET", "/probe", "/probe?target=nobody"),
        new(400, "GET", "/api/v1/targets", "/api/v1/targets?limit=0"),
        new(400, "GET", "/api/v1/targets", "/api/v1/targets?label=web"),
        new(404, "GET", "/api/v1/targets/{name}", "/api/v1/targets/nobody"),
        new(400, "GET", "/api/v1/rates", "/api/v1/rates?by=moon"),
        new(404, "GET", "/api/v1/rates", "/api/v1/rates?target=nobody"),
        new(400, "GET", "/api/v1/incidents", "/api/v1/incidents?open=maybe"),
        new(404, "GET", "/api/v1/incidents", "/api/v1/incidents?target=nobody"),
        new(404, "GET", "/api/v1/incidents/{id}", "/api/v1/incidents/99"),
        new(404, "GET", "/api/v1/incidents/{id}", "/api/v1/incidents/first"),
        new(400, "GET", "/api/v1/results", "/api/v1/results?kind=x"),
        new(404, "GET", "/api/v1/results/{id}", "/api/v1/results/99"),
        new(400, "GET", "/api/v1/samples", "/api/v1/samples?after=x"),
        new(404, "GET", "/api/v1/samples", "/api/v1/samples?target=nobody"),
        new(400, "GET", "/api/v1/events", "/api/v1/events?targets=shop"),
        new(404, "GET", "/api/v1/events", "/api/v1/events?target=shop,nobody"),
        new(400, "GET", "/api/v1/silences", "/api/v1/silences?all=maybe"),
        .. Change("/api/v1/silences", "/api/v1/silences", """{ "all": true, "for": "2h" }"""),
        .. Change("/api/v1/incidents/{id}/ack", "/api/v1/incidents/1/ack", """{ "nota": "x" }"""),
        new(404, "POST", "/api/v1/incidents/{id}/ack", "/api/v1/incidents/99/ack"),
        new(409, "POST", "/api/v1/incidents/{id}/ack", "/api/v1/incidents/2/ack"),
        .. Change("/api/v1/incidents/{id}/note", "/api/v1/incidents/1/note", "[1]"),
        new(404, "POST", "/api/v1/incidents/{id}/note", "/api/v1/incidents/99/note", """{ "note": "x" }"""),
        .. Change("/api/v1/silences/{id}/end", "/api/v1/silences/1/end", wrongBody: null),
        new(404, "POST", "/api/v1/silences/{id}/end", "/api/v1/silences/99/end"),
        new(409, "POST", "/api/v1/silences/{id}/end", "/api/v1/silences/1/end"),
        .. Change("/api/v1/targets/{name}/check", "/api/v1/targets/shop/check", wrongBody: null),
        new(404, "POST", "/api/v1/targets/{name}/check", "/api/v1/targets/nobody/check"),
    ];

    private readonly WebPlace place = new();
    private readonly Dictionary<Visitor, string> tokens = [];

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task Every_refusal_of_a_request_is_told_and_every_one_that_is_told_is_given()
    {
        JsonNode document = await StartAsync(requireToken: false);
        List<string> faults = [];
        foreach (Asked asked in Refused)
        {
            using HttpResponseMessage answer = await AskAsync(asked);
            int status = (int)answer.StatusCode;
            if (status != asked.Status || answer.Content.Headers.ContentType?.MediaType != "application/problem+json" || !Tells(document, asked.Operation, status, "application/problem+json"))
                faults.Add($"{asked}: {status} {answer.Content.Headers.ContentType}, told are {string.Join(' ', Told(document, asked.Operation))}");
        }
        Assert.IsEmpty(faults, string.Join('\n', faults));
        string[] told = [.. Operations(document).SelectMany(operation => Told(document, operation).Where(OfRequest.Contains).Select(status => $"{operation} {status}")).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(Refused.Select(asked => $"{asked.Operation} {asked.Status}").Distinct().Order(StringComparer.Ordinal).ToArray(), told);
    }

    [TestMethod]
    public async Task Every_operation_tells_that_it_needs_a_token_and_that_wrong_ones_are_slowed_down()
    {
        JsonNode document = await StartAsync(requireToken: true);
        await EveryOperationAsync(document, HttpStatusCode.Unauthorized, visitor: null);
        for (int i = 0; i < 10; i++)
            using (HttpResponseMessage wrong = await SendAsync(HttpMethod.Get, "/api/v1/session", "wrong"))
                Assert.IsFalse(wrong.IsSuccessStatusCode);
        await EveryOperationAsync(document, HttpStatusCode.TooManyRequests, visitor: null);
    }

    [TestMethod]
    public async Task Every_operation_tells_that_the_database_may_fail()
    {
        JsonNode document = await StartAsync(requireToken: true);
        await using (SqliteConnection connection = new($"Data Source={Path.Combine(place.Folder, "test.db")};Pooling=false"))
        {
            await connection.OpenAsync();
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE access_token RENAME TO gone";
            await command.ExecuteNonQueryAsync();
        }
        await EveryOperationAsync(document, HttpStatusCode.ServiceUnavailable, Visitor.Operator);
    }

    [TestMethod]
    public async Task What_is_not_answered_in_time_has_failed_and_that_is_told()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        place.Targets = place.Targets with { Targets = [new Target { Name = "shop", Url = new Uri($"http://{silent.LocalEndpoint}/"), Timeout = WebPlace.Patience }] };
        JsonNode document = await StartAsync(requireToken: false);
        // The document itself has all its time.
        await place.StopAsync();
        place.Limits = place.Limits with { AnswerTimeout = TimeSpan.FromSeconds(1) };
        await place.StartAsync();
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, "/probe?target=shop", tokens[Visitor.Viewer]);
        Assert.AreEqual((HttpStatusCode.GatewayTimeout, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        foreach (string operation in Operations(document))
            Assert.AreEqual(!operation.EndsWith("/events", StringComparison.Ordinal), Tells(document, operation, 504, "application/problem+json"), operation);
    }

    [TestMethod]
    public async Task Every_operation_tells_who_is_let_in_and_by_what()
    {
        JsonNode document = await StartAsync(requireToken: false);
        JsonObject schemes = document["components"]!["securitySchemes"]!.AsObject();
        Assert.AreEqual(("http", "bearer"), ((string?)schemes["token"]!["type"], (string?)schemes["token"]!["scheme"]));
        Assert.AreEqual(("apiKey", "cookie", "uptimesampler"), ((string?)schemes["session"]!["type"], (string?)schemes["session"]!["in"], (string?)schemes["session"]!["name"]));
        Assert.AreEqual(("apiKey", "header", "X-CSRF-Token"), ((string?)schemes["antiforgery"]!["type"], (string?)schemes["antiforgery"]!["in"], (string?)schemes["antiforgery"]!["name"]));
        foreach (string operation in Operations(document))
            Assert.AreEqual(operation.StartsWith("GET", StringComparison.Ordinal) ? """[{"token":[]},{"session":[]}]""" : """[{"token":[]},{"session":[],"antiforgery":[]}]""", Of(document, operation)["security"]!.ToJsonString(), operation);
        StringAssert.Contains((string?)document["info"]!["description"], "needs no token");
    }

    [TestMethod]
    public async Task Operations_stand_together_by_what_they_are_about()
    {
        JsonNode document = await StartAsync(requireToken: false);
        string[] groups = [.. document["tags"]!.AsArray().Select(tag => (string)tag!["name"]!).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(new[] { "events", "incidents", "probe", "rates", "results", "samples", "session", "silences", "targets" }, groups);
        Assert.AreEqual("[\"targets\"]", Of(document, "POST /api/v1/targets/{name}/check")["tags"]!.ToJsonString());
        Assert.AreEqual("UptimeSampler", (string?)document["info"]!["title"]);
    }

    [TestMethod]
    [DataRow("/probe", "/probe?target=shop", "text/plain")]
    [DataRow("/api/v1/session", "/api/v1/session", "application/json")]
    [DataRow("/api/v1/targets", "/api/v1/targets", "application/json")]
    [DataRow("/api/v1/targets/{name}", "/api/v1/targets/shop", "application/json")]
    [DataRow("/api/v1/rates", "/api/v1/rates?until=2026-01-02&since=2026-01-01", "application/json")]
    [DataRow("/api/v1/incidents", "/api/v1/incidents", "application/json")]
    [DataRow("/api/v1/incidents/{id}", "/api/v1/incidents/1", "application/json")]
    [DataRow("/api/v1/silences", "/api/v1/silences", "application/json")]
    [DataRow("/api/v1/results", "/api/v1/results", "application/json")]
    [DataRow("/api/v1/samples", "/api/v1/samples", "application/json")]
    [DataRow("/api/v1/samples", "/api/v1/samples", "application/x-ndjson")]
    [DataRow("/api/v1/samples", "/api/v1/samples", "text/csv")]
    [DataRow("/api/v1/events", "/api/v1/events", "text/event-stream")]
    public async Task What_is_answered_is_told_with_its_type_and_so_is_that_it_has_not_changed(string path, string asked, string type)
    {
        JsonNode document = await StartAsync(requireToken: false);
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, asked, token: null, accept: type);
        Assert.AreEqual((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.IsTrue(Tells(document, "GET " + path, 200, type), Of(document, "GET " + path).ToJsonString());
        if (type != "application/json")
            return;
        using HttpResponseMessage again = await SendAsync(HttpMethod.Get, asked, token: null, accept: type, answer.Headers.ETag);
        Assert.AreEqual(again.StatusCode == HttpStatusCode.NotModified, Told(document, "GET " + path).Contains(304));
        Assert.AreEqual(answer.Headers.ETag is null, again.StatusCode == HttpStatusCode.OK);
    }

    [TestMethod]
    [DataRow("/api/v1/samples?target=nobody", "text/csv", 404)]
    [DataRow("/api/v1/samples?after=x&since=1h&until=2h", "application/x-ndjson", 400)]
    [DataRow("/api/v1/events?target=nobody", "text/event-stream", 404)]
    [DataRow("/probe?target=nobody", "text/plain", 404)]
    public async Task Who_asks_for_something_else_is_told_what_is_wrong_all_the_same(string path, string accept, int expected)
    {
        await StartAsync(requireToken: false);
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path, token: null, accept);
        JsonNode problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.AreEqual((expected, "application/problem+json", expected), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, (int)problem["status"]!));
        Assert.IsNotNull((string?)problem["detail"]);
        Assert.IsNotNull((string?)problem["parameter"]);
    }

    /// <summary>How each change is refused: without the anti-forgery token, to a viewer, and for its body if it takes one.</summary>
    private static IEnumerable<Asked> Change(string path, string at, string? wrongBody)
    {
        yield return new(400, "POST", path, at, By: Visitor.Local);
        yield return new(403, "POST", path, at, By: Visitor.Viewer);
        if (wrongBody is null)
            yield break;
        yield return new(400, "POST", path, at, wrongBody);
        yield return new(413, "POST", path, at, TooLong);
        yield return new(415, "POST", path, at, NoJson);
    }

    private async Task EveryOperationAsync(JsonNode document, HttpStatusCode expected, Visitor? visitor)
    {
        string[] operations = [.. Operations(document)];
        Assert.IsGreaterThan(15, operations.Length);
        foreach (string operation in operations)
        {
            string[] parts = operation.Split(' ');
            using HttpResponseMessage answer = await SendAsync(new HttpMethod(parts[0]), parts[1].Replace("{id}", "1", StringComparison.Ordinal).Replace("{name}", "shop", StringComparison.Ordinal), visitor is { } known ? tokens[known] : null);
            Assert.AreEqual((expected, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType), operation);
            Assert.IsTrue(Tells(document, operation, (int)expected, "application/problem+json"), operation);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(Asked asked)
    {
        using HttpContent? content = asked.Body switch
        {
            null => null,
            TooLong => new StringContent($$"""{ "note": "{{new string('x', 20_000)}}" }""", Encoding.UTF8, "application/json"),
            NoJson => new StringContent("note=x", Encoding.UTF8, "text/plain"),
            _ => new StringContent(asked.Body, Encoding.UTF8, "application/json"),
        };
        return await SendAsync(new HttpMethod(asked.Method), asked.At, tokens.GetValueOrDefault(asked.By), content: content);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, string? accept = null, EntityTagHeaderValue? known = null, HttpContent? content = null)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative)) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        if (known is not null)
            request.Headers.IfNoneMatch.Add(known);
        return await place.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Starts with what the requests are about; the document.</summary>
    private async Task<JsonNode> StartAsync(bool requireToken)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await Incidents.OpenAsync(place.Store, now.AddMinutes(-5));
        Incident over = await Incidents.OpenAsync(place.Store, now.AddMinutes(-4), target: "other");
        await place.Store.WriteAsync(transaction =>
        {
            transaction.Update(over with { State = IncidentState.Resolved, ResolvedAt = now });
            Silence silence = transaction.AddSilence(new Silence { From = now, Until = now.AddHours(1), Note = "x", MadeBy = "anna", MadeAt = now });
            return transaction.EndSilence(silence.Id);
        }, CancellationToken.None);
        foreach ((Visitor visitor, AccessRole role) in new[] { (Visitor.Viewer, AccessRole.Viewer), (Visitor.Operator, AccessRole.Operator) })
            tokens[visitor] = await Tokens.AddAsync(place.Store, visitor.ToString(), role);
        place.Settings = place.Settings with { RequireToken = requireToken };
        await place.StartAsync();
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, "/openapi/v1.json", tokens[Visitor.Viewer]);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static IEnumerable<string> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select $"{operation.Key.ToUpperInvariant()} {path.Key}";

    private static JsonNode Of(JsonNode document, string operation) => document["paths"]![operation.Split(' ')[1]]![operation.Split(' ')[0].ToLowerInvariant()]!;

    private static IEnumerable<int> Told(JsonNode document, string operation) => Of(document, operation)["responses"]!.AsObject().Select(answer => int.Parse(answer.Key, System.Globalization.CultureInfo.InvariantCulture));

    private static bool Tells(JsonNode document, string operation, int status, string type) => Of(document, operation)["responses"]![$"{status}"]?["content"]?[type] is not null;

    /// <summary>Who asks: an operator or a viewer with a token, or somebody at this machine without any.</summary>
    private enum Visitor
    {
        Operator,
        Viewer,
        Local,
    }

    /// <summary>A request that is refused.</summary>
    /// <param name="Status">How it is refused.</param>
    /// <param name="Method">Its method.</param>
    /// <param name="Path">The path as the document has it.</param>
    /// <param name="At">What is asked.</param>
    /// <param name="Body">Its body; null for none.</param>
    /// <param name="By">Who asks.</param>
    private sealed record Asked(int Status, string Method, string Path, string At, string? Body = null, Visitor By = Visitor.Operator)
    {
        public string Operation => $"{Method} {Path}";
    }
}
