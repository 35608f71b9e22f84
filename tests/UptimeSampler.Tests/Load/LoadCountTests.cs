using UptimeSampler.Load;

namespace UptimeSampler.Tests.Load;

/// <summary>What an engine counts is what the server has seen: nothing is lost, nothing is invented.</summary>
[TestClass]
public sealed class LoadCountTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [TestMethod]
    [DataRow(ConnectionKind.Kept, Wire.Kernel)]
    [DataRow(ConnectionKind.New, Wire.Kernel)]
    [DataRow(ConnectionKind.Kept, Wire.Streams)]
    [DataRow(ConnectionKind.New, Wire.Streams)]
    public async Task A_burst_is_what_the_server_read(ConnectionKind kind, Wire wire)
    {
        using LoadServer server = LoadServer.Answering(AnswerFor(kind));
        LoadCount count = await Loads.BurstAsync(Loads.To(server, kind), 2_500, wire);
        AssertAllGood(2_500, count);
        Assert.AreEqual((2_500, 2_500), (server.Requests, server.Accepted));
        Assert.AreEqual(2_500L * AnswerFor(kind).Length, count.Bytes);
    }

    [TestMethod]
    [DataRow(ConnectionKind.Kept, Wire.Kernel)]
    [DataRow(ConnectionKind.New, Wire.Kernel)]
    [DataRow(ConnectionKind.Kept, Wire.Streams)]
    [DataRow(ConnectionKind.New, Wire.Streams)]
    public async Task The_closed_model_is_what_the_server_read(ConnectionKind kind, Wire wire)
    {
        using LoadServer server = LoadServer.Answering(AnswerFor(kind));
        using ILoadEngine engine = Loads.Engine(Loads.To(server, kind), wire);
        LoadCount count = await engine.HoldAsync(20, Second / 2, CancellationToken.None);
        AssertAllGood(server.Requests, count);
        Assert.AreEqual(20, count.Achieved);
        Assert.AreEqual(kind == ConnectionKind.Kept ? 20 : server.Requests, server.Accepted);
        Assert.IsGreaterThan(20, server.Requests);
        Assert.IsTrue(count.Busy is > 0 and <= 1, $"busy {count.Busy}");
    }

    [TestMethod]
    [DataRow(ConnectionKind.Kept, Wire.Kernel)]
    [DataRow(ConnectionKind.New, Wire.Kernel)]
    [DataRow(ConnectionKind.Kept, Wire.Streams)]
    [DataRow(ConnectionKind.New, Wire.Streams)]
    public async Task Arrivals_are_what_the_server_read_and_what_was_asked_for(ConnectionKind kind, Wire wire)
    {
        using LoadServer server = LoadServer.Answering(AnswerFor(kind));
        using ILoadEngine engine = Loads.Engine(Loads.To(server, kind), wire);
        LoadCount count = await engine.ArriveAsync(1_000, Second, 500, CancellationToken.None);
        AssertAllGood(server.Requests, count);
        Assert.AreEqual(Instants(1_000, Second).Count, server.Requests);
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_burst_is_in_flight_all_at_once(Wire wire)
    {
        const int Requests = 500;
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using LoadServer server = new(async (number, ended) =>
        {
            if (number == Requests)
                all.SetResult();
            await all.Task.WaitAsync(ended);
            return LoadServer.Good;
        });
        LoadCount count = await Loads.BurstAsync(Loads.To(server), Requests, wire);
        AssertAllGood(Requests, count);
        Assert.AreEqual(Requests, count.Achieved);
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task Kept_connections_serve_one_load_after_another(Wire wire)
    {
        using LoadServer server = LoadServer.Answering(LoadServer.Good);
        using ILoadEngine engine = Loads.Engine(Loads.To(server), wire);
        AssertAllGood(40, await engine.BurstAsync(40, CancellationToken.None));
        AssertAllGood(60, await engine.BurstAsync(60, CancellationToken.None));
        AssertAllGood(10, await engine.BurstAsync(10, CancellationToken.None));
        Assert.AreEqual((110, 60), (server.Requests, server.Accepted));
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_kept_connection_that_was_closed_while_idle_is_replaced(Wire wire)
    {
        using LoadServer server = new((_, _) => new(LoadServer.GoodAndClose));
        using ILoadEngine engine = Loads.Engine(Loads.To(server), wire);
        for (int burst = 1; burst <= 3; burst++)
            AssertAllGood(50, await engine.BurstAsync(50, CancellationToken.None));
        Assert.AreEqual((150, 150), (server.Requests, server.Accepted));
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_mixture_of_answers_is_counted_one_by_one(Wire wire)
    {
        using LoadServer server = new((number, _) => new((number % 10) switch
        {
            0 => "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
            1 => "HTTP/1.1 404 None\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            2 => null,
            3 => "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
            _ => LoadServer.Good,
        }));
        LoadCount count = await Loads.BurstAsync(Loads.To(server), 1_000, wire);
        Assert.AreEqual((1_000, 400), (count.Requests, count.Failures));
        Assert.AreEqual(
            "closed 100, http_4xx 100, http_5xx 100, http_status 100",
            string.Join(", ", count.Classes.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key.Name()} {pair.Value}")));
        Assert.AreEqual((1_000, 600), (server.Requests, (int)count.Latencies.Count));
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_smaller_load_leaves_the_server_no_more_connections_than_it_needs(Wire wire)
    {
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int open = 0;
        using Probing.RawServer server = new(async (stream, _, ending) =>
        {
            Interlocked.Increment(ref open);
            try
            {
                while (await Probing.RawServer.ReadHeadAsync(stream, ending) is not null)
                    await Probing.RawServer.SendAsync(stream, LoadServer.Good, ending);
            }
            finally
            {
                if (Interlocked.Decrement(ref open) == 5)
                    closed.TrySetResult();
            }
        });
        using ILoadEngine engine = Loads.Engine(Loads.To(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, server.Port)), wire);
        AssertAllGood(50, await engine.BurstAsync(50, CancellationToken.None));
        AssertAllGood(5, await engine.BurstAsync(5, CancellationToken.None));
        await closed.Task.WaitAsync(Loads.LongLimit);
        Assert.AreEqual(50, server.Accepted);
    }

    [TestMethod]
    public async Task IPv6_is_as_good()
    {
        Prerequisite.Require(System.Net.Sockets.Socket.OSSupportsIPv6, "IPv6", "run the tests on a host that has it");
        using Probing.RawServer server = Probing.RawServer.Answering(LoadServer.Good, System.Net.IPAddress.IPv6Loopback);
        AssertAllGood(20, await Loads.BurstAsync(Loads.To(new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Loopback, server.Port)), 20));
    }

    [TestMethod]
    public async Task Addresses_are_used_in_turn()
    {
        using LoadServer one = LoadServer.Answering(LoadServer.Good), other = LoadServer.Answering(LoadServer.Good);
        AssertAllGood(100, await Loads.BurstAsync(Loads.To(one) with { Endpoints = [one.Endpoint, other.Endpoint] }, 100));
        Assert.AreEqual((50, 50), (one.Requests, other.Requests));
    }

    [TestMethod]
    public async Task A_large_body_goes_out_and_a_large_answer_is_read()
    {
        const int Size = 3_000_000;
        string large = $"HTTP/1.1 200 OK\r\nContent-Length: {Size}\r\n\r\n{new string('x', Size)}";
        using Probing.RawServer server = new(async (stream, _, ending) =>
        {
            await Probing.RawServer.ReadHeadAsync(stream, ending);
            await stream.ReadExactlyAsync(new byte[Size], ending);
            await Probing.RawServer.SendAsync(stream, large, ending);
        });
        LoadCount count = await Loads.BurstAsync(Loads.To(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, server.Port)) with { Method = "POST", Body = new byte[Size] }, 5);
        AssertAllGood(5, count);
        Assert.AreEqual(5L * large.Length, count.Bytes);
    }

    [TestMethod]
    public async Task One_engine_does_one_thing_at_a_time()
    {
        using CancellationTokenSource stop = new();
        using LoadServer server = new((_, ended) => LoadServer.NeverAsync(ended));
        using ILoadEngine engine = Loads.Engine(Loads.To(server));
        Task<LoadCount> first = engine.BurstAsync(1, stop.Token);
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => engine.BurstAsync(1, CancellationToken.None));
        await stop.CancelAsync();
        await first;
    }

    /// <summary>The instants that the engine's seed draws.</summary>
    internal static IReadOnlyList<TimeSpan> Instants(double perSecond, TimeSpan duration)
    {
        UptimeSampler.Load.Pacing.ArrivalPacing pacing = new(perSecond, duration, int.MaxValue, TimeSpan.MaxValue, new Random(Loads.Seed));
        List<TimeSpan> instants = [];
        while (pacing.Next(duration, 0) is { Kind: UptimeSampler.Load.Pacing.PaceKind.Begin } pace)
            instants.Add(pace.At);
        return instants;
    }

    private static string AnswerFor(ConnectionKind kind) => kind == ConnectionKind.New ? LoadServer.GoodAndClose : LoadServer.Good;

    private static void AssertAllGood(long requests, LoadCount count)
    {
        Assert.AreEqual((requests, 0, 0), (count.Requests, count.Failures, count.Invalid), count.Example);
        Assert.AreEqual(requests, count.Latencies.Count);
        Assert.IsEmpty(count.Classes);
        Assert.IsNull(count.Example);
    }
}
