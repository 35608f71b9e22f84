using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using UptimeSampler.Probing;
using UptimeSampler.Targets;
using static UptimeSampler.Tests.Probing.RawServer;

namespace UptimeSampler.Tests.Probing;

/// <summary>Answers that make libraries throw what they promise nowhere: a server must not hide its outage behind one.</summary>
[TestClass]
public sealed class UnforeseenAnswerTests
{
    [TestMethod]
    [DataRow("utf-7")]
    [DataRow("no-such-charset")]
    [DataRow("\"\"")]
    public async Task A_charset_that_cannot_be_used_is_read_as_UTF_8(string charset)
    {
        using RawServer server = Answering(Ok("fine ü", $"Content-Type: text/html; charset={charset}\r\n"));
        Probe.AssertFailed(FailureClass.None, await Probe.OnceAsync(Probe.Target(server.Url(), new() { BodyMatches = new("fine ü") })));
        Probe.AssertFailed(FailureClass.Assertion, await Probe.OnceAsync(Probe.Target(server.Url(), new() { BodyMatches = new("else") })));
    }

    [TestMethod]
    public async Task A_redirect_to_a_host_that_is_no_name_is_a_redirect_failure()
    {
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            await stream.WriteAsync(Encoding.Latin1.GetBytes("HTTP/1.1 302 Found\r\nLocation: http://xn--\u00ff/\r\nContent-Length: 0\r\n\r\n"), ending);
        });
        Probe.AssertFailed(FailureClass.Redirect, await Probe.OnceAsync(Probe.Target(server.Url()) with { FollowRedirects = true }));
    }

    [TestMethod]
    [DataRow("XXXXXXXXXXXXZ")]
    [DataRow("269999999999Z")]
    public async Task A_certificate_whose_end_cannot_be_read_is_a_certificate_failure(string ends)
    {
        using X509Certificate2 certificate = Ending(ends);
        using RawServer server = Tls(certificate, async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            await SendAsync(stream, Ok(), ending);
        });
        Outcome refused = await Probe.OnceAsync(server.Url("https"));
        Probe.AssertFailed(FailureClass.Certificate, refused);
        Assert.IsNull(refused.CertificateExpires);
        Outcome insecure = await Probe.OnceAsync(Probe.Target(server.Url("https")) with { Tls = new() { Insecure = true } });
        Probe.AssertFailed(FailureClass.None, insecure);
        Assert.IsNull(insecure.CertificateExpires);
    }

    [TestMethod]
    public async Task What_nobody_foresaw_is_a_protocol_failure_once_the_connection_stands()
    {
        // A clock that breaks as soon as the answer is there stands for any exception that an answer may cause.
        BreakingClock clock = new();
        using RawServer breaking = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            clock.Breaks = 1;
            await SendAsync(stream, Ok(), ending);
        });
        using ProbeWorker worker = new(new WorkerSettings("w1"), new StandInResolver(), clock);
        Outcome outcome = (await worker.ProbeAsync(Probe.Target(breaking.Url()), 0, ConnectionKind.New, CancellationToken.None))!;
        Probe.AssertFailed(FailureClass.Protocol, outcome);
        StringAssert.Contains(outcome.Detail, nameof(FormatException));
    }

    /// <summary>The date is patched in, so the signature is wrong as well; a handshake does not mind.</summary>
    private static X509Certificate2 Ending(string utcTime)
    {
        using X509Certificate2 right = TestCertificates.For("shop.example", new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero));
        using ECDsa key = right.GetECDsaPrivateKey()!;
        byte[] bytes = right.RawData;
        int place = bytes.AsSpan().IndexOf("310203040506Z"u8);
        Encoding.ASCII.GetBytes(utcTime).CopyTo(bytes, place);
        using X509Certificate2 wrong = X509CertificateLoader.LoadCertificate(bytes);
        return wrong.CopyWithPrivateKey(key);
    }

    private sealed class BreakingClock : TimeProvider
    {
        public int Breaks;

        public override long GetTimestamp() => Interlocked.Exchange(ref Breaks, 0) == 0 ? base.GetTimestamp() : throw new FormatException("broken");
    }
}
