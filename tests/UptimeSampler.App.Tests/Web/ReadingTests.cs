using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using UptimeSampler.App.Tests.Commands;
using UptimeSampler.Service;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web;

/// <summary>What can be read over HTTP: the same numbers as on the command line.</summary>
[TestClass]
public sealed class ReadingTests : IAsyncDisposable
{
    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task Rates_are_those_of_the_command_line()
    {
        await CommandDatabase.AppendAsync(place.Store, CommandDatabase.Series("shop", 200, failEvery: 10));
        await place.StartAsync();
        JsonNode row = (await place.AskAsync("/api/v1/rates?since=2d&by=worker&slo=0.5&target=shop"))["rows"]!.AsArray().Single()!;
        CliResult line = await place.CommandAsync("rates", "--since", "2d", "--by", "worker", "--slo", "0.5", "--json");
        JsonNode other = JsonNode.Parse(line.Output)!["rows"]!.AsArray().Single()!;
        Assert.AreEqual(200, (int)row["samples"]!);
        Assert.AreEqual(20, (int)row["failures"]!);
        Assert.IsTrue(JsonNode.DeepEquals(row, other), $"{row}\n{other}");
    }

    [TestMethod]
    [DataRow("/api/v1/rates?by=worker,moon", "by", "moon", "is not known")]
    [DataRow("/api/v1/rates?since=yesterday", "since", "yesterday", "neither an age nor an instant")]
    [DataRow("/api/v1/rates?since=1h&until=2h", "since", "1h", "leaves the window empty")]
    [DataRow("/api/v1/rates?since=900d", "since", "900d", "longer than 400 days")]
    [DataRow("/api/v1/rates?confidence=2", "confidence", "2", "above 0 and below 1")]
    [DataRow("/api/v1/rates?confidence=NaN", "confidence", "NaN", "above 0 and below 1")]
    [DataRow("/api/v1/rates?method=guess", "method", "guess", "is not known")]
    [DataRow("/api/v1/rates?allSamples=maybe", "allSamples", "maybe", "neither true nor false")]
    [DataRow("/api/v1/rates?since=1h&since=2h", "since", "1h,2h", "more than once")]
    [DataRow("/api/v1/rates?by=hour&since=30d", "by", "hour", "more than 7 days")]
    [DataRow("/api/v1/rates?sinse=1h", "sinse", "1h", "did you mean 'since'?")]
    [DataRow("/api/v1/samples?limit=0", "limit", "0", "from 1 to 10000")]
    [DataRow("/api/v1/samples?limit=10001", "limit", "10001", "from 1 to 10000")]
    [DataRow("/api/v1/samples?after=x", "after", "x", "no mark")]
    [DataRow("/api/v1/samples?after=9223372036854775807-1", "after", "9223372036854775807-1", "no mark")]
    [DataRow("/api/v1/samples?after=0-99999999999999999999", "after", "0-99999999999999999999", "no mark")]
    [DataRow("/api/v1/samples?after=-1-2", "after", "-1-2", "no mark")]
    [DataRow("/api/v1/targets?label=web", "label", "web", "name:value")]
    [DataRow("/api/v1/incidents?open=1", "open", "1", "neither true nor false")]
    public async Task A_wrong_parameter_is_named_with_its_value(string path, string parameter, string value, string said)
    {
        await place.StartAsync();
        JsonNode problem = await place.ProblemAsync(path);
        Assert.AreEqual(parameter, (string?)problem["parameter"]);
        Assert.AreEqual(value, (string?)problem["value"]);
        StringAssert.Contains((string?)problem["detail"], said);
    }

    [TestMethod]
    [DataRow("/api/v1/rates?target=shpo", "shpo")]
    [DataRow("/api/v1/samples?target=shpo", "shpo")]
    [DataRow("/api/v1/events?target=shpo", "shpo")]
    [DataRow("/api/v1/targets/shpo", "shpo")]
    public async Task A_target_that_is_not_known_is_not_found_and_the_nearest_is_named(string path, string value)
    {
        await place.StartAsync();
        JsonNode problem = await place.ProblemAsync(path, HttpStatusCode.NotFound);
        Assert.AreEqual(value, (string?)problem["value"]);
        StringAssert.Contains((string?)problem["detail"], "did you mean 'shop'?");
    }

