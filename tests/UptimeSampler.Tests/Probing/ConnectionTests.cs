using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using UptimeSampler.Probing;
using UptimeSampler.Targets;
using static UptimeSampler.Tests.Probing.RawServer;

namespace UptimeSampler.Tests.Probing;

/// <summary>Which connection and which address a probe really uses.</summary>
[TestClass]
public sealed class ConnectionTests
{
    [TestMethod]
    public async Task Every_new_probe_opens_its_own_connection()
    {
        using RawServer server = Answering(Ok());
        using ProbeWorker worker = Probe.Worker();
        for (int i = 0; i < 5; i++)
            Assert.AreEqual(ConnectionKind.New, (await ProbeAsync(worker, server.Url(), ConnectionKind.New)).Connection);
        Assert.AreEqual(5, server.Accepted);
    }

    [TestMethod]
    public async Task Kept_probes_share_one_connection_and_all_are_recorded_as_drawn()
    {
        using RawServer server = Answering(Ok());
        using ProbeWorker worker = Probe.Worker();
        List<ConnectionKind> kinds = [];
        for (int i = 0; i < 5; i++)
            kinds.Add((await ProbeAsync(worker, server.Url(), ConnectionKind.Kept)).Connection);
        CollectionAssert.AreEqual((ConnectionKind[])[ConnectionKind.Kept, ConnectionKind.Kept, ConnectionKind.Kept, ConnectionKind.Kept, ConnectionKind.Kept], kinds);
        Assert.AreEqual(1, server.Accepted);
    }

    [TestMethod]
    public async Task A_kept_probe_has_no_connect_phase_and_an_own_first_byte()
    {
        using RawServer server = Answering(Ok());
        using ProbeWorker worker = Probe.Worker();
        await ProbeAsync(worker, server.Url(), ConnectionKind.Kept);
        Phases phases = (await ProbeAsync(worker, server.Url(), ConnectionKind.Kept)).Phases;
        Assert.IsNull(phases.Connect);
        Assert.IsTrue(phases.FirstByte > TimeSpan.Zero && phases.FirstByte <= phases.Total);
    }

