using System.Diagnostics;
using System.Text.RegularExpressions;
using UptimeSampler.Probing;
using UptimeSampler.Targets;
using static UptimeSampler.Tests.Probing.RawServer;

namespace UptimeSampler.Tests.Probing;

/// <summary>Servers that never stop: a probe ends in time, in bounded memory, with a class that says what happened.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostileServerTests
{
    private const long MemoryLimit = 64L << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    [TestMethod]
    [DataRow("HTTP/1.1 200 OK\r\n", "X-More: and more and more and more\r\n", FailureClass.Protocol, DisplayName = "endless headers")]
    [DataRow("HTTP/1.1 200 OK\r\nX-Bomb: ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", FailureClass.Protocol, DisplayName = "one endless header")]
    [DataRow("HTTP/1.1 200 ", "so it is and so it will be for ever ", FailureClass.Protocol, DisplayName = "endless reason phrase")]
    [DataRow("HTTP/1.1 200 OK\r\n\r\n", "body body body body body body body body", FailureClass.BodyLimit, DisplayName = "endless body")]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nbody\r\n", FailureClass.BodyLimit, DisplayName = "endless chunks")]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;", "extension=extension;", FailureClass.Protocol, DisplayName = "endless chunk extension")]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-Trailer: and another one\r\n", FailureClass.Protocol, DisplayName = "endless trailers")]
    [DataRow("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n", "body body body body body body body body", FailureClass.BodyLimit, DisplayName = "huge announced body")]
    [DataRow("", "HTTP/1.1 100 Continue\r\n\r\n", FailureClass.Protocol, DisplayName = "endless interim responses")]
    public async Task Endless_answers_end(string head, string more, FailureClass expected)
    {
        string many = string.Concat(Enumerable.Repeat(more, 64));
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            await SendAsync(stream, head, ending);
            while (!ending.IsCancellationRequested)
                await SendAsync(stream, many, ending);
        });
        Target target = Probe.Target(server.Url(), new() { BodyMatches = new("never"), BodyLimit = 1 << 20 }) with { Timeout = Timeout };
        GC.Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Stopwatch clock = Stopwatch.StartNew();
        Outcome outcome = await Probe.OnceAsync(target);
        Assert.IsTrue(clock.Elapsed < TimeSpan.FromSeconds(10), $"took {clock.Elapsed}");
        Assert.IsTrue(GC.GetTotalMemory(forceFullCollection: true) - before < MemoryLimit);
        // On a machine too busy to notice a deadline in time the sample says so, and blames nobody.
        if (outcome.Failure != FailureClass.OwnOverload)
            Probe.AssertFailed(expected, outcome);
        Assert.IsTrue(outcome.Detail!.Length <= Outcome.DetailLimit);
    }

    [TestMethod]
    public async Task A_slow_drip_is_ended_by_the_deadline_for_the_whole_probe()
    {
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            await SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", ending);
            while (!ending.IsCancellationRequested)
            {
                await SendAsync(stream, ".", ending);
                await Task.Delay(10, ending);
            }
        });
        Outcome outcome = await Probe.OnceAsync(Probe.Target(server.Url()) with { Timeout = Timeout });
        Probe.AssertFailed(FailureClass.TimeoutResponse, outcome);
        Assert.IsTrue(outcome.Phases.Total < TimeSpan.FromSeconds(3));
    }

    [TestMethod]
    public async Task Many_header_values_that_are_slow_to_match_have_one_limit_of_time_together()
    {
        string slow = SlowToMatch();
        using RawServer server = Answering(Ok(headers: string.Concat(Enumerable.Repeat($"X-Slow: {slow}\r\n", HttpJudgement.ValueLimit))));
        Outcome outcome = await Probe.OnceAsync(Probe.Target(server.Url(), new() { HeaderMatches = [new("X-Slow", Backtracking())] }));
        Probe.AssertFailed(FailureClass.Assertion, outcome);
        StringAssert.Contains(outcome.Detail, "matching the header X-Slow against '^(a+)+$' takes too long");
    }

    [TestMethod]
    public async Task No_more_values_of_a_header_are_matched_than_the_limit()
    {
        using RawServer server = Answering(Ok(headers: string.Concat(Enumerable.Repeat("X-Many: no\r\n", HttpJudgement.ValueLimit)) + "X-Many: yes\r\n"));
        Outcome outcome = await Probe.OnceAsync(Probe.Target(server.Url(), new() { HeaderMatches = [new("X-Many", new("yes"))] }));
        Probe.AssertFailed(FailureClass.Assertion, outcome);
        StringAssert.Contains(outcome.Detail, "none of the first 20 of 21 headers X-Many");
    }

    [TestMethod]
    public async Task Bytes_that_drip_and_are_slow_to_match_end_a_TCP_probe_before_its_deadline()
    {
        string slow = SlowToMatch();
        using RawServer server = new(async (stream, _, ending) =>
        {
            await SendAsync(stream, slow, ending);
            while (!ending.IsCancellationRequested)
            {
                await SendAsync(stream, "!", ending);
                await Task.Delay(10, ending);
            }
        });
        Target target = Probe.Target(new Uri($"tcp://127.0.0.1:{server.Port}"), new() { BodyMatches = Backtracking() }) with { Timeout = TimeSpan.FromSeconds(50) };
        Outcome outcome = await Probe.OnceAsync(target);
        Probe.AssertFailed(FailureClass.Assertion, outcome);
        StringAssert.Contains(outcome.Detail, "takes too long");
    }

    private static Regex Backtracking() => new("^(a+)+$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(40));

    /// <summary>A value of which twenty take longer than a probe may, while one stays far from the pattern's own limit.</summary>
    private static string SlowToMatch()
    {
        for (int length = 12; ; length++)
        {
            string value = new string('a', length) + "!";
            Stopwatch clock = Stopwatch.StartNew();
            _ = Backtracking().IsMatch(value);
            if (clock.Elapsed > 4 * PatternBudget.Limit / HttpJudgement.ValueLimit)
                return value;
        }
    }

    [TestMethod]
    public async Task What_a_server_sends_cannot_write_on_our_terminal()
    {
        using RawServer server = Answering("HTTP/1.1 302 Found\r\nLocation: \u001b[31mred\u202e\r\nContent-Length: 0\r\n\r\n");
        Outcome outcome = await Probe.OnceAsync(Probe.Target(server.Url()) with { FollowRedirects = true });
        Assert.IsFalse(outcome.Detail!.Any(c => char.IsControl(c) || c == '\u202e'), outcome.Detail);
        using RawServer elsewhere = Answering("HTTP/1.1 302 Found\r\nLocation: ftp:\u001b[31mred\r\nContent-Length: 0\r\n\r\n");
        outcome = await Probe.OnceAsync(Probe.Target(elsewhere.Url()) with { FollowRedirects = true });
        StringAssert.Contains(outcome.Detail, @"ftp:\u001B[31mred");
    }

    [TestMethod]
    public async Task Secrets_of_the_URL_and_the_headers_are_in_no_detail()
    {
        using RawServer server = Answering("HTTP/1.1 302 Found\r\nLocation: ?token=hush\r\nContent-Length: 0\r\n\r\n");
        Target target = Probe.Target(new Uri($"http://user:hush@127.0.0.1:{server.Port}/?token=hush")) with
        {
            FollowRedirects = true,
            Headers = [new("X-Api-Key", new Secret("hush"))],
        };
        Outcome outcome = await Probe.OnceAsync(target);
        Probe.AssertFailed(FailureClass.Redirect, outcome);
        Assert.IsFalse(outcome.Detail!.Contains("hush"), outcome.Detail);
    }
}
