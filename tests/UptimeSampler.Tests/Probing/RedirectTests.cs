using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using UptimeSampler.Targets;
using static UptimeSampler.Tests.Probing.RawServer;

namespace UptimeSampler.Tests.Probing;

[TestClass]
public sealed class RedirectTests
{
    [TestMethod]
    public async Task Redirects_are_followed_when_asked_and_only_then()
    {
        using RawServer server = Routed(path => path == "/end" ? Ok() : Found("/end"));
        Outcome followed = await Probe.OnceAsync(Following(server.Url()));
        Probe.AssertFailed(FailureClass.None, followed);
        Assert.AreEqual(200, followed.Status);
        Assert.AreEqual(2, server.Accepted, "each hop of a new-connection probe has its own connection");
        Probe.AssertFailed(FailureClass.HttpStatus, await Probe.OnceAsync(Following(server.Url()) with { FollowRedirects = false }));
    }

    [TestMethod]
    [DataRow("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "without a Location")]
    [DataRow("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", "in a circle")]
    [DataRow("HTTP/1.1 302 Found\r\nLocation: ftp://other.example/\r\nContent-Length: 0\r\n\r\n", "no http or https")]
    [DataRow("HTTP/1.1 302 Found\r\nLocation: http://\r\nContent-Length: 0\r\n\r\n", "no http or https")]
    public async Task A_redirect_that_leads_nowhere_is_a_redirect_failure(string answer, string why)
    {
        using RawServer server = Answering(answer);
        Outcome outcome = await Probe.OnceAsync(Following(server.Url()));
        Probe.AssertFailed(FailureClass.Redirect, outcome);
        StringAssert.Contains(outcome.Detail, why);
    }

    [TestMethod]
    [DataRow(10, FailureClass.None)]
    [DataRow(11, FailureClass.Redirect)]
    public async Task At_most_ten_redirects_are_followed(int count, FailureClass expected)
    {
        using RawServer server = Routed(path => path == $"/{count}" ? Ok() : Found($"/{(path == "/" ? 0 : int.Parse(path[1..])) + 1}"));
        Probe.AssertFailed(expected, await Probe.OnceAsync(Following(server.Url())));
    }

    [TestMethod]
    [DataRow("http://[fe80::1%251]/", DisplayName = "an address of no interface")]
    [DataRow("http://255.255.255.255/", DisplayName = "an address that this host may not send to")]
    [DataRow("http://127.0.0.1:0/", DisplayName = "no port")]
    public async Task A_redirect_to_where_this_host_cannot_go_is_the_targets_fault(string location)
    {
        using RawServer server = Answering(Found(location));
        Outcome outcome = await Probe.OnceAsync(Following(server.Url()));
        Assert.AreEqual(OutcomeKind.Failed, outcome.Kind, outcome.Detail);
        Assert.IsTrue(outcome.Failure is FailureClass.Redirect or FailureClass.Refused or FailureClass.Unreachable, outcome.Detail);
    }

    [TestMethod]
    public async Task Each_hop_is_resolved_by_us_and_the_first_address_is_the_samples()
    {
        using RawServer second = Answering(Ok(), IPAddress.Parse("127.0.0.2"));
        using RawServer first = Routed(_ => Found($"http://next.example:{second.Port}/"));
        StandInResolver resolver = StandInResolver.Knowing("shop.example", "127.0.0.1");
        resolver.Names["next.example"] = () => [IPAddress.Parse("127.0.0.2")];
        Outcome outcome = await Probe.OnceAsync(Following(new Uri($"http://shop.example:{first.Port}/")), resolver);
        Probe.AssertFailed(FailureClass.None, outcome);
        Assert.AreEqual(IPAddress.Loopback, outcome.Address);
        Assert.AreEqual(1, second.Accepted);
    }

    [TestMethod]
    public async Task Secrets_stay_with_the_origin_they_were_given_for()
    {
        ConcurrentQueue<string> heads = new();
        using RawServer other = new(async (stream, _, ending) =>
        {
            heads.Enqueue(string.Join('\n', (await ReadHeadAsync(stream, ending))!));
            await SendAsync(stream, Ok(), ending);
        });
        using RawServer server = new(async (stream, _, ending) =>
        {
            heads.Enqueue(string.Join('\n', (await ReadHeadAsync(stream, ending))!));
            await SendAsync(stream, Found($"http://127.0.0.1:{other.Port}/"), ending);
        });
        Target target = Following(server.Url()) with { Headers = [new("X-Api-Key", new Secret("hush")), new("Accept", new Secret("text/html"))] };
        Probe.AssertFailed(FailureClass.None, await Probe.OnceAsync(target));
        string[] both = [.. heads];
        Assert.AreEqual(2, both.Length);
        StringAssert.Contains(both[0], "hush");
        StringAssert.Contains(both[1], "text/html");
        Assert.IsFalse(both[1].Contains("hush"));
    }

    [TestMethod]
    [DataRow(false, DisplayName = "at once")]
    [DataRow(true, DisplayName = "after a redirect within https")]
    public async Task A_redirect_from_https_to_http_is_a_redirect_failure_and_nobody_is_asked(bool later)
    {
        using X509Certificate2 certificate = TestCertificates.Valid();
        using RawServer plain = Answering(Ok());
        using RawServer server = Tls(certificate, async (stream, _, ending) =>
        {
            while (await ReadHeadAsync(stream, ending) is { } head)
                await SendAsync(stream, Found(later && head[0].Contains(" / ", StringComparison.Ordinal) ? "/next" : $"http://127.0.0.1:{plain.Port}/?token=hush"), ending);
        });
        Target target = Following(server.Url("https")) with { Tls = new() { Insecure = true }, Headers = [new("X-Api-Key", new Secret("hush"))] };
        Outcome outcome = await Probe.OnceAsync(target);
        Probe.AssertFailed(FailureClass.Redirect, outcome);
        Assert.AreEqual($"a redirect from https to 'http://127.0.0.1:{plain.Port}/', which is not encrypted", outcome.Detail);
        Assert.AreEqual(0, plain.Accepted);
    }

    [TestMethod]
    public async Task A_redirect_from_http_to_https_is_followed_without_secrets()
    {
        ConcurrentQueue<string> heads = new();
        using X509Certificate2 certificate = TestCertificates.Valid();
        using RawServer encrypted = Tls(certificate, async (stream, _, ending) =>
        {
            heads.Enqueue(string.Join('\n', (await ReadHeadAsync(stream, ending))!));
            await SendAsync(stream, Ok(), ending);
        });
        using RawServer server = Answering(Found(encrypted.Url("https").AbsoluteUri));
        Target target = Following(server.Url()) with { Tls = new() { Insecure = true }, Headers = [new("X-Api-Key", new Secret("hush"))] };
        Probe.AssertFailed(FailureClass.None, await Probe.OnceAsync(target));
        Assert.DoesNotContain("hush", heads.Single());
    }

    private static Target Following(Uri url) => Probe.Target(url) with { FollowRedirects = true };

    private static string Found(string location) => $"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n";

    private static RawServer Routed(Func<string, string> answer) => new(async (stream, _, ending) =>
    {
        while (await ReadHeadAsync(stream, ending) is { } head)
            await SendAsync(stream, answer(head[0].Split(' ')[1]), ending);
    });
}
