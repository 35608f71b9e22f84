using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using UptimeSampler.App.Demo;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Checks on request, of a real server.</summary>
[TestClass]
public sealed class CheckNowTests : IAsyncDisposable
{
    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task A_watched_target_is_checked_now()
    {
        await using FaultyServer server = await FaultyServer.StartAsync(DemoTargets.Schedules, seed: 1, TimeProvider.System);
        place.Targets = new TargetSet { Targets = [new Target { Name = "tenth", Url = server.UrlOf("tenth"), Tolerate = 0.01 }], Channels = [] };
        using HttpResponseMessage answer = await PostAsync("/api/v1/targets/tenth/check", AccessRole.Operator);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        JsonNode result = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.AreEqual("partial", (string?)result["verdict"]);
        Assert.IsTrue((long)result["failures"]! > 0);
        Assert.AreEqual(0.01, (double)result["tolerate"]!);
    }

    [TestMethod]
    public async Task Only_watched_targets_are_checked()
    {
        using HttpResponseMessage answer = await PostAsync("/api/v1/targets/http%3A%2F%2F10.0.0.1%2F/check", AccessRole.Operator);
        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [TestMethod]
    public async Task A_viewer_has_nothing_checked()
    {
        using HttpResponseMessage answer = await PostAsync("/api/v1/targets/shop/check", AccessRole.Viewer);
        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, AccessRole role)
    {
        string token = await Tokens.AddAsync(place.Store, "anna", role);
        await place.StartAsync();
        place.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return await place.Client.PostAsync(new Uri(path, UriKind.Relative), null);
    }
}
