using System.Net;
using UptimeSampler.Probing;
using UptimeSampler.Targets;
using static UptimeSampler.Tests.Probing.RawServer;

namespace UptimeSampler.Tests.Probing;

/// <summary>However a target answers, it cannot make us hold more than a few of its connections.</summary>
[TestClass]
public sealed class KeptConnectionTests
{
    [TestMethod]
    public async Task Where_redirects_lead_no_connection_is_kept()
    {
        int closed = 0, hops = 0;
        using RawServer other = new(
            async (stream, _, ending) =>
            {
                string[] head = (await ReadHeadAsync(stream, ending))!;
                await SendAsync(stream, Ok(), ending);
                if (head.Contains("Connection: close") && await ReadHeadAsync(stream, ending) is null)
                    Interlocked.Increment(ref closed);
            },
            IPAddress.Any);
        using RawServer server = new(async (stream, _, ending) =>
        {
            // Each time to another address: each would have a place of its own.
            while (await ReadHeadAsync(stream, ending) is not null)
                await SendAsync(stream, $"HTTP/1.1 302 Found\r\nLocation: http://127.0.1.{++hops}:{other.Port}/\r\nContent-Length: 0\r\n\r\n", ending);
        });
        using ProbeWorker worker = Probe.Worker();
        Target target = Probe.Target(server.Url()) with { FollowRedirects = true };
        for (int i = 0; i < 5; i++)
            Probe.AssertFailed(FailureClass.None, (await worker.ProbeAsync(target, 0, ConnectionKind.Kept, CancellationToken.None))!);
        await UntilAsync(() => Volatile.Read(ref closed) == 5);
        Assert.AreEqual(5, closed);
        Assert.AreEqual(1, server.Accepted, "the target's own connection is kept");
    }

    [TestMethod]
    public async Task A_target_with_many_addresses_has_few_connections_kept()
    {
        int open = 0;
        using RawServer server = new(
            async (stream, _, ending) =>
            {
                Interlocked.Increment(ref open);
                while (await ReadHeadAsync(stream, ending) is not null)
                    await SendAsync(stream, Ok(), ending);
                Interlocked.Decrement(ref open);
            },
            IPAddress.Any);
        StandInResolver resolver = StandInResolver.Knowing("shop.example", "127.0.0.1");
        IPAddress[] addresses = [.. Enumerable.Range(1, 40).Select(number => IPAddress.Parse($"127.0.2.{number}"))];
        resolver.Names["shop.example"] = () => addresses;
        using ProbeWorker worker = Probe.Worker(resolver);
        Target target = Probe.Target(new Uri($"http://shop.example:{server.Port}/"));
        for (int turn = 0; turn < addresses.Length; turn++)
            Probe.AssertFailed(FailureClass.None, (await worker.ProbeAsync(target, turn, ConnectionKind.Kept, CancellationToken.None))!);
        Assert.AreEqual(40, server.Accepted);
        await UntilAsync(() => Volatile.Read(ref open) == 16);
        Assert.AreEqual(16, open);
        Outcome latest = (await worker.ProbeAsync(target, addresses.Length - 1, ConnectionKind.Kept, CancellationToken.None))!;
        Assert.AreEqual(ConnectionKind.Kept, latest.Connection, "the latest are kept");
    }

    [TestMethod]
    [DataRow(1, 30)]
    [DataRow(60, 180)]
    [DataRow(86_400, 3_600)]
    public void A_connection_that_no_round_uses_is_closed(int interval, int idle) =>
        Assert.AreEqual(TimeSpan.FromSeconds(idle), KeptConnections.IdleTimeout(TimeSpan.FromSeconds(interval)));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(10));
        for (long began = TimeProvider.System.GetTimestamp(); !condition() && TimeProvider.System.GetElapsedTime(began) < Probe.Patience;)
            await look.WaitForNextTickAsync();
    }
}
