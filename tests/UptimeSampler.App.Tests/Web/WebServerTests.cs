using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using UptimeSampler.App.Settings;
using UptimeSampler.App.Web;
using UptimeSampler.Service;

namespace UptimeSampler.App.Tests.Web;

[TestClass]
public sealed class WebServerTests : IAsyncDisposable
{
    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task A_process_that_lives_says_so()
    {
        await place.StartAsync();
        Assert.AreEqual("ok\n", await place.Client.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
    }

    [TestMethod]
    public async Task A_service_that_works_is_ready()
    {
        await place.StartAsync();
        (HttpStatusCode status, JsonNode answer) = await ReadyAsync();
        Assert.AreEqual(HttpStatusCode.OK, status);
        Assert.IsTrue((bool)answer["ready"]!);
        Assert.IsEmpty(answer["reasons"]!.AsArray());
    }

    [TestMethod]
    [DataRow(120, 0, "the database has taken nothing for 2 min; 5 samples wait")]
    [DataRow(0, 120, "no target was sampled for 2 min")]
    public async Task A_service_that_stands_still_is_not_ready_and_says_why(int sinceCommit, int sinceRound, string reason)
    {
        place.Status = new ServiceStatus(TimeSpan.FromSeconds(sinceCommit), TimeSpan.FromSeconds(sinceRound), 5, 0);
        await place.StartAsync();
        (HttpStatusCode status, JsonNode answer) = await ReadyAsync();
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, status);
        Assert.AreEqual(reason, (string?)answer["reasons"]!.AsArray().Single());
    }

    [TestMethod]
    public async Task An_alert_that_its_channel_does_not_take_is_a_reason_and_one_in_quiet_hours_is_none()
    {
        await place.StartAsync();
        DateTimeOffset before = TimeProvider.System.GetUtcNow().AddHours(-2);
        await Incidents.AlertAsync(place.Store, before, heldUntil: TimeProvider.System.GetUtcNow().AddHours(1));
        Assert.AreEqual(HttpStatusCode.OK, (await ReadyAsync()).Status);
        await Incidents.AlertAsync(place.Store, before, heldUntil: null);
        (HttpStatusCode status, JsonNode answer) = await ReadyAsync();
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, status);
        Assert.AreEqual("an alert has waited for its channel for 2 h", (string?)answer["reasons"]!.AsArray().Single());
    }

    [TestMethod]
    [DataRow("/healthz")]
    [DataRow("/nowhere")]
    public async Task Every_answer_has_the_security_headers(string path)
    {
        await place.StartAsync();
        using HttpResponseMessage answer = await place.Client.GetAsync(new Uri(path, UriKind.Relative));
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        StringAssert.Contains(policy, "default-src 'none'");
        StringAssert.Contains(policy, "frame-ancestors 'none'");
        Assert.IsFalse(policy.Contains("unsafe", StringComparison.Ordinal), policy);
        Assert.AreEqual("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.AreEqual("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.IsFalse(answer.Headers.Contains("Server"));
    }

    [TestMethod]
    public async Task What_is_not_there_is_a_problem_document()
    {
        await place.StartAsync();
        using HttpResponseMessage answer = await place.Client.GetAsync(new Uri("/nowhere", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [TestMethod]
    public async Task A_port_that_is_taken_is_said_and_ends_nothing()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        place.Settings = new WebSettings { Urls = [new($"http://127.0.0.1:{port}")] };
        Assert.IsFalse(await place.TryStartAsync());
        StringAssert.Contains(place.Log.Text, $"cannot listen at http://127.0.0.1:{port}/");
        StringAssert.Contains(place.Log.Text, "sampling goes on");
    }

    [TestMethod]
    public async Task A_request_that_never_ends_is_cut_off()
    {
        place.Limits = new WebLimits { HeadersTimeout = TimeSpan.FromSeconds(1) };
        await place.StartAsync();
        StringAssert.StartsWith(await RawTalk.SendAsync(place.Url, "GET /healthz HTTP/1.1\r\nHost: 127"), "HTTP/1.1 408");
    }

    [TestMethod]
    public async Task A_body_that_drips_in_is_cut_off()
    {
        place.Limits = new WebLimits { Grace = TimeSpan.FromSeconds(1.1) };
        await place.StartAsync();
        const string Dripping = "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntok";
        StringAssert.StartsWith(await RawTalk.SendAsync(place.Url, Dripping), "HTTP/1.1 4");
        Assert.IsFalse(place.Log.Text.Contains("A request was not answered", StringComparison.Ordinal), place.Log.Text);
    }

    [TestMethod]
    public async Task Headers_without_end_are_refused()
    {
        await place.StartAsync();
        string endless = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + new string('x', 40_000) + "\r\n\r\n";
        StringAssert.StartsWith(await RawTalk.SendAsync(place.Url, endless), "HTTP/1.1 431");
    }

    [TestMethod]
    public async Task TLS_is_answered_with_the_certificate_of_the_settings()
    {
        string path = Path.Combine(place.Folder, "web.pfx");
        await File.WriteAllBytesAsync(path, Certificates.Pfx("localhost", "secret word"));
        place.Settings = new WebSettings
        {
            Urls = [new("https://127.0.0.1:0")],
            Certificate = new Dictionary<string, string> { ["path"] = path, ["password"] = "secret word" },
        };
        await place.StartAsync();
        Assert.AreEqual("https", place.Url.Scheme);
        Assert.AreEqual("ok\n", await place.Client.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
    }

    [TestMethod]
    public async Task A_certificate_with_another_password_is_said_and_the_password_is_not()
    {
        string path = Path.Combine(place.Folder, "web.pfx");
        await File.WriteAllBytesAsync(path, Certificates.Pfx("localhost", "right"));
        place.Settings = new WebSettings
        {
            Urls = [new("https://127.0.0.1:0")],
            Certificate = new Dictionary<string, string> { ["path"] = path, ["password"] = "not-that-one" },
        };
        Assert.IsFalse(await place.TryStartAsync());
        StringAssert.Contains(place.Log.Text, "cannot listen at https://127.0.0.1:0/");
        Assert.IsFalse(place.Log.Text.Contains("not-that-one", StringComparison.Ordinal));
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> ReadyAsync()
    {
        using HttpResponseMessage answer = await place.Client.GetAsync(new Uri("/readyz", UriKind.Relative));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
