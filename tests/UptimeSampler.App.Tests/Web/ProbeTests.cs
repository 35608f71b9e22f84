using System.Net;
using System.Text.Json.Nodes;
using UptimeSampler.App.Demo;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web;

/// <summary><c>/probe</c> against a real server.</summary>
[TestClass]
public sealed class ProbeTests : IAsyncDisposable
{
    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    [DataRow("healthy")]
    [DataRow("url")]
    public async Task A_target_that_answers_is_a_success(string named)
    {
        await using FaultyServer server = await StartAsync();
        string text = await place.Client.GetStringAsync(Probe(named == "url" ? server.UrlOf("healthy").ToString() : named, "http_2xx"));
        StringAssert.Contains(text, "\nprobe_success 1\n");
        StringAssert.Contains(text, "\nprobe_http_status_code 200\n");
        StringAssert.Contains(text, "\nprobe_http_duration_seconds{phase=\"processing\"} 0.");
        StringAssert.Contains(text, "\nprobe_ip_protocol 4\n");
    }

    [TestMethod]
    public async Task A_target_that_refuses_is_no_success()
    {
        await using FaultyServer server = await StartAsync();
        string text = await place.Client.GetStringAsync(Probe("closed", module: null));
        StringAssert.Contains(text, "\nprobe_success 0\n");
        Assert.IsFalse(text.Contains("probe_http", StringComparison.Ordinal), "a TCP target has no HTTP");
    }

    [TestMethod]
    [DataRow("http://169.254.169.254/latest/meta-data", null, HttpStatusCode.NotFound, "target")]
    [DataRow(null, null, HttpStatusCode.BadRequest, "target")]
    [DataRow("healthy", "tcp_connect", HttpStatusCode.BadRequest, "module")]
    [DataRow("closed", "http_2xx", HttpStatusCode.BadRequest, "module")]
    public async Task Only_what_is_watched_is_probed_and_as_what_it_is(string? target, string? module, HttpStatusCode expected, string parameter)
    {
        await using FaultyServer server = await StartAsync();
        JsonNode problem = await place.ProblemAsync(Probe(target, module).OriginalString, expected);
        Assert.AreEqual(parameter, (string?)problem["parameter"]);
    }

    [TestMethod]
    public async Task A_target_is_not_probed_more_often_than_its_own_limit_allows()
    {
        await using FaultyServer server = await StartAsync();
        place.Targets = place.Targets with { Targets = [.. place.Targets.Targets.Select(target => target with { MaxRate = 0.01 })] };
        for (int i = 0; i < 5; i++)
            StringAssert.Contains(await place.Client.GetStringAsync(Probe("healthy", module: null)), "\nprobe_success 1\n");
        Assert.AreEqual("target", (string?)(await place.ProblemAsync(Probe("healthy", module: null).OriginalString, HttpStatusCode.TooManyRequests))["parameter"]);
    }

    [TestMethod]
    public async Task A_probe_ends_before_the_scrape_does()
    {
        await using FaultyServer server = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, Probe("hangs", module: null));
        request.Headers.Add("X-Prometheus-Scrape-Timeout-Seconds", "1.5");
        using HttpResponseMessage answer = await place.Client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        StringAssert.Contains(text, "\nprobe_success 0\n");
        double took = double.Parse(text.Split("\nprobe_duration_seconds ")[1].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);
        // Of its 1.5 s half a second is for the way back. Timers may come a trifle early.
        Assert.IsInRange(0.98, 1.49, took);
    }

    [TestMethod]
    public async Task Promtool_finds_no_fault()
    {
        await using FaultyServer server = await StartAsync();
        await Promtool.CheckAsync(await place.Client.GetStringAsync(Probe("healthy", module: null)));
        await Promtool.CheckAsync(await place.Client.GetStringAsync(Probe("closed", module: null)));
    }

    private static Uri Probe(string? target, string? module) => new(
        "/probe?" + string.Join('&', new[] { ("target", target), ("module", module) }.Where(one => one.Item2 is not null).Select(one => $"{one.Item1}={Uri.EscapeDataString(one.Item2!)}")), UriKind.Relative);

    private async Task<FaultyServer> StartAsync()
    {
        FaultyServer server = await FaultyServer.StartAsync(new Dictionary<string, FaultSchedule>
        {
            ["healthy"] = DemoTargets.Schedules["healthy"],
            ["hangs"] = new FaultSchedule(1, TimeSpan.Zero, [FaultKind.Hang]),
        }, seed: 1, TimeProvider.System);
        place.Targets = new TargetSet
        {
            Targets =
            [
                new Target { Name = "healthy", Url = server.UrlOf("healthy") },
                new Target { Name = "hangs", Url = server.UrlOf("hangs"), Timeout = TimeSpan.FromSeconds(60) },
                new Target { Name = "closed", Url = new Uri("tcp://127.0.0.1:1") },
            ],
            Channels = [],
        };
        await place.StartAsync();
        return server;
    }
}
