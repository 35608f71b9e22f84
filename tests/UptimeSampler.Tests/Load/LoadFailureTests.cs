using System.Net;
using System.Net.Sockets;
using UptimeSampler.Load;
using UptimeSampler.Tests.Probing;

namespace UptimeSampler.Tests.Load;

/// <summary>Every failure class against a server, or a network, that causes it.</summary>
[TestClass]
public sealed class LoadFailureTests
{
    private const int Requests = 40;

    [TestMethod]
    [DataRow("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", FailureClass.Http4xx)]
    [DataRow("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", FailureClass.Http5xx)]
    [DataRow("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", FailureClass.HttpStatus)]
    [DataRow("SSH-2.0-OpenSSH_9.2\r\n", FailureClass.Protocol)]
    [DataRow(null, FailureClass.Closed)]
    [DataRow("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nok", FailureClass.Closed)]
    public async Task An_answer_that_is_none(string? answer, FailureClass expected)
    {
        foreach (Wire wire in Enum.GetValues<Wire>())
            foreach (ConnectionKind kind in Enum.GetValues<ConnectionKind>())
            {
                using LoadServer server = new((_, _) => new(answer));
                Loads.AssertAll(expected, Requests, await Loads.BurstAsync(Loads.To(server, kind), Requests, wire));
                Assert.AreEqual(Requests, server.Requests);
            }
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_reset_is_a_reset(Wire wire)
    {
        using TcpListener server = Listener();
        Task serving = ServeAsync();
        Loads.AssertAll(FailureClass.Reset, Requests, await Loads.BurstAsync(Loads.To((IPEndPoint)server.LocalEndpoint), Requests, wire));
        await serving;

        async Task ServeAsync()
        {
            for (int i = 0; i < Requests; i++)
                _ = ResetAsync(await server.AcceptSocketAsync());
        }

        static async Task ResetAsync(Socket socket)
        {
            await socket.ReceiveAsync(new byte[4096]);
            socket.Close(0);
        }
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_closed_port_is_refused(Wire wire)
    {
        IPEndPoint nobody;
        using (TcpListener listener = Listener())
            nobody = (IPEndPoint)listener.LocalEndpoint;
        foreach (ConnectionKind kind in Enum.GetValues<ConnectionKind>())
            Loads.AssertAll(FailureClass.Refused, Requests, await Loads.BurstAsync(Loads.To(nobody, kind), Requests, wire));
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_full_backlog_is_a_connect_timeout(Wire wire)
    {
        using Socket full = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // Linux completes one connection more than the backlog says; then it drops what comes.
        await first.ConnectAsync(full.LocalEndPoint!);
        LoadRequest request = Loads.To((IPEndPoint)full.LocalEndPoint!, limit: TimeSpan.FromMilliseconds(200));
        foreach (ConnectionKind kind in Enum.GetValues<ConnectionKind>())
            AssertTimedOut(FailureClass.TimeoutConnect, Requests, request.Timeout, await Loads.BurstAsync(request with { Connection = kind }, Requests, wire));
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task Silence_is_a_response_timeout(Wire wire)
    {
        using LoadServer server = new((_, ended) => LoadServer.NeverAsync(ended));
        LoadRequest request = Loads.To(server, limit: TimeSpan.FromMilliseconds(500));
        AssertTimedOut(FailureClass.TimeoutResponse, 2_000, request.Timeout, await Loads.BurstAsync(request, 2_000, wire));
        Assert.AreEqual(2_000, server.Requests);
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task An_answer_without_end_ends_at_the_time_limit_and_holds_up_nobody(Wire wire)
    {
        byte[] piece = new byte[1 << 20];
        using RawServer server = new(async (stream, number, ending) =>
        {
            await RawServer.ReadHeadAsync(stream, ending);
            await RawServer.SendAsync(stream, number == 1 ? "HTTP/1.1 200 OK\r\n\r\n" : LoadServer.Good, ending);
            while (number == 1)
                await stream.WriteAsync(piece, ending);
            await RawServer.NeverAsync(ending);
        });
        LoadCount count = await Loads.BurstAsync(Loads.To(new IPEndPoint(IPAddress.Loopback, server.Port), limit: TimeSpan.FromSeconds(1)), 20, wire);
        Assert.AreEqual(19, count.Requests - count.Failures, count.Example);
        Assert.IsTrue(count.Classes.Keys.Single() is FailureClass.TimeoutResponse or FailureClass.OwnOverload, string.Join(", ", count.Classes));
    }

    [TestMethod]
    public async Task A_time_limit_that_we_notice_too_late_is_our_own_overload()
    {
        JumpingClock clock = new();
        using LoadServer server = new((_, ended) =>
        {
            clock.Jump(Loads.LongLimit * 2);
            return new(LoadServer.Good);
        });
        using ILoadEngine engine = Loads.Engine(Loads.To(server), Wire.Kernel, clock);
        Loads.AssertAll(FailureClass.OwnOverload, 1, await engine.BurstAsync(1, CancellationToken.None));
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public void A_host_without_a_route_is_our_own_network(Wire wire) =>
        NetworkNamespace.Run([], () => Loads.AssertAll(FailureClass.OwnNetwork, Requests, Elsewhere(wire)));

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public void A_host_that_the_network_calls_unreachable_is_unreachable(Wire wire) =>
        NetworkNamespace.Run(["link set lo up", "route add unreachable 198.51.100.0/24"], () => Loads.AssertAll(FailureClass.Unreachable, Requests, Elsewhere(wire)));

    [TestMethod]
    public void When_every_local_port_is_in_use_it_is_our_own_ports() => NetworkNamespace.Run(["link set lo up"], () =>
    {
        File.WriteAllText("/proc/sys/net/ipv4/ip_local_port_range", "40000 40009");
        using TcpListener server = new(IPAddress.Loopback, 30_000);
        server.Start(100);
        LoadCount count = Loads.BurstAsync(Loads.To((IPEndPoint)server.LocalEndpoint, limit: TimeSpan.FromMilliseconds(200)), 30).GetAwaiter().GetResult();
        Assert.AreEqual(20, count.Classes[FailureClass.OwnPorts], count.Example);
        Assert.AreEqual((10, 20), (count.Requests, count.Invalid));
    });

    private static LoadCount Elsewhere(Wire wire) =>
        Loads.BurstAsync(Loads.To(new IPEndPoint(IPAddress.Parse("198.51.100.7"), 80), ConnectionKind.New), Requests, wire).GetAwaiter().GetResult();

    /// <summary>On a machine so busy that a limit was noticed a quarter of a second late, the class is another, rightly.</summary>
    private static void AssertTimedOut(FailureClass expected, long requests, TimeSpan limit, LoadCount count)
    {
        Assert.IsTrue(count.Classes.Keys.All(failure => failure == expected || failure == FailureClass.OwnOverload), string.Join(", ", count.Classes));
        Assert.AreEqual(requests, count.Requests + count.Invalid);
        Assert.AreEqual(count.Failures, count.Latencies.Count);
        if (count.Failures > 0)
            Assert.IsTrue(count.Latencies.Quantile(0) >= limit, $"{count.Latencies.Quantile(0)}");
    }

    private static TcpListener Listener()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start(4096);
        return listener;
    }
}
