using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using UptimeSampler.Targets;
using static UptimeSampler.Tests.Probing.RawServer;

namespace UptimeSampler.Tests.Probing;

/// <summary>Each failure class against a real server that misbehaves so.</summary>
[TestClass]
public sealed class FailureClassTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [TestMethod]
    public async Task A_good_answer_is_up_with_its_phases()
    {
        using RawServer server = Answering(Ok());
        Outcome outcome = await Probe.OnceAsync(server.Url());
        Probe.AssertFailed(FailureClass.None, outcome);
        Assert.AreEqual(200, outcome.Status);
        Assert.AreEqual(IPAddress.Loopback, outcome.Address);
        Assert.AreEqual(ConnectionKind.New, outcome.Connection);
        Assert.IsNull(outcome.Phases.Resolve);
        Assert.IsNull(outcome.Phases.Tls);
        Assert.IsTrue(outcome.Phases.Connect > TimeSpan.Zero);
        Assert.IsTrue(outcome.Phases.FirstByte > TimeSpan.Zero);
        Assert.IsTrue(outcome.Phases.Total >= outcome.Phases.Connect + outcome.Phases.FirstByte);
    }

    [TestMethod]
    public async Task A_closed_port_is_refused()
    {
        using Socket reserved = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Outcome outcome = await Probe.OnceAsync(new Uri($"http://{reserved.LocalEndPoint}/"));
        Probe.AssertFailed(FailureClass.Refused, outcome);
        Assert.IsNull(outcome.Phases.Connect);
    }

    [TestMethod]
    public async Task A_reset_before_the_answer_is_reset()
    {
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            Socket socket = ((NetworkStream)stream).Socket;
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        });
        Probe.AssertFailed(FailureClass.Reset, await Probe.OnceAsync(server.Url()));
        Assert.AreEqual(1, server.Accepted, "a probe is never repeated");
    }

    [TestMethod]
    public async Task A_connection_closed_without_an_answer_is_closed()
    {
        using RawServer server = new((stream, _, ending) => ReadHeadAsync(stream, ending));
        Outcome outcome = await Probe.OnceAsync(server.Url());
        Probe.AssertFailed(FailureClass.Closed, outcome);
        Assert.AreEqual(1, server.Accepted, "a probe is never repeated");
        Assert.IsNull(outcome.Phases.FirstByte);
    }

    [TestMethod]
    [DataRow("HTTP/1.1 200 OK\r\nContent-")]
    [DataRow("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    public async Task A_connection_closed_within_the_answer_is_closed(string beginning)
    {
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            await SendAsync(stream, beginning, ending);
        });
        Probe.AssertFailed(FailureClass.Closed, await Probe.OnceAsync(server.Url()));
    }

    [TestMethod]
    public async Task A_full_backlog_is_a_connect_timeout()
    {
        using Socket full = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        // Linux completes one connection more than the backlog says; then it drops what comes.
        using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(full.LocalEndPoint!);
        Outcome outcome = await Probe.OnceAsync(Probe.Target(new Uri($"http://{full.LocalEndPoint}/")) with { Timeout = Short });
        Probe.AssertFailed(FailureClass.TimeoutConnect, outcome);
        Assert.IsTrue(outcome.Phases.Total >= Short - TimeSpan.FromMilliseconds(50));
    }

    [TestMethod]
    public async Task A_silent_server_is_a_response_timeout()
    {
        using RawServer server = new((_, _, ending) => NeverAsync(ending));
        Outcome outcome = await Probe.OnceAsync(Probe.Target(server.Url()) with { Timeout = Short });
        Probe.AssertFailed(FailureClass.TimeoutResponse, outcome);
        Assert.IsNotNull(outcome.Phases.Connect);
    }

    [TestMethod]
    public async Task An_answer_that_never_ends_is_a_response_timeout()
    {
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            await SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", ending);
            await NeverAsync(ending);
        });
        Outcome outcome = await Probe.OnceAsync(Probe.Target(server.Url()) with { Timeout = Short });
        Probe.AssertFailed(FailureClass.TimeoutResponse, outcome);
        Assert.AreEqual(200, outcome.Status);
        Assert.IsNotNull(outcome.Phases.FirstByte);
    }

    [TestMethod]
    [DataRow("SSH-2.0-OpenSSH_9.2\r\n")]
    [DataRow("HTTP/1.1 abc OK\r\n\r\n")]
    [DataRow("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n")]
    public async Task An_answer_that_is_no_HTTP_is_a_protocol_failure(string nonsense)
    {
        using RawServer server = Answering(nonsense);
        Probe.AssertFailed(FailureClass.Protocol, await Probe.OnceAsync(Probe.Target(server.Url()) with { Timeout = TimeSpan.FromSeconds(3) }));
    }

    [TestMethod]
    [DataRow(404, FailureClass.Http4xx)]
    [DataRow(429, FailureClass.Http4xx)]
    [DataRow(500, FailureClass.Http5xx)]
    [DataRow(503, FailureClass.Http5xx)]
    [DataRow(304, FailureClass.HttpStatus)]
    [DataRow(302, FailureClass.HttpStatus)]
    [DataRow(666, FailureClass.HttpStatus)]
    public async Task An_unwanted_status_is_named_by_its_kind(int status, FailureClass expected)
    {
        using RawServer server = Answering($"HTTP/1.1 {status} So it is\r\nContent-Length: 0\r\n\r\n");
        Outcome outcome = await Probe.OnceAsync(server.Url());
        Probe.AssertFailed(expected, outcome);
        Assert.AreEqual(status, outcome.Status);
    }

    [TestMethod]
    public async Task A_wanted_status_is_up_also_when_unusual()
    {
        using RawServer server = Answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        Expectation expect = new() { Status = [new(200, 299), new(404, 404)] };
        Probe.AssertFailed(FailureClass.None, await Probe.OnceAsync(Probe.Target(server.Url(), expect)));
    }

    [TestMethod]
    public async Task A_status_stays_the_cause_when_the_body_breaks_off_too()
    {
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            await SendAsync(stream, "HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nonly this", ending);
        });
        Probe.AssertFailed(FailureClass.Http5xx, await Probe.OnceAsync(server.Url()));
    }

    [TestMethod]
    public async Task Expectations_about_the_answer_are_assertions()
    {
        using RawServer server = Answering(Ok("all is well", "X-Backend: blue\r\n"));
        static Regex Re(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        (Expectation Expect, FailureClass Failure)[] cases =
        [
            (new() { BodyMatches = Re("well$") }, FailureClass.None),
            (new() { BodyMatches = Re("ill") }, FailureClass.Assertion),
            (new() { BodyNotMatches = Re("ill") }, FailureClass.None),
            (new() { BodyNotMatches = Re("well") }, FailureClass.Assertion),
            (new() { HeaderMatches = [new("X-Backend", Re("^blue$"))] }, FailureClass.None),
            (new() { HeaderMatches = [new("Content-Length", Re("^11$"))] }, FailureClass.None),
            (new() { HeaderMatches = [new("X-Backend", Re("green"))] }, FailureClass.Assertion),
            (new() { HeaderMatches = [new("X-Absent", Re(""))] }, FailureClass.Assertion),
            (new() { MaxTime = TimeSpan.FromTicks(1) }, FailureClass.Assertion),
            (new() { HttpVersion = HttpVersion.Version11 }, FailureClass.None),
        ];
        foreach ((Expectation expect, FailureClass failure) in cases)
            Probe.AssertFailed(failure, await Probe.OnceAsync(Probe.Target(server.Url(), expect)));
    }

    [TestMethod]
    [DataRow("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n01234567890")]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n")]
    public async Task A_body_above_the_limit_is_body_limit_and_at_the_limit_is_up(string answer)
    {
        using RawServer server = Answering(answer);
        Probe.AssertFailed(FailureClass.BodyLimit, await Probe.OnceAsync(Probe.Target(server.Url(), new() { BodyLimit = 10 })));
        Probe.AssertFailed(FailureClass.None, await Probe.OnceAsync(Probe.Target(server.Url(), new() { BodyLimit = 11 })));
    }

    [TestMethod]
    public async Task Stopping_is_not_failing()
    {
        using RawServer server = new((_, _, ending) => NeverAsync(ending));
        using UptimeSampler.Probing.ProbeWorker worker = Probe.Worker();
        using CancellationTokenSource stopping = new();
        Task<Outcome?> probe = worker.ProbeAsync(Probe.Target(server.Url()), 0, ConnectionKind.New, stopping.Token);
        await stopping.CancelAsync();
        Assert.IsNull(await probe);
    }
}
