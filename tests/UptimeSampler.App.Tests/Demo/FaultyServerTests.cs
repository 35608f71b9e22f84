using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.App.Demo;

namespace UptimeSampler.App.Tests.Demo;

/// <summary>Every fault as a client on the other side of a real socket sees it.</summary>
[TestClass]
public sealed class FaultyServerTests : IDisposable
{
    private readonly FakeTimeProvider time = new();

    // A connection a request, so that a reset is a reset and not a reason to try again on another connection.
    private readonly HttpClient client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => client.Dispose();

    [TestMethod]
    public async Task A_healthy_site_answers()
    {
        await using FaultyServer server = await StartAsync(FaultSchedule.None);
        Assert.AreEqual(FaultyServer.GoodBody, await client.GetStringAsync(server.UrlOf("site")));
    }

    [TestMethod]
    public async Task A_server_error_is_status_500()
    {
        await using FaultyServer server = await StartAsync(Always(FaultKind.ServerError));
        using HttpResponseMessage answer = await client.GetAsync(server.UrlOf("site"));
        Assert.AreEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [TestMethod]
    public async Task A_wrong_body_comes_with_status_200()
    {
        await using FaultyServer server = await StartAsync(Always(FaultKind.WrongBody));
        Assert.AreEqual(FaultyServer.BadBody, await client.GetStringAsync(server.UrlOf("site")));
    }

    [TestMethod]
    public async Task A_reset_is_a_reset_on_the_wire()
    {
        await using FaultyServer server = await StartAsync(Always(FaultKind.Reset));
        SocketException reset = await Assert.ThrowsExactlyAsync<SocketException>(() => ReadAnswerAsync(server));
        Assert.AreEqual(SocketError.ConnectionReset, reset.SocketErrorCode);
    }

    [TestMethod]
    public async Task A_close_is_an_orderly_end_without_an_answer()
    {
        await using FaultyServer server = await StartAsync(Always(FaultKind.Close));
        Assert.AreEqual(0, await ReadAnswerAsync(server));
    }

    [TestMethod]
    public async Task A_hanging_request_gets_nothing_until_the_client_goes()
    {
        await using FaultyServer server = await StartAsync(Always(FaultKind.Hang));
        using CancellationTokenSource patience = new(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAsync<OperationCanceledException>(() => client.GetAsync(server.UrlOf("site"), patience.Token));
    }

    [TestMethod]
    public async Task The_demonstrations_sites_fail_at_the_stated_rates()
    {
        await using FaultyServer server = await FaultyServer.StartAsync(DemoTargets.Schedules, seed: 11, time);
        Assert.AreEqual(0, await FailuresAsync(server, DemoTargets.Healthy, 500));
        Assert.AreEqual(0, await FailuresAsync(server, DemoTargets.Half, 200), "before it breaks");
        time.Advance(DemoTargets.BreaksAfter);
        Assert.AreEqual(0, await FailuresAsync(server, DemoTargets.Healthy, 500));
        // Five standard deviations: 5 · √(600 · 0.1 · 0.9) = 37 and 5 · √(600 · 0.5 · 0.5) = 61.
        Assert.AreEqual(60, await FailuresAsync(server, DemoTargets.Tenth, 600), 37);
        Assert.AreEqual(300, await FailuresAsync(server, DemoTargets.Half, 600), 61);
    }

    [TestMethod]
    public async Task The_same_seed_gives_the_same_failures()
    {
        Assert.AreSequenceEqual(await PatternAsync(5), await PatternAsync(5));
        Assert.AreNotSequenceEqual(await PatternAsync(5), await PatternAsync(6));
    }

    [TestMethod]
    public async Task Another_path_is_not_found()
    {
        await using FaultyServer server = await StartAsync(FaultSchedule.None);
        using HttpResponseMessage answer = await client.GetAsync(server.UrlOf("other"));
        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static FaultSchedule Always(FaultKind kind) => new(1, TimeSpan.Zero, [kind]);

    private Task<FaultyServer> StartAsync(FaultSchedule schedule, int seed = 1) =>
        FaultyServer.StartAsync(new Dictionary<string, FaultSchedule> { ["site"] = schedule }, seed, time);

    private async Task<List<bool>> PatternAsync(int seed)
    {
        await using FaultyServer server = await StartAsync(new FaultSchedule(0.5, TimeSpan.Zero, [FaultKind.ServerError]), seed);
        List<bool> pattern = [];
        for (int i = 0; i < 64; i++)
            pattern.Add(await FailsAsync(server, "site"));
        return pattern;
    }

    private async Task<int> FailuresAsync(FaultyServer server, string site, int requests)
    {
        int failures = 0;
        for (int i = 0; i < requests; i++)
            if (await FailsAsync(server, site))
                failures++;
        return failures;
    }

    private async Task<bool> FailsAsync(FaultyServer server, string site)
    {
        try
        {
            return await client.GetStringAsync(server.UrlOf(site)) != FaultyServer.GoodBody;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private static async Task<int> ReadAnswerAsync(FaultyServer server)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.UrlOf("site").Port);
        await socket.SendAsync("GET /site HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        return await socket.ReceiveAsync(new byte[1_000]);
    }
}
