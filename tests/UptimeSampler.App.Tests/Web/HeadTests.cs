using System.Net;
using UptimeSampler.App.Tests.Commands;

namespace UptimeSampler.App.Tests.Web;

/// <summary>HEAD gets what GET gets, without the content (RFC 9110, 9.3.2).</summary>
[TestClass]
public sealed class HeadTests : IAsyncDisposable
{
    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    [DataRow("/", HttpStatusCode.OK)]
    [DataRow("/targets/shop", HttpStatusCode.OK)]
    [DataRow("/targets/nowhere", HttpStatusCode.NotFound)]
    [DataRow("/incidents", HttpStatusCode.OK)]
    [DataRow("/incidents/1", HttpStatusCode.OK)]
    [DataRow("/incidents/1/report.md", HttpStatusCode.OK)]
    [DataRow("/results", HttpStatusCode.OK)]
    [DataRow("/results/99", HttpStatusCode.NotFound)]
    [DataRow("/silences", HttpStatusCode.OK)]
    [DataRow("/sign-in", HttpStatusCode.OK)]
    [DataRow("/assets/style.css", HttpStatusCode.OK)]
    [DataRow("/status", HttpStatusCode.OK)]
    [DataRow("/status/feed.atom", HttpStatusCode.OK)]
    [DataRow("/badge/shop.svg", HttpStatusCode.OK)]
    [DataRow("/badge/shop.json?show=rate", HttpStatusCode.OK)]
    [DataRow("/badge/nowhere.svg", HttpStatusCode.NotFound)]
    [DataRow("/healthz", HttpStatusCode.OK)]
    public async Task Who_asks_by_HEAD_gets_the_answer_of_GET_without_its_content(string path, HttpStatusCode expected)
    {
        await CommandDatabase.AppendAsync(place.Store, CommandDatabase.Series("shop", 20, failEvery: 2));
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-1));
        await place.StartAsync();
        using HttpResponseMessage get = await SendAsync(HttpMethod.Get, path), head = await SendAsync(HttpMethod.Head, path);
        Assert.AreEqual((expected, expected), (get.StatusCode, head.StatusCode));
        Assert.AreEqual(get.Content.Headers.ContentType?.ToString(), head.Content.Headers.ContentType?.ToString());
        Assert.AreEqual(get.Headers.ETag, head.Headers.ETag);
        Assert.AreEqual(get.Headers.CacheControl?.ToString(), head.Headers.CacheControl?.ToString());
        Assert.AreNotEqual(0, (await get.Content.ReadAsByteArrayAsync()).Length);
        Assert.AreEqual(0, (await head.Content.ReadAsByteArrayAsync()).Length);
    }

    [TestMethod]
    public async Task A_connection_goes_on_after_HEAD()
    {
        await place.StartAsync();
        const string Ask = "HEAD /status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        string answers = await RawTalk.SendAsync(place.Url, Ask);
        Assert.MatchesRegex("^HTTP/1.1 200 OK\r\n[^<]*\r\n\r\nHTTP/1.1 200 OK\r\n", answers);
    }

    [TestMethod]
    public async Task Without_a_token_HEAD_of_a_page_leads_to_signing_in_too()
    {
        place.Settings = place.Settings with { RequireToken = true };
        await place.StartAsync();
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Head, "/incidents");
        Assert.AreEqual(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/html");
        return await place.Client.SendAsync(request);
    }
}
