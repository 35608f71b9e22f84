using System.Net;
using System.Security.Cryptography.X509Certificates;
using UptimeSampler.Load;
using UptimeSampler.Tests.Probing;

namespace UptimeSampler.Tests.Load;

[TestClass]
public sealed class SecureLoadTests
{
    private const int Requests = 100;

    [TestMethod]
    [DataRow(ConnectionKind.Kept)]
    [DataRow(ConnectionKind.New)]
    public async Task Over_TLS_a_burst_is_what_the_server_read(ConnectionKind kind)
    {
        using X509Certificate2 certificate = TestCertificates.Valid();
        using LoadServer server = LoadServer.Answering(kind == ConnectionKind.New ? LoadServer.GoodAndClose : LoadServer.Good, certificate);
        using ILoadEngine engine = Loads.Engine(Secure(server) with { Connection = kind });
        for (int burst = 1; burst <= 2; burst++)
        {
            LoadCount count = await engine.BurstAsync(Requests, CancellationToken.None);
            Assert.AreEqual((Requests, 0, 0), (count.Requests, count.Failures, count.Invalid), count.Example);
        }
        Assert.AreEqual((2 * Requests, kind == ConnectionKind.New ? 2 * Requests : Requests), (server.Requests, server.Accepted));
    }

    [TestMethod]
    public async Task The_closed_and_the_open_model_go_over_TLS_too()
    {
        using X509Certificate2 certificate = TestCertificates.Valid();
        using LoadServer server = LoadServer.Answering(LoadServer.Good, certificate);
        using ILoadEngine engine = Loads.Engine(Secure(server));
        LoadCount held = await engine.HoldAsync(10, TimeSpan.FromMilliseconds(300), CancellationToken.None);
        LoadCount arrived = await engine.ArriveAsync(300, TimeSpan.FromMilliseconds(300), 100, CancellationToken.None);
        Assert.AreEqual((server.Requests, 0), (held.Requests + arrived.Requests, held.Failures + arrived.Failures), held.Example ?? arrived.Example);
    }

    [TestMethod]
    public async Task A_certificate_that_nobody_trusts_is_the_servers_fault()
    {
        using X509Certificate2 certificate = TestCertificates.Valid();
        using LoadServer server = LoadServer.Answering(LoadServer.Good, certificate);
        foreach (ConnectionKind kind in Enum.GetValues<ConnectionKind>())
            Loads.AssertAll(FailureClass.Certificate, 20, await Loads.BurstAsync(Secure(server) with { Connection = kind, AcceptsAnyCertificate = false }, 20));
        Assert.AreEqual(0, server.Requests);
    }

    [TestMethod]
    public async Task A_server_that_speaks_no_TLS_is_told()
    {
        using RawServer server = new(async (stream, _, ending) =>
        {
            await stream.ReadExactlyAsync(new byte[5], ending);
            await RawServer.SendAsync(stream, "HTTP/1.1 400 Bad Request\r\n\r\n", ending);
        });
        Loads.AssertAll(FailureClass.Tls, 20, await Loads.BurstAsync(Secure(new IPEndPoint(IPAddress.Loopback, server.Port)), 20));
    }

    [TestMethod]
    public async Task A_server_that_says_nothing_in_the_handshake_is_a_TLS_timeout()
    {
        using RawServer server = new((_, _, ending) => RawServer.NeverAsync(ending));
        LoadRequest request = Secure(new IPEndPoint(IPAddress.Loopback, server.Port)) with { Timeout = TimeSpan.FromMilliseconds(300) };
        LoadCount count = await Loads.BurstAsync(request, 20);
        // On a machine so busy that the limit was noticed a quarter of a second late, the class is another, rightly.
        Assert.IsTrue(count.Classes.Keys.All(failure => failure is FailureClass.TimeoutTls or FailureClass.OwnOverload), string.Join(", ", count.Classes));
        Assert.AreEqual(20, count.Requests + count.Invalid);
    }

    private static LoadRequest Secure(LoadServer server) => Secure(server.Endpoint);

    private static LoadRequest Secure(IPEndPoint endpoint) => Loads.To(endpoint, scheme: "https") with { AcceptsAnyCertificate = true };
}
