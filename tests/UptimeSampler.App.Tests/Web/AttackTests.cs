using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using UptimeSampler.App.Tests.Commands;
using UptimeSampler.App.Web;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Requests as only an attacker sends them, byte by byte over real sockets.</summary>
[TestClass]
public sealed class AttackTests : IAsyncDisposable
{
    private const string Ask = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    private const string FormHead = "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n";

    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    [DataRow("/../../../../etc/passwd")]
    [DataRow("/assets/../../../../etc/passwd")]
    [DataRow("/assets/..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [DataRow("/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [DataRow("/assets/..%5c..%5cetc%5cpasswd")]
    [DataRow("/assets/....//....//etc/passwd")]
    [DataRow("/assets//etc/passwd")]
    [DataRow("/assets/style.css%00.txt")]
    [DataRow("/api/v1/targets/..%2f..%2f..%2fetc%2fpasswd")]
    [DataRow("/openapi/..%2f..%2fappsettings.json")]
    [DataRow("/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd")]
    [DataRow("file:///etc/passwd")]
    public async Task No_path_leads_out_of_what_is_served(string path)
    {
        await place.StartAsync();
        string answer = await RawTalk.SendAsync(place.Url, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        StringAssert.StartsWith(answer, "HTTP/1.1 4");
        Assert.IsFalse(answer.Contains("root:", StringComparison.Ordinal), answer);
    }

    [TestMethod]
    [DataRow("GET /api/v1/incidents HTTP/1.1\r\nHost: evil.example\r\n", 401, DisplayName = "a name that was rebound")]
    [DataRow("GET http://evil.example/api/v1/incidents HTTP/1.1\r\nHost: evil.example\r\n", 401, DisplayName = "the same as a proxy is asked")]
    [DataRow("GET http://127.0.0.1/api/v1/incidents HTTP/1.1\r\nHost: evil.example\r\n", 400, DisplayName = "two names")]
    [DataRow("GET /api/v1/incidents HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1\r\n", 400, DisplayName = "two headers")]
    [DataRow("GET /api/v1/incidents HTTP/1.1\r\nHost: 127.0.0.1@evil.example\r\n", 400, DisplayName = "a user name")]
    [DataRow("GET /api/v1/incidents HTTP/1.1\r\n", 400, DisplayName = "no header")]
    [DataRow("GET /api/v1/incidents HTTP/1.0\r\n", 401, DisplayName = "no header before there was one")]
    [DataRow("GET /api/v1/incidents HTTP/1.0\r\nHost: 127.0.0.1:8190\r\n", 401, DisplayName = "nginx as it passes on by default")]
    public async Task Only_loopback_by_its_own_name_needs_no_token(string head, int expected)
    {
        await place.StartAsync();
        StringAssert.StartsWith(await RawTalk.SendAsync(place.Url, head + "Connection: close\r\n\r\n"), $"HTTP/1.1 {expected}");
    }

    [TestMethod]
    public async Task A_request_line_without_end_is_refused()
    {
        await place.StartAsync();
        StringAssert.StartsWith(await RawTalk.SendAsync(place.Url, "GET /healthz?" + new string('x', 40_000)), "HTTP/1.1 414");
    }

    [TestMethod]
    public async Task Headers_without_number_are_refused()
    {
        await place.StartAsync();
        string many = string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: 1\r\n"));
        StringAssert.StartsWith(await RawTalk.SendAsync(place.Url, $"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n{many}\r\n"), "HTTP/1.1 431");
    }

    [TestMethod]
    [DataRow("Content-Length: 1000000000\r\n\r\n", DisplayName = "announced")]
    [DataRow("Transfer-Encoding: chunked\r\n\r\n", DisplayName = "in chunks")]
    [DataRow("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", DisplayName = "both, as for smuggling")]
    public async Task A_body_without_end_is_refused_and_kept_nowhere(string head)
    {
        await place.StartAsync();
        string chunks = string.Concat(Enumerable.Repeat($"1000\r\n{new string('x', 4_096)}\r\n", 16));
        StringAssert.StartsWith(await RawTalk.SendAsync(place.Url, FormHead + head + chunks), "HTTP/1.1 4");
        Assert.IsFalse(place.Log.Text.Contains("Exception", StringComparison.Ordinal), place.Log.Text);
    }

    [TestMethod]
    public async Task What_is_no_form_signs_nobody_in_and_is_no_fault_of_ours()
    {
        await place.StartAsync();
        JsonNode session = (await place.Client.GetFromJsonAsync<JsonNode>(new Uri("/api/v1/session", UriKind.Relative)))!;
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/sign-in", UriKind.Relative)) { Content = new StringContent("token=x") };
        request.Headers.Add("X-CSRF-Token", (string?)session["csrfToken"]);
        using HttpResponseMessage answer = await place.Client.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.IsFalse(place.Log.Text.Contains("Exception", StringComparison.Ordinal), place.Log.Text);
    }

    [TestMethod]
    [DataRow("application/x-www-form-urlencoded; charset=utf-7", "token=x", DisplayName = "in letters that are not read")]
    [DataRow("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\naaa", DisplayName = "cut off")]
    public async Task A_form_that_cannot_be_read_is_no_fault_of_ours(string type, string body)
    {
        await place.StartAsync();
        JsonNode session = (await place.Client.GetFromJsonAsync<JsonNode>(new Uri("/api/v1/session", UriKind.Relative)))!;
        foreach (bool hasToken in (bool[])[true, false])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/sign-in", UriKind.Relative)) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            if (hasToken)
                request.Headers.Add("X-CSRF-Token", (string?)session["csrfToken"]);
            using HttpResponseMessage answer = await place.Client.SendAsync(request);
            Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        Assert.IsFalse(place.Log.Text.Contains("Exception", StringComparison.Ordinal), place.Log.Text);
    }

    [TestMethod]
    public async Task Connections_beyond_the_limit_are_closed_at_once_and_one_that_ends_makes_room()
    {
        place.Limits = new WebLimits { Connections = 1 };
        await place.StartAsync();
        using (TcpClient idle = new())
        {
            await idle.ConnectAsync(place.Url.Host, place.Url.Port);
            Assert.AreEqual("", await RawTalk.SendAsync(place.Url, Ask));
        }
        await RoomAsync();
    }

    [TestMethod]
    public async Task Who_asks_for_much_and_does_not_read_it_is_cut_off()
    {
        const int Stored = 50_000;
        DateTimeOffset first = TimeProvider.System.GetUtcNow().AddHours(-20);
        await CommandDatabase.AppendAsync(place.Store, [.. Enumerable.Range(0, Stored).Select(i => CommandDatabase.Of("shop", first.AddSeconds(i)))]);
        place.Limits = new WebLimits { Connections = 1, ReaderPatience = TimeSpan.FromSeconds(1) };
        await place.StartAsync();
        using Socket lazy = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await lazy.ConnectAsync(place.Url.Host, place.Url.Port);
        await lazy.SendAsync(Encoding.ASCII.GetBytes("GET /api/v1/samples?since=1d HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/x-ndjson\r\n\r\n"));
        // The beginning has come: the answer is under way, and more of it than the system takes over is left.
        Assert.AreEqual(1, await lazy.ReceiveAsync(new byte[1]));
        await RoomAsync();
        Assert.IsFalse(place.Log.Text.Contains("was not answered", StringComparison.Ordinal), place.Log.Text);
    }

    [TestMethod]
    public async Task What_a_stranger_sends_is_no_warning()
    {
        place.Settings = place.Settings with { RequireToken = true };
        await place.StartAsync();
        foreach (string path in new[] { "/evil%1b%5b2J%0aforged:%20line", "/probe?target=evil%1b%0d%0aforged", "/api/v1/rates?by=evil%00", "/sign-in?next=evil%0a" })
            await RawTalk.SendAsync(place.Url, $"GET {path} HTTP/1.1\r\nHost: evil\r\nUser-Agent: evil\u001b[2J\r\nAuthorization: Bearer evil\u001b\r\nConnection: close\r\n\r\n");
        // The program logs the web framework from warnings on (Commands/Logging.cs).
        Assert.AreEqual("", string.Join('\n', place.Log.Lines.Where(line => !line.StartsWith("Information: ", StringComparison.Ordinal))));
    }

    /// <summary>Waits until a connection finds a place.</summary>
    private async Task RoomAsync()
    {
        using CancellationTokenSource patience = new(WebPlace.Patience);
        while (!(await RawTalk.SendAsync(place.Url, Ask)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            patience.Token.ThrowIfCancellationRequested();
    }
}
