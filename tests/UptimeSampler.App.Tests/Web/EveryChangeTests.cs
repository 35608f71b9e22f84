using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web;

/// <summary>
/// Nothing that changes anything is open, whatever endpoints there are: the running server is asked for them, so that a new one cannot be forgotten.
/// </summary>
[TestClass]
public sealed class EveryChangeTests : IAsyncDisposable
{
    private static readonly string[] Safe = ["GET", "HEAD", "OPTIONS"];

    private readonly WebPlace place = new();
    private readonly HttpReceiver target = new(200);

    public async ValueTask DisposeAsync()
    {
        await place.DisposeAsync();
        await target.DisposeAsync();
    }

    [TestMethod]
    public async Task A_stranger_needs_a_token_for_every_change_and_the_anti_forgery_token_for_signing_in() =>
        await RefusedAsync(requireToken: true, _ => { }, change => change.IsForAnybody ? HttpStatusCode.BadRequest : HttpStatusCode.Unauthorized);

    [TestMethod]
    public async Task A_viewer_may_make_no_change()
    {
        string token = await Tokens.AddAsync(place.Store, "viewer", AccessRole.Viewer);
        await RefusedAsync(requireToken: true, request => request.Headers.Authorization = new("Bearer", token), change => change.IsForAnybody ? null : HttpStatusCode.Forbidden);
    }

    [TestMethod]
    public async Task A_viewer_who_has_signed_in_may_make_no_change_with_the_anti_forgery_token_either()
    {
        await SignInAsync(AccessRole.Viewer);
        string csrf = await CsrfAsync();
        await RefusedAsync(requireToken: true, request => request.Headers.Add("X-CSRF-Token", csrf), change => change.IsForAnybody ? null : HttpStatusCode.Forbidden);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("CfDJ8Nowhere-of-use")]
    public async Task Who_has_signed_in_as_operator_needs_the_anti_forgery_token_for_every_change(string? csrf)
    {
        await SignInAsync(AccessRole.Operator);
        await RefusedAsync(requireToken: true, request => Add(request, csrf), _ => HttpStatusCode.BadRequest);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("CfDJ8Nowhere-of-use")]
    public async Task Who_sits_at_this_machine_needs_the_anti_forgery_token_for_every_change(string? csrf) =>
        await RefusedAsync(requireToken: false, request => Add(request, csrf), _ => HttpStatusCode.BadRequest);

    [TestMethod]
    [DataRow("Sec-Fetch-Site", "cross-site")]
    [DataRow("Host", "rebound.example")]
    public async Task Another_web_site_makes_no_change_even_with_the_anti_forgery_token(string header, string value)
    {
        await StartAsync(requireToken: false);
        string csrf = await CsrfAsync();
        await RefusedAsync(requireToken: false, request =>
        {
            request.Headers.Add("X-CSRF-Token", csrf);
            request.Headers.TryAddWithoutValidation(header, value);
        }, change => change.IsForAnybody ? null : HttpStatusCode.Unauthorized);
    }

    [TestMethod]
    public async Task What_takes_any_method_is_the_scrape_which_only_reads()
    {
        await StartAsync(requireToken: false);
        string[] any = [.. place.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is null or { HttpMethods.Count: 0 }).Select(endpoint => PathOf(endpoint.RoutePattern))];
        Assert.AreEqual("/metrics", string.Join(' ', any));
    }

    /// <summary>Tries every change as somebody; each is refused, and nothing has changed.</summary>
    /// <param name="requireToken">Whether loopback needs a token.</param>
    /// <param name="dress">What the request carries.</param>
    /// <param name="expected">How a change is refused; null where it is none, such as signing oneself out.</param>
    private async Task RefusedAsync(bool requireToken, Action<HttpRequestMessage> dress, Func<Change, HttpStatusCode?> expected)
    {
        await StartAsync(requireToken);
        Change[] changes = [.. Changes()];
        CollectionAssert.IsSubsetOf(new[] { "/api/v1/incidents/1/ack", "/api/v1/incidents/1/note", "/incidents/1/note", "/silences/1/end", "/api/v1/targets/shop/check", "/targets/shop/check", "/sign-in", "/sign-out" }, changes.Select(change => change.Path).ToArray());
        foreach (Change change in changes)
        {
            if (expected(change) is not { } status)
                continue;
            using HttpRequestMessage request = new(new HttpMethod(change.Method), new Uri(change.Path, UriKind.Relative));
            dress(request);
            using HttpResponseMessage answer = await place.Client.SendAsync(request);
            Assert.AreEqual(status, answer.StatusCode, $"{change.Method} {change.Path}: {await answer.Content.ReadAsStringAsync()}");
        }
        Assert.AreEqual(IncidentState.Open, place.Store.FindIncident(1)!.State);
        Assert.AreEqual(0, target.Waiting, "the target was probed");
        Assert.IsFalse(place.Log.Text.Contains("Exception", StringComparison.Ordinal), place.Log.Text);
    }

    private async Task StartAsync(bool requireToken)
    {
        if (place.Store.FindIncident(1) is not null)
            return;
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow());
        place.Targets = new TargetSet { Targets = [new Target { Name = "shop", Url = new Uri(target.Url) }], Channels = [] };
        place.Settings = place.Settings with { RequireToken = requireToken };
        await place.StartAsync();
    }

    private async Task SignInAsync(AccessRole role)
    {
        string token = await Tokens.AddAsync(place.Store, "anna", role);
        await StartAsync(requireToken: true);
        string page = await place.Client.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        const string Field = "name=\"csrf\" value=\"";
        string csrf = page[(page.IndexOf(Field, StringComparison.Ordinal) + Field.Length)..].Split('"')[0];
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["token"] = token, ["csrf"] = csrf });
        using HttpResponseMessage answer = await place.Client.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        Assert.AreEqual(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    private async Task<string> CsrfAsync() => (string)(await place.Client.GetFromJsonAsync<JsonNode>(new Uri("/api/v1/session", UriKind.Relative)))!["csrfToken"]!;

    private static void Add(HttpRequestMessage request, string? csrf)
    {
        if (csrf is not null)
            request.Headers.Add("X-CSRF-Token", csrf);
    }

    private IEnumerable<Change> Changes() =>
        from endpoint in place.Endpoints
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        where !Safe.Contains(method)
        select new Change(method, PathOf(endpoint.RoutePattern), endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private static string PathOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "id" } => "1",
        _ => "shop",
    }))));

    /// <summary>A request that changes something.</summary>
    /// <param name="Method">Its method.</param>
    /// <param name="Path">Where to.</param>
    /// <param name="IsForAnybody">True where whoever is nobody yet may ask, too.</param>
    private sealed record Change(string Method, string Path, bool IsForAnybody);
}
