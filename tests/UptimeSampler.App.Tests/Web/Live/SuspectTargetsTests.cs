using System.Text.Json.Nodes;
using UptimeSampler.Service;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web.Live;

/// <summary>Targets that have not enough evidence of their own, but beside others that fail.</summary>
[TestClass]
public sealed class SuspectTargetsTests : IAsyncDisposable
{
    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task Beside_one_that_fails_half_of_the_evidence_makes_suspect()
    {
        await StartAsync(("half", 0.5), ("less", 0.33), ("none", 0));
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow());
        Assert.AreEqual("half suspect, less unknown, none unknown, shop error", await StatesAsync());
        string page = await place.Client.GetStringAsync(new Uri("/?state=suspect", UriKind.Relative));
        Assert.Contains("href=\"/targets/half\"", page);
        Assert.DoesNotContain("href=\"/targets/less\"", page);
        Assert.Contains("Suspect", await place.Client.GetStringAsync(new Uri("/targets/half", UriKind.Relative)));
    }

    [TestMethod]
    public async Task Alone_nobody_is_suspect()
    {
        await StartAsync(("half", 0.5), ("less", 0.3), ("none", 0));
        Assert.AreEqual("half unknown, less unknown, none unknown, shop unknown", await StatesAsync());
    }

    private async Task StartAsync(params (string Name, double Share)[] targets)
    {
        const double Threshold = 1e6;
        place.Targets = place.Targets with { Targets = [.. place.Targets.Targets, .. targets.Select(target => new Target { Name = target.Name, Url = new Uri("http://127.0.0.1:9/") })] };
        await place.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        place.Feed.Tell([.. targets.Select(target => new CommittedBatch(new SampleBatch { Target = target.Name, Samples = [], Watermark = now }, target.Share * Threshold, Threshold))]);
    }

    private async Task<string> StatesAsync() =>
        string.Join(", ", (await place.AskAsync("/api/v1/targets"))["targets"]!.AsArray().Select((JsonNode? target) => $"{target!["name"]} {target["state"]}"));
}
