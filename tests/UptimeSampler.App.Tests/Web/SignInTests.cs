using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using UptimeSampler.App.Settings;

namespace UptimeSampler.App.Tests.Web;

/// <summary>The sign-in page, as a browser uses it.</summary>
[TestClass]
public sealed partial class SignInTests : IAsyncDisposable
{
    private static readonly Uri Session = new("/api/v1/session", UriKind.Relative);

    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task Who_signs_in_is_led_on_and_let_in_by_a_cookie_that_no_script_and_no_other_site_gets()
    {
        string token = await StartAsync();
        using HttpResponseMessage answer = await SignInAsync(token, next: "/targets/shop");
        Assert.AreEqual(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.AreEqual("/targets/shop", answer.Headers.Location!.OriginalString);
        string cookie = answer.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("uptimesampler=", StringComparison.Ordinal));
        StringAssert.Contains(cookie, "samesite=strict");
        StringAssert.Contains(cookie, "httponly");
        Assert.IsFalse(cookie.Contains(token, StringComparison.Ordinal));
        JsonNode session = (await place.Client.GetFromJsonAsync<JsonNode>(Session))!;
        Assert.AreEqual("anna", (string?)session["name"]);
        Assert.AreEqual("viewer", (string?)session["role"]);
    }

    [TestMethod]
    public async Task On_TLS_the_cookies_are_for_TLS_only()
    {
        string path = Path.Combine(place.Folder, "web.pfx");
        await File.WriteAllBytesAsync(path, Certificates.Pfx("localhost", "x"));
        place.Settings = new WebSettings { Urls = [new("https://127.0.0.1:0")], Certificate = new Dictionary<string, string> { ["path"] = path, ["password"] = "x" } };
        string token = await StartAsync();
        using HttpResponseMessage answer = await SignInAsync(token, next: "/");
        StringAssert.Contains(answer.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("uptimesampler=", StringComparison.Ordinal)), "secure");
    }

    [TestMethod]
    [DataRow("https://evil.example/")]
    [DataRow("//evil.example/")]
    [DataRow("/\\evil.example/")]
    public async Task Nobody_is_led_to_another_host(string next)
    {
        string token = await StartAsync();
        using HttpResponseMessage answer = await SignInAsync(token, next);
        Assert.AreEqual("/", answer.Headers.Location!.OriginalString);
    }

    [TestMethod]
    public async Task A_wrong_token_is_told_and_sets_no_cookie()
    {
        await StartAsync();
        using HttpResponseMessage answer = await SignInAsync("wrong", next: "/");
        Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
        StringAssert.Contains(await answer.Content.ReadAsStringAsync(), "There is no such token.");
        Assert.IsFalse(answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies) && cookies.Any(one => one.StartsWith("uptimesampler=", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Signing_in_without_the_anti_forgery_token_is_refused()
    {
        string token = await StartAsync();
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["token"] = token });
        using HttpResponseMessage answer = await place.Client.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [TestMethod]
    public async Task Too_many_wrong_tokens_are_slowed_down_on_the_page_too()
    {
        string token = await StartAsync();
        for (int i = 0; i < 10; i++)
            (await SignInAsync($"guess {i}", next: "/")).Dispose();
        using HttpResponseMessage answer = await SignInAsync("guess", next: "/");
        Assert.AreEqual(HttpStatusCode.TooManyRequests, answer.StatusCode);
        using HttpResponseMessage right = await SignInAsync(token, next: "/");
        Assert.AreEqual(HttpStatusCode.SeeOther, right.StatusCode);
    }

    [TestMethod]
    public async Task Who_signs_out_is_out()
    {
        (await SignInAsync(await StartAsync(), next: "/")).Dispose();
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["csrf"] = await CsrfAsync("/sign-in") });
        using HttpResponseMessage answer = await place.Client.PostAsync(new Uri("/sign-out", UriKind.Relative), form);
        Assert.AreEqual(HttpStatusCode.SeeOther, answer.StatusCode);
        using HttpResponseMessage after = await place.Client.GetAsync(Session);
        Assert.AreEqual(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [TestMethod]
    public async Task Who_signs_out_ends_every_copy_of_the_cookie()
    {
        using HttpResponseMessage signedIn = await SignInAsync(await StartAsync(), next: "/");
        string copied = signedIn.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("uptimesampler=", StringComparison.Ordinal)).Split(';')[0];
        using HttpClient thief = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = place.Url };
        thief.DefaultRequestHeaders.Add("Cookie", copied);
        using HttpResponseMessage before = await thief.GetAsync(Session);
        Assert.AreEqual(HttpStatusCode.OK, before.StatusCode);
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["csrf"] = await CsrfAsync("/sign-in") });
        (await place.Client.PostAsync(new Uri("/sign-out", UriKind.Relative), form)).Dispose();
        using HttpResponseMessage after = await thief.GetAsync(Session);
        Assert.AreEqual(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [TestMethod]
    public async Task A_copied_cookie_does_not_become_who_signs_in_next()
    {
        using HttpResponseMessage viewer = await SignInAsync(await StartAsync(), next: "/");
        string copied = viewer.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("uptimesampler=", StringComparison.Ordinal)).Split(';')[0];
        (await SignInAsync(await Tokens.AddAsync(place.Store, "boss", AccessRole.Operator), next: "/")).Dispose();
        Assert.AreEqual("boss", (string?)(await place.Client.GetFromJsonAsync<JsonNode>(Session))!["name"]);
        using HttpClient thief = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = place.Url };
        thief.DefaultRequestHeaders.Add("Cookie", copied);
        using HttpResponseMessage after = await thief.GetAsync(Session);
        Assert.AreEqual(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [TestMethod]
    public async Task Who_signs_out_hears_no_more_events()
    {
        (await SignInAsync(await StartAsync(), next: "/")).Dispose();
        await using Listener listener = await Listener.OpenAsync(place, "/api/v1/events");
        await listener.NextAsync("samples");
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["csrf"] = await CsrfAsync("/sign-in") });
        (await place.Client.PostAsync(new Uri("/sign-out", UriKind.Relative), form)).Dispose();
        await listener.EndAsync();
    }

    [TestMethod]
    [DataRow("up.example", true, DisplayName = "as browsers ask for it")]
    [DataRow("up.example.", true, DisplayName = "as browsers ask for it, with the root's dot")]
    [DataRow("127.0.0.1", false, DisplayName = "past the proxy")]
    [DataRow("127.0.0.1", true, "X-Forwarded-Proto", "https", DisplayName = "a proxy that names itself, and says how it was asked")]
    [DataRow("127.0.0.1", true, "Origin", "https://up.example", DisplayName = "a proxy that names itself, and a browser that says whence it comes")]
    public async Task Behind_a_proxy_that_ends_TLS_the_cookies_are_for_TLS_only(string host, bool isSecure, string header = "X-Nothing", string value = "")
    {
        place.Settings = place.Settings with { PublicUrl = new Uri("https://up.example/") };
        string token = await StartAsync();
        using HttpClient proxy = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = place.Url };
        proxy.DefaultRequestHeaders.Host = host;
        proxy.DefaultRequestHeaders.Add(header, value);
        using HttpResponseMessage page = await proxy.GetAsync(new Uri("/sign-in", UriKind.Relative));
        string csrf = Field().Match(await page.Content.ReadAsStringAsync()).Groups["value"].Value, cookie = page.Headers.GetValues("Set-Cookie").Single();
        proxy.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["token"] = token, ["csrf"] = csrf });
        using HttpResponseMessage signedIn = await proxy.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        Assert.AreEqual(HttpStatusCode.SeeOther, signedIn.StatusCode);
        foreach (string one in (string[])[cookie, .. signedIn.Headers.GetValues("Set-Cookie")])
            Assert.AreEqual(isSecure, one.Contains("; secure", StringComparison.OrdinalIgnoreCase), one);
    }

    [TestMethod]
    public async Task A_token_that_is_removed_signs_its_holder_out_and_a_new_one_of_the_same_name_does_not_sign_in_again()
    {
        (await SignInAsync(await StartAsync(), next: "/")).Dispose();
        await place.Store.WriteAsync(transaction => transaction.RemoveToken("anna"), CancellationToken.None);
        await Tokens.AddAsync(place.Store, "anna", AccessRole.Operator);
        using HttpResponseMessage after = await place.Client.GetAsync(Session);
        Assert.AreEqual(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [TestMethod]
    public async Task The_page_holds_nothing_inline_and_encodes_what_it_is_given()
    {
        await StartAsync();
        string page = await place.Client.GetStringAsync(new Uri("/sign-in?next=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", UriKind.Relative));
        Assert.IsFalse(page.Contains("<script", StringComparison.OrdinalIgnoreCase), page);
        Assert.IsFalse(page.Contains("<style", StringComparison.OrdinalIgnoreCase), page);
        Assert.IsFalse(page.Contains(" style=", StringComparison.OrdinalIgnoreCase), page);
        StringAssert.Contains(page, "label for=\"token\"");
        StringAssert.Contains(await place.Client.GetStringAsync(new Uri("/assets/style.css", UriKind.Relative)), "color-scheme");
    }

    private async Task<string> StartAsync()
    {
        place.Settings = place.Settings with { RequireToken = true };
        string token = await Tokens.AddAsync(place.Store, "anna", AccessRole.Viewer);
        await place.StartAsync();
        return token;
    }

    private async Task<HttpResponseMessage> SignInAsync(string token, string next)
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["token"] = token, ["csrf"] = await CsrfAsync("/sign-in") });
        return await place.Client.PostAsync(new Uri($"/sign-in?next={Uri.EscapeDataString(next)}", UriKind.Relative), form);
    }

    private async Task<string> CsrfAsync(string page) =>
        Field().Match(await place.Client.GetStringAsync(new Uri(page, UriKind.Relative))).Groups["value"].Value;

    [GeneratedRegex("name=\"csrf\" value=\"(?<value>[^\"]+)\"")]
    private static partial Regex Field();
}
