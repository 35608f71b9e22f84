using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using UptimeSampler.Probing;
using UptimeSampler.Targets;
using static UptimeSampler.Tests.Probing.RawServer;

namespace UptimeSampler.Tests.Probing;

[TestClass]
public sealed class TlsTests
{
    private static readonly TlsSettings Insecure = new() { Insecure = true };

    [TestMethod]
    public async Task A_certificate_that_nobody_trusts_is_a_certificate_failure()
    {
        using X509Certificate2 certificate = TestCertificates.Valid();
        using RawServer server = Serving(certificate);
        Outcome outcome = await Probe.OnceAsync(server.Url("https"));
        Probe.AssertFailed(FailureClass.Certificate, outcome);
        StringAssert.Contains(outcome.Detail, "not trusted");
        Assert.AreEqual(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), outcome.CertificateExpires);
    }

    [TestMethod]
    public async Task An_expired_certificate_is_a_certificate_failure()
    {
        using X509Certificate2 certificate = TestCertificates.For("shop.example", new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using RawServer server = Serving(certificate);
        Outcome outcome = await Probe.OnceAsync(server.Url("https"));
        Probe.AssertFailed(FailureClass.Certificate, outcome);
        StringAssert.Contains(outcome.Detail, "outside its validity");
    }

    [TestMethod]
    public async Task A_certificate_for_another_name_is_a_certificate_failure()
    {
        using X509Certificate2 certificate = TestCertificates.Valid();
        using RawServer server = Serving(certificate);
        Target target = Probe.Target(new Uri($"https://pay.example:{server.Port}/"));
        Outcome outcome = await Probe.OnceAsync(target, StandInResolver.Knowing("pay.example", "127.0.0.1"));
        Probe.AssertFailed(FailureClass.Certificate, outcome);
        StringAssert.Contains(outcome.Detail, "not for the name pay.example");
    }

    [TestMethod]
    public async Task Insecure_accepts_any_certificate_and_still_tells_its_end()
    {
        using X509Certificate2 certificate = TestCertificates.Valid();
        using RawServer server = Serving(certificate);
        Outcome outcome = await Probe.OnceAsync(Probe.Target(server.Url("https")) with { Tls = Insecure });
        Probe.AssertFailed(FailureClass.None, outcome);
        Assert.AreEqual(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), outcome.CertificateExpires);
        Assert.IsTrue(outcome.Phases.Tls > TimeSpan.Zero);
    }

    [TestMethod]
    public async Task A_server_that_speaks_no_HTTP2_is_never_taken_for_a_failing_one()
    {
        using X509Certificate2 certificate = TestCertificates.Valid();
        using RawServer server = Serving(certificate);
        using ProbeWorker worker = Probe.Worker();
        Target target = Probe.Target(server.Url("https")) with { Tls = Insecure };
        // The handler's own fall-back from HTTP/2 asked for a second connection in about one of a hundred probes.
        for (int i = 0; i < 400; i++)
            Probe.AssertFailed(FailureClass.None, (await worker.ProbeAsync(target, 0, ConnectionKind.New, CancellationToken.None))!);
    }

    [TestMethod]
    public async Task The_server_is_asked_for_by_its_name_although_the_connection_is_pinned_to_an_address()
    {
        using X509Certificate2 certificate = TestCertificates.Valid();
        TaskCompletionSource<string?> asked = new();
        using RawServer server = new(async (stream, _, ending) =>
        {
            using SslStream tls = new(stream);
            await tls.AuthenticateAsServerAsync((_, hello, _, _) => new(new SslServerAuthenticationOptions { ServerCertificate = certificate }), null, ending);
            string[]? head = await ReadHeadAsync(tls, ending);
            asked.SetResult(tls.TargetHostName + " " + head!.Single(line => line.StartsWith("Host:", StringComparison.Ordinal)));
            await SendAsync(tls, Ok(), ending);
        });
        Target target = Probe.Target(new Uri($"https://shop.example:{server.Port}/")) with { Tls = Insecure };
        Probe.AssertFailed(FailureClass.None, await Probe.OnceAsync(target, StandInResolver.Knowing("shop.example", "127.0.0.1")));
        Assert.AreEqual($"shop.example Host: shop.example:{server.Port}", await asked.Task);
    }

    [TestMethod]
    public async Task A_peer_that_does_not_speak_TLS_is_a_TLS_failure()
    {
        using RawServer server = new(async (stream, _, ending) =>
        {
            await SendAsync(stream, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", ending);
            await ReadHeadAsync(stream, ending);
        });
        Probe.AssertFailed(FailureClass.Tls, await Probe.OnceAsync(server.Url("https")));
    }

    [TestMethod]
    public async Task A_TLS_version_below_the_lowest_wanted_is_a_TLS_failure()
    {
        using X509Certificate2 certificate = TestCertificates.Valid();
        using RawServer server = Tls(certificate, (stream, _, ending) => ReadHeadAsync(stream, ending), SslProtocols.Tls12);
        Target target = Probe.Target(server.Url("https")) with { Tls = new() { Insecure = true, MinVersion = SslProtocols.Tls13 } };
        Probe.AssertFailed(FailureClass.Tls, await Probe.OnceAsync(target));
    }

    [TestMethod]
    public async Task A_silent_handshake_is_a_TLS_timeout()
    {
        using RawServer server = new((_, _, ending) => NeverAsync(ending));
        Target target = Probe.Target(server.Url("https")) with { Timeout = TimeSpan.FromMilliseconds(300) };
        Outcome outcome = await Probe.OnceAsync(target);
        Probe.AssertFailed(FailureClass.TimeoutTls, outcome);
        Assert.IsNotNull(outcome.Phases.Connect);
        Assert.IsNull(outcome.Phases.Tls);
    }

    [TestMethod]
    public async Task Closing_in_the_handshake_is_closed_and_resetting_in_it_is_reset()
    {
        using RawServer closing = new(async (stream, _, ending) => await stream.ReadAtLeastAsync(new byte[64 * 1024], 1, cancellationToken: ending));
        Probe.AssertFailed(FailureClass.Closed, await Probe.OnceAsync(closing.Url("https")));
        using RawServer resetting = new((stream, _, _) =>
        {
            Socket socket = ((NetworkStream)stream).Socket;
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
            return Task.CompletedTask;
        });
        Probe.AssertFailed(FailureClass.Reset, await Probe.OnceAsync(resetting.Url("https")));
    }

    private static RawServer Serving(X509Certificate2 certificate) => Tls(certificate, async (stream, _, ending) =>
    {
        while (await ReadHeadAsync(stream, ending) is not null)
            await SendAsync(stream, Ok(), ending);
    });
}
