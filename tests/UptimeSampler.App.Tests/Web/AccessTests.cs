using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using UptimeSampler.App.Settings;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Who is let in, over real connections.</summary>
[TestClass]
public sealed class AccessTests : IAsyncDisposable
{
    private static readonly Uri Incidents = new("/api/v1/incidents", UriKind.Relative);
    private static readonly Uri Session = new("/api/v1/session", UriKind.Relative);

    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task Who_sits_at_this_machine_needs_no_token()
    {
        await place.StartAsync();
        JsonNode session = (await place.Client.GetFromJsonAsync<JsonNode>(Session))!;
        Assert.AreEqual("local", (string?)session["name"]);
        Assert.AreEqual("operator", (string?)session["role"]);
    }

    [TestMethod]
    [DataRow("Host", "evil.example")]
    [DataRow("Host", "127.0.0.1.evil.example")]
    [DataRow("X-Forwarded-For", "127.0.0.1")]
    [DataRow("Forwarded", "for=127.0.0.1")]
    [DataRow("Sec-Fetch-Site", "cross-site")]
    public async Task What_does_not_come_from_this_machine_by_itself_needs_a_token(string header, string value)
    {
        await place.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, Incidents);
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage answer = await place.Client.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.AreEqual("Bearer", answer.Headers.WwwAuthenticate.ToString());
        StringAssert.Contains((string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["detail"], "uptimesampler token add");
    }

    [TestMethod]
    public async Task A_forwarded_header_makes_nobody_local()
    {
        await StartForTokensAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, Incidents);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1");
        using HttpResponseMessage answer = await place.Client.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [TestMethod]
    public async Task An_address_of_this_machine_that_others_reach_is_not_loopback()
    {
        if (NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address)) is not { } own)
        {
            Assert.Inconclusive("this machine has no address but loopback");
            return;
        }
        await Tokens.AddAsync(place.Store, "anna", AccessRole.Viewer);
        place.Settings = new WebSettings { Urls = [new($"http://{own}:0")] };
        await place.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, Incidents) { Headers = { Host = "localhost" } };
        using HttpResponseMessage answer = await place.Client.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [TestMethod]
    [DataRow("http://0.0.0.0:0")]
    [DataRow("http://[::]:0")]
    public async Task Others_are_not_answered_before_there_is_a_token(string url)
    {
        place.Settings = new WebSettings { Urls = [new(url)] };
        Assert.IsFalse(await place.TryStartAsync());
        StringAssert.Contains(place.Log.Text, "uptimesampler token add NAME --role viewer");
        await Tokens.AddAsync(place.Store, "anna", AccessRole.Viewer);
        Assert.IsTrue(await place.TryStartAsync(), place.Log.Text);
    }

    [TestMethod]
    public async Task A_token_lets_in_and_what_is_nearly_one_does_not()
    {
        string token = await StartForTokensAsync();
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(new("Bearer", token)));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(null));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(new("Bearer", token[..^1])));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(new("Bearer", token + "x")));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(new("Basic", token)));
    }

    [TestMethod]
    public async Task A_wrong_token_is_worse_than_none_even_on_loopback()
    {
        await place.StartAsync();
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(new("Bearer", "wrong")));
    }

    [TestMethod]
    public async Task A_token_that_is_removed_lets_nobody_in()
    {
        string token = await StartForTokensAsync();
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(new("Bearer", token)));
        await place.Store.WriteAsync(transaction => transaction.RemoveToken("anna"), CancellationToken.None);
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(new("Bearer", token)));
    }

    [TestMethod]
    public async Task After_ten_wrong_tokens_in_a_minute_others_are_not_looked_at_and_a_right_one_counts()
    {
        string token = await StartForTokensAsync();
        for (int i = 0; i < 9; i++)
            Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(new("Bearer", $"guess-{i}")));
        Assert.AreEqual(HttpStatusCode.TooManyRequests, await StatusAsync(new("Bearer", "guess-9")));
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(new("Bearer", token)), "behind a proxy all have one address");
    }

    [TestMethod]
    [DataRow(null, false, HttpStatusCode.OK)]
    [DataRow(null, true, HttpStatusCode.Unauthorized)]
    [DataRow(false, true, HttpStatusCode.OK)]
    [DataRow(true, false, HttpStatusCode.Unauthorized)]
    public async Task Somebody_at_this_machine_needs_a_token_once_there_is_one_unless_the_settings_say_otherwise(bool? required, bool isToken, HttpStatusCode expected)
    {
        place.Settings = place.Settings with { RequireToken = required };
        await place.StartAsync();
        if (isToken)
            await Tokens.AddAsync(place.Store, "anna", AccessRole.Viewer);
        Assert.AreEqual(expected, await StatusAsync(null));
    }

    [TestMethod]
    public async Task Nobody_learns_which_paths_there_are_without_a_token()
    {
        await StartForTokensAsync();
        foreach (string path in new[] { "/api/v1/incidents/1", "/nowhere", "/api/v1/../../etc/passwd", "/assets/..%2f..%2fetc%2fpasswd" })
        {
            using HttpResponseMessage answer = await place.Client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode, path);
        }
        Assert.AreEqual("ok\n", await place.Client.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
    }

    [TestMethod]
    public async Task A_browser_is_led_to_the_sign_in_page()
    {
        await StartForTokensAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/?group=a b", UriKind.Relative)) { Headers = { Accept = { new("text/html") } } };
        using HttpResponseMessage answer = await place.Client.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.AreEqual("/sign-in?next=%2F%3Fgroup%3Da%20b", answer.Headers.Location!.OriginalString.Replace("%2520", "%20", StringComparison.Ordinal));
    }

    private async Task<string> StartForTokensAsync(AccessRole role = AccessRole.Viewer)
    {
        place.Settings = place.Settings with { RequireToken = true };
        string token = await Tokens.AddAsync(place.Store, "anna", role);
        await place.StartAsync();
        return token;
    }

    private async Task<HttpStatusCode> StatusAsync(AuthenticationHeaderValue? authorization)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Incidents) { Headers = { Authorization = authorization } };
        using HttpResponseMessage answer = await place.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