    [TestMethod]
    public async Task A_kept_connection_closed_while_idle_is_opened_anew_and_recorded_as_kept()
    {
        using SemaphoreSlim closed = new(0);
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            await SendAsync(stream, Ok(), ending);
            ((NetworkStream)stream).Socket.Shutdown(SocketShutdown.Both);
            closed.Release();
        });
        using ProbeWorker worker = Probe.Worker();
        for (int i = 0; i < 3; i++)
        {
            Outcome outcome = await ProbeAsync(worker, server.Url(), ConnectionKind.Kept);
            Probe.AssertFailed(FailureClass.None, outcome);
            Assert.AreEqual(ConnectionKind.Kept, outcome.Connection);
            Assert.IsNotNull(outcome.Phases.Connect, "that it was opened anew shows here");
            Assert.IsTrue(await closed.WaitAsync(Probe.Patience));
        }
        Assert.AreEqual(3, server.Accepted);
    }

    [TestMethod]
    public async Task A_request_on_a_kept_connection_that_the_server_then_closes_is_not_repeated()
    {
        int requests = 0;
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            Interlocked.Increment(ref requests);
            await SendAsync(stream, Ok(), ending);
            // The second request arrives and is never answered: HttpClient would send it again by itself.
            if (await ReadHeadAsync(stream, ending) is not null)
                Interlocked.Increment(ref requests);
        });
        using ProbeWorker worker = Probe.Worker();
        await ProbeAsync(worker, server.Url(), ConnectionKind.Kept);
        Outcome second = await ProbeAsync(worker, server.Url(), ConnectionKind.Kept);
        Probe.AssertFailed(FailureClass.Closed, second);
        Assert.AreEqual(ConnectionKind.Kept, second.Connection);
        Assert.AreEqual(2, requests);
        Assert.AreEqual(1, server.Accepted);
    }

    [TestMethod]
    public async Task A_forgotten_target_gets_a_new_connection()
    {
        using RawServer server = Answering(Ok());
        using ProbeWorker worker = Probe.Worker();
        await ProbeAsync(worker, server.Url(), ConnectionKind.Kept);
        worker.Forget("shop");
        Assert.IsNotNull((await ProbeAsync(worker, server.Url(), ConnectionKind.Kept)).Phases.Connect);
        Assert.AreEqual(2, server.Accepted);
    }

    [TestMethod]
    public async Task Turns_visit_all_addresses_evenly_whatever_order_the_resolver_gives()
    {
        using RawServer one = Answering(Ok("one"));
        using RawServer two = Answering(Ok("two"), IPAddress.Parse("127.0.0.2"), one.Port);
        using RawServer three = Answering(Ok("three"), IPAddress.Parse("127.0.0.3"), one.Port);
        IPAddress[] addresses = [IPAddress.Parse("127.0.0.3"), IPAddress.Loopback, IPAddress.Parse("127.0.0.2")];
        StandInResolver resolver = new();
        int asked = 0;
        resolver.Names["shop.example"] = () => [addresses[asked % 3], addresses[(asked + 1) % 3], addresses[(asked++ + 2) % 3]];
        using ProbeWorker worker = Probe.Worker(resolver);
        Target target = Probe.Target(new Uri($"http://shop.example:{one.Port}/"));
        List<string> visited = [];
        for (int turn = 0; turn < 9; turn++)
            visited.Add((await worker.ProbeAsync(target, turn, ConnectionKind.New, CancellationToken.None))!.Address!.ToString());
        CollectionAssert.AreEqual((string[])[.. Enumerable.Repeat((string[])["127.0.0.1", "127.0.0.2", "127.0.0.3"], 3).SelectMany(x => x)], visited);
        Assert.AreEqual((3, 3, 3), (one.Accepted, two.Accepted, three.Accepted));
    }

    [TestMethod]
    public async Task First_takes_only_the_resolvers_first_address()
    {
        using RawServer two = Answering(Ok("two"), IPAddress.Parse("127.0.0.2"));
        using ProbeWorker worker = Probe.Worker(StandInResolver.Knowing("shop.example", "127.0.0.2", "127.0.0.1"));
        Target target = Probe.Target(new Uri($"http://shop.example:{two.Port}/")) with { Addresses = AddressChoice.First };
        for (int turn = 0; turn < 4; turn++)
            Probe.AssertFailed(FailureClass.None, (await worker.ProbeAsync(target, turn, ConnectionKind.New, CancellationToken.None))!);
        Assert.AreEqual(4, two.Accepted);
    }

    [TestMethod]
    public async Task Probes_at_once_to_different_addresses_never_swap_connections()
    {
        // Each server says which one it is, after a delay that mixes the order; an answer from the wrong one would fail the match.
        using RawServer one = Naming("one", IPAddress.Loopback, 0);
        using RawServer two = Naming("two", IPAddress.Parse("127.0.0.2"), one.Port);
        using ProbeWorker worker = Probe.Worker(StandInResolver.Knowing("shop.example", "127.0.0.1", "127.0.0.2"));
        Uri url = new($"http://shop.example:{one.Port}/");
        Target[] targets = [.. ((string[])["one", "two"]).Select(name => Probe.Target(url, new() { BodyMatches = new($"^{name}$") }))];
        ConcurrentBag<Outcome> outcomes = [];
        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (turn, stopping) =>
            outcomes.Add((await worker.ProbeAsync(targets[turn % 2], turn, turn % 3 == 0 ? ConnectionKind.Kept : ConnectionKind.New, stopping))!));
        foreach (Outcome outcome in outcomes)
            Probe.AssertFailed(FailureClass.None, outcome);
        Assert.AreEqual(1_000, outcomes.Count(outcome => outcome.Address!.Equals(IPAddress.Loopback)));

        static RawServer Naming(string name, IPAddress address, int port) => new(
            async (stream, number, ending) =>
            {
                while (await ReadHeadAsync(stream, ending) is not null)
                {
                    await Task.Delay(number % 5, ending);
                    await SendAsync(stream, Ok(name), ending);
                }
            },
            address,
            port);
    }

    [TestMethod]
    public async Task A_worker_with_a_source_address_is_seen_from_there()
    {
        TaskCompletionSource<string> from = new();
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            from.TrySetResult(((IPEndPoint)((NetworkStream)stream).Socket.RemoteEndPoint!).Address.ToString());
            await SendAsync(stream, Ok(), ending);
        });
        using ProbeWorker worker = new(new WorkerSettings("w1", IPAddress.Parse("127.0.0.9")), new StandInResolver(), TimeProvider.System);
        Probe.AssertFailed(FailureClass.None, await ProbeAsync(worker, server.Url(), ConnectionKind.New));
        Assert.AreEqual("127.0.0.9", await from.Task);
    }

    private static async Task<Outcome> ProbeAsync(ProbeWorker worker, Uri url, ConnectionKind connection) =>
        (await worker.ProbeAsync(Probe.Target(url), 0, connection, CancellationToken.None))!;
}