    [TestMethod]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-1));
        await place.StartAsync();
        Uri path = new("/api/v1/incidents", UriKind.Relative);
        using HttpResponseMessage first = await place.Client.GetAsync(path);
        using HttpRequestMessage again = new(HttpMethod.Get, path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using HttpResponseMessage second = await place.Client.SendAsync(again);
        Assert.AreEqual(HttpStatusCode.NotModified, second.StatusCode);
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow(), target: "other");
        using HttpRequestMessage later = new(HttpMethod.Get, path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using HttpResponseMessage third = await place.Client.SendAsync(later);
        Assert.AreEqual(HttpStatusCode.OK, third.StatusCode);
    }

    [TestMethod]
    public async Task Incidents_come_newest_first_page_by_page()
    {
        for (int i = 0; i < 3; i++)
            await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-i), target: $"site-{i}");
        await place.StartAsync();
        long[] first = [.. (await place.AskAsync("/api/v1/incidents?limit=2"))["incidents"]!.AsArray().Select(incident => (long)incident!["id"]!)];
        CollectionAssert.AreEqual(new long[] { 3, 2 }, first);
        JsonNode last = (await place.AskAsync("/api/v1/incidents?limit=2&before=2"))["incidents"]!.AsArray().Single()!;
        Assert.AreEqual("site-0", (string?)last["target"]);
        Assert.AreEqual("site-0", (string?)(await place.AskAsync("/api/v1/incidents/1"))["incidents"]!.AsArray().Single()!["target"]);
        await place.ProblemAsync("/api/v1/incidents/99", HttpStatusCode.NotFound);
        Assert.IsEmpty((await place.AskAsync("/api/v1/incidents?target=all%20targets"))["incidents"]!.AsArray(), "incidents may be about all of them");
    }

    [TestMethod]
    public async Task Samples_come_page_by_page_none_twice_and_none_left_out()
    {
        // Several in one millisecond, across the end of a page.
        Sample[] stored = [.. CommandDatabase.Series("shop", 5, failEvery: 2), .. Enumerable.Range(0, 4).Select(i => CommandDatabase.Of("shop", CommandDatabase.Start.AddSeconds(30), worker: $"w{i}"))];
        await CommandDatabase.AppendAsync(place.Store, stored);
        await place.StartAsync();
        List<string> seen = [];
        string? next = null;
        do
        {
            JsonNode page = await place.AskAsync($"/api/v1/samples?since=2d&target=shop&limit=2{(next is null ? "" : "&after=" + next)}");
            seen.AddRange(page["samples"]!.AsArray().Select(sample => $"{sample!["at"]} {sample["worker"]}"));
            next = (string?)page["next"];
        }
        while (next is not null);
        CollectionAssert.AreEqual(stored.Select(sample => $"{ContractJson.Time(sample.At)} {sample.Worker}").ToArray(), seen);
    }

    [TestMethod]
    [DataRow("text/csv", "at,target,location")]
    [DataRow("application/x-ndjson", "{\"at\":")]
    public async Task A_whole_window_is_streamed_as_lines(string type, string beginning)
    {
        await CommandDatabase.AppendAsync(place.Store, CommandDatabase.Series("shop", 1_500, failEvery: 2));
        await place.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/api/v1/samples?since=2d", UriKind.Relative)) { Headers = { Accept = { new MediaTypeWithQualityHeaderValue(type) } } };
        using HttpResponseMessage answer = await place.Client.SendAsync(request);
        Assert.AreEqual(type, answer.Content.Headers.ContentType!.MediaType);
        string[] lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        StringAssert.StartsWith(lines[0], beginning);
        Assert.AreEqual(type == "text/csv" ? 1_501 : 1_500, lines.Length);
        foreach (string ofPages in (string[])["limit=2", "after=x"])
        {
            using HttpRequestMessage page = new(HttpMethod.Get, new Uri($"/api/v1/samples?since=2d&{ofPages}", UriKind.Relative)) { Headers = { Accept = { new MediaTypeWithQualityHeaderValue(type) } } };
            using HttpResponseMessage refused = await place.Client.SendAsync(page);
            Assert.AreEqual(HttpStatusCode.BadRequest, refused.StatusCode, ofPages);
        }
    }

    [TestMethod]
    public async Task A_target_says_how_it_stands_and_no_secret()
    {
        place.Targets = new TargetSet
        {
            Targets =
            [
                new Target { Name = "shop", Url = new Uri("https://user:secret@shop.example/x?key=hidden"), Labels = new Dictionary<string, string> { ["team"] = "web" } },
                new Target { Name = "mail", Url = new Uri("tcp://mail.example:25") },
            ],
            Channels = [],
        };
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Sample[] samples = [.. Enumerable.Range(1, 40).Select(i => CommandDatabase.Of("shop", now.AddSeconds(-60 * i), i % 4 == 0 ? FailureClass.Http5xx : FailureClass.None)).Reverse()];
        await CommandDatabase.AppendAsync(place.Store, samples);
        await Incidents.OpenAsync(place.Store, now);
        await place.StartAsync();
        place.Feed.Tell([new CommittedBatch(new SampleBatch { Target = "shop", Samples = samples, Watermark = now, Scheduled = 40 }, Evidence: 12.5, Threshold: 1e6)]);

        JsonNode targets = await place.AskAsync("/api/v1/targets?label=team:web");
        JsonNode shop = targets["targets"]!.AsArray().Single()!;
        Assert.AreEqual("https://shop.example/x", (string?)shop["url"]);
        Assert.AreEqual("error", (string?)shop["state"]);
        Assert.AreEqual(1, (int)shop["incidents"]![0]!);
        Assert.AreEqual(12.5, (double)shop["evidence"]!);
        Assert.AreEqual(0.25, (double)shop["lastHour"]!["rate"]!);
        Assert.IsFalse(targets.ToJsonString().Contains("secret", StringComparison.Ordinal));
        Assert.IsFalse(targets.ToJsonString().Contains("hidden", StringComparison.Ordinal));
        Assert.AreEqual("unknown", (string?)(await place.AskAsync("/api/v1/targets/mail"))["targets"]![0]!["state"]);
        Assert.AreEqual("shop", (string?)(await place.AskAsync("/api/v1/targets?after=mail&limit=1"))["targets"]!.AsArray().Single()!["name"]);
    }

    [TestMethod]
    public async Task What_a_target_says_stays_text()
    {
        const string Hostile = "<script>alert(1)</script>\u202E\u0000\r\nX: y";
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow(), summary: Hostile);
        await place.StartAsync();
        using HttpResponseMessage answer = await place.Client.GetAsync(new Uri("/api/v1/incidents", UriKind.Relative));
        string body = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.IsFalse(body.Contains('<', StringComparison.Ordinal), body);
        Assert.AreEqual(Hostile, (string?)JsonNode.Parse(body)!["incidents"]![0]!["summary"]);
    }

    [TestMethod]
    public async Task A_window_that_begins_in_a_far_future_is_refused()
    {
        await place.StartAsync();
        Assert.AreEqual("until", (string?)(await place.ProblemAsync("/api/v1/rates?since=9998-12-31&until=9999-12-31T23:59:59Z", HttpStatusCode.BadRequest))["parameter"]);
    }

    [TestMethod]
    public async Task The_OpenAPI_document_tells_every_endpoint_and_its_parameters()
    {
        await place.StartAsync();
        JsonNode document = await place.AskAsync("/openapi/v1.json");
        string[] paths = [.. document["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(new[]
        {
            "/api/v1/events", "/api/v1/incidents", "/api/v1/incidents/{id}", "/api/v1/incidents/{id}/ack", "/api/v1/incidents/{id}/note", "/api/v1/rates", "/api/v1/results", "/api/v1/results/{id}", "/api/v1/samples", "/api/v1/session", "/api/v1/silences", "/api/v1/silences/{id}/end", "/api/v1/targets",
            "/api/v1/targets/{name}", "/api/v1/targets/{name}/check",
        }, paths.Where(path => path.StartsWith("/api/", StringComparison.Ordinal)).ToArray());
        string[] parameters = [.. document["paths"]!["/api/v1/rates"]!["get"]!["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!)];
        CollectionAssert.Contains(parameters, "confidence");
    }
}
