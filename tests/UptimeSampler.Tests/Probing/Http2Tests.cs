using System.Net;
using System.Security.Cryptography.X509Certificates;
using UptimeSampler.Probing;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Probing;

[TestClass]
public sealed class Http2Tests
{
    private static readonly X509Certificate2 Certificate = TestCertificates.Valid();

    [TestMethod]
    public async Task HTTP2_over_TLS_works_and_every_sample_has_its_own_connection()
    {
        using RawServer server = RawHttp2.OverTls(Certificate, RawHttp2.AnswerAsync);
        using ProbeWorker worker = Probe.Worker();
        for (int i = 0; i < 4; i++)
        {
            Outcome outcome = (await worker.ProbeAsync(Https(server), 0, ConnectionKind.New, CancellationToken.None))!;
            Probe.AssertFailed(FailureClass.None, outcome);
            Assert.IsTrue(outcome.Phases.FirstByte > TimeSpan.Zero);
        }
        Assert.AreEqual(4, server.Accepted);
    }

    [TestMethod]
    public async Task A_kept_HTTP2_connection_serves_again()
    {
        using RawServer server = RawHttp2.OverTls(Certificate, RawHttp2.AnswerAsync);
        using ProbeWorker worker = Probe.Worker();
        List<ConnectionKind> kinds = [];
        for (int i = 0; i < 4; i++)
        {
            Outcome outcome = (await worker.ProbeAsync(Https(server), 0, ConnectionKind.Kept, CancellationToken.None))!;
            Probe.AssertFailed(FailureClass.None, outcome);
            Assert.IsNotNull(outcome.CertificateExpires, "known also on a kept connection");
            kinds.Add(outcome.Connection);
        }
        CollectionAssert.AreEqual((ConnectionKind[])[ConnectionKind.Kept, ConnectionKind.Kept, ConnectionKind.Kept, ConnectionKind.Kept], kinds);
        Assert.AreEqual(1, server.Accepted);
    }

    [TestMethod]
    [DataRow(ConnectionKind.New)]
    [DataRow(ConnectionKind.Kept)]
    public async Task A_refused_stream_is_a_failure_and_not_tried_again(ConnectionKind connection)
    {
        int requests = 0;
        using RawServer server = RawHttp2.OverTls(Certificate, (stream, id, ending) =>
        {
            Interlocked.Increment(ref requests);
            return RawHttp2.RefuseAsync(stream, id, ending);
        });
        using ProbeWorker worker = Probe.Worker();
        Outcome outcome = (await worker.ProbeAsync(Https(server), 0, connection, CancellationToken.None))!;
        Probe.AssertFailed(FailureClass.Protocol, outcome);
        Assert.AreEqual(1, requests);
        Assert.AreEqual(1, server.Accepted);
    }

    [TestMethod]
    public async Task HTTP2_without_TLS_works_when_asked_for()
    {
        using RawServer server = new((stream, _, ending) => RawHttp2.ServeAsync(stream, id => RawHttp2.AnswerAsync(stream, id, ending), ending));
        Probe.AssertFailed(FailureClass.None, await Probe.OnceAsync(Probe.Target(server.Url(), new() { HttpVersion = HttpVersion.Version20 })));
    }

    [TestMethod]
    public async Task A_server_without_HTTP2_fails_a_target_that_insists_on_it()
    {
        using RawServer server = RawServer.Tls(Certificate, async (stream, _, ending) =>
        {
            await RawServer.ReadHeadAsync(stream, ending);
            await RawServer.SendAsync(stream, RawServer.Ok(), ending);
        });
        Probe.AssertFailed(FailureClass.Assertion, await Probe.OnceAsync(Https(server) with { Expect = new() { HttpVersion = HttpVersion.Version20 } }));
        Probe.AssertFailed(FailureClass.None, await Probe.OnceAsync(Https(server)));
    }

    [TestMethod]
    public async Task A_connection_that_ends_instead_of_answering_is_closed()
    {
        using RawServer server = RawHttp2.OverTls(Certificate, async (stream, _, _) => await stream.DisposeAsync());
        Probe.AssertFailed(FailureClass.Closed, await Probe.OnceAsync(Https(server)));
    }

    private static Target Https(RawServer server) => Probe.Target(server.Url("https")) with { Tls = new() { Insecure = true } };
}
