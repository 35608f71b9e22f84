using System.Net;
using System.Security.Cryptography.X509Certificates;
using UptimeSampler.Load;
using UptimeSampler.Tests.Probing;

namespace UptimeSampler.Tests.Load;

[TestClass]
public sealed class Http2LoadTests
{
    private const int Requests = 300;
    private static readonly X509Certificate2 Certificate = TestCertificates.Valid();
    private int asked;

    [TestMethod]
    public async Task Many_requests_go_over_few_connections_opened_before()
    {
        using RawServer server = RawHttp2.OverTls(Certificate, AnswerAsync);
        using ILoadEngine engine = Loads.Engine(Secure(server));
        for (int burst = 1; burst <= 2; burst++)
            AssertAllGood(Requests, await engine.BurstAsync(Requests, CancellationToken.None));
        Assert.AreEqual((2 * Requests, 3), (asked, server.Accepted));
    }

    [TestMethod]
    public async Task Every_request_can_have_a_connection_of_its_own()
    {
        using RawServer server = RawHttp2.OverTls(Certificate, AnswerAsync);
        AssertAllGood(30, await Loads.BurstAsync(Secure(server) with { Connection = ConnectionKind.New }, 30));
        Assert.AreEqual((30, 30), (asked, server.Accepted));
    }

    [TestMethod]
    public async Task Closed_and_open_model_are_what_the_server_read()
    {
        using RawServer server = RawHttp2.OverTls(Certificate, AnswerAsync);
        using ILoadEngine engine = Loads.Engine(Secure(server));
        LoadCount held = await engine.HoldAsync(50, TimeSpan.FromMilliseconds(300), CancellationToken.None);
        AssertAllGood(asked, held);
        Assert.AreEqual(50, held.Achieved);
        AssertAllGood(LoadCountTests.Instants(500, TimeSpan.FromSeconds(1)).Count, await engine.ArriveAsync(500, TimeSpan.FromSeconds(1), 100, CancellationToken.None));
    }

    [TestMethod]
    public async Task Without_TLS_both_sides_know_beforehand()
    {
        using RawServer server = new((stream, _, ending) => RawHttp2.ServeAsync(stream, id => AnswerAsync(stream, id, ending), ending));
        AssertAllGood(Requests, await Loads.BurstAsync(To(server, "http"), Requests));
        Assert.AreEqual(Requests, asked);
    }

    [TestMethod]
    [DataRow(ConnectionKind.Kept)]
    [DataRow(ConnectionKind.New)]
    public async Task A_refused_stream_is_a_failure_and_not_tried_again(ConnectionKind kind)
    {
        using RawServer server = RawHttp2.OverTls(Certificate, (stream, id, ending) =>
        {
            Interlocked.Increment(ref asked);
            return RawHttp2.RefuseAsync(stream, id, ending);
        });
        Loads.AssertAll(FailureClass.Protocol, 40, await Loads.BurstAsync(Secure(server) with { Connection = kind }, 40));
        Assert.AreEqual(40, asked);
    }

    [TestMethod]
    public async Task A_certificate_that_nobody_trusts_is_the_servers_fault()
    {
        using RawServer server = RawHttp2.OverTls(Certificate, AnswerAsync);
        foreach (ConnectionKind kind in Enum.GetValues<ConnectionKind>())
            Loads.AssertAll(FailureClass.Certificate, 20, await Loads.BurstAsync(Secure(server) with { Connection = kind, AcceptsAnyCertificate = false }, 20));
        Assert.AreEqual(0, asked);
    }

    [TestMethod]
    public async Task A_closed_port_is_refused()
    {
        RawServer server = RawHttp2.OverTls(Certificate, AnswerAsync);
        server.Dispose();
        Loads.AssertAll(FailureClass.Refused, 20, await Loads.BurstAsync(Secure(server) with { Connection = ConnectionKind.New }, 20));
    }

    [TestMethod]
    public async Task A_server_that_speaks_only_the_old_version_is_told()
    {
        using LoadServer server = LoadServer.Answering(LoadServer.Good, Certificate);
        LoadRequest request = Loads.To(server.Endpoint, scheme: "https") with { AcceptsAnyCertificate = true, IsHttp2 = true };
        Loads.AssertAll(FailureClass.Protocol, 5, await Loads.BurstAsync(request, 5));
    }

    [TestMethod]
    public async Task Silence_is_a_timeout_and_a_stop_ends_it()
    {
        using RawServer server = RawHttp2.OverTls(Certificate, (_, _, _) =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        LoadCount count = await Loads.BurstAsync(Secure(server) with { Timeout = TimeSpan.FromMilliseconds(800) }, Requests);
        Assert.AreEqual(Requests, count.Requests + count.Invalid);
        Assert.IsTrue(count.Classes.Keys.All(failure => failure is FailureClass.TimeoutResponse or FailureClass.OwnOverload), string.Join(", ", count.Classes));

        using CancellationTokenSource stop = new();
        using ILoadEngine engine = Loads.Engine(Secure(server));
        Task<LoadCount> load = engine.BurstAsync(Requests, stop.Token);
        await stop.CancelAsync();
        Assert.AreEqual(0, (await load.WaitAsync(Loads.LongLimit / 2)).Requests);
    }

    private Task AnswerAsync(Stream stream, int id, CancellationToken ending)
    {
        Interlocked.Increment(ref asked);
        return RawHttp2.AnswerAsync(stream, id, ending);
    }

    private static LoadRequest Secure(RawServer server) => To(server, "https") with { AcceptsAnyCertificate = true };

    private static LoadRequest To(RawServer server, string scheme) => Loads.To(new IPEndPoint(IPAddress.Loopback, server.Port), scheme: scheme) with { IsHttp2 = true };

    private static void AssertAllGood(long requests, LoadCount count) =>
        Assert.AreEqual((requests, 0, 0, requests), (count.Requests, count.Failures, count.Invalid, count.Latencies.Count), count.Example);
}
