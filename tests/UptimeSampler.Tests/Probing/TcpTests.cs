using UptimeSampler.Targets;
using static UptimeSampler.Tests.Probing.RawServer;

namespace UptimeSampler.Tests.Probing;

[TestClass]
public sealed class TcpTests
{
    [TestMethod]
    public async Task A_connection_is_enough_when_nothing_is_expected()
    {
        using RawServer server = new((_, _, ending) => NeverAsync(ending));
        Outcome outcome = await Probe.OnceAsync(server.Url("tcp", ""));
        Probe.AssertFailed(FailureClass.None, outcome);
        Assert.IsNull(outcome.Status);
        Assert.IsNotNull(outcome.Phases.Connect);
    }

    [TestMethod]
    public async Task What_is_sent_is_answered_as_expected_also_in_pieces()
    {
        using RawServer server = new(async (stream, _, ending) =>
        {
            byte[] ping = new byte[4];
            await stream.ReadExactlyAsync(ping, ending);
            if (!ping.AsSpan().SequenceEqual("PING"u8))
                return;
            foreach (string piece in (string[])["+P", "ON", "G\r\n"])
                await SendAsync(stream, piece, ending);
            await NeverAsync(ending);
        });
        Target target = Probe.Target(server.Url("tcp", ""), new() { BodyMatches = new(@"^\+PONG\r\n") }) with { Body = new Secret("PING") };
        Outcome outcome = await Probe.OnceAsync(target);
        Probe.AssertFailed(FailureClass.None, outcome);
        Assert.IsTrue(outcome.Phases.FirstByte > TimeSpan.Zero);
    }

    [TestMethod]
    public async Task A_greeting_must_not_hold_what_is_unwanted()
    {
        using RawServer server = new(async (stream, _, ending) =>
        {
            await SendAsync(stream, "421 too busy\r\n", ending);
            await NeverAsync(ending);
        });
        Uri url = server.Url("tcp", "");
        Probe.AssertFailed(FailureClass.Assertion, await Probe.OnceAsync(Probe.Target(url, new() { BodyNotMatches = new("^421") })));
        Probe.AssertFailed(FailureClass.None, await Probe.OnceAsync(Probe.Target(url, new() { BodyNotMatches = new("^5") })));
    }

    [TestMethod]
    public async Task Wrong_answers_silence_and_hanging_up_are_told_apart()
    {
        Expectation expect = new() { BodyMatches = new("^220 ") };
        using RawServer wrong = new((stream, _, ending) => SendAsync(stream, "500 no\r\n", ending));
        Probe.AssertFailed(FailureClass.Assertion, await Probe.OnceAsync(Probe.Target(wrong.Url("tcp", ""), expect)));
        using RawServer closing = new((_, _, _) => Task.CompletedTask);
        Probe.AssertFailed(FailureClass.Closed, await Probe.OnceAsync(Probe.Target(closing.Url("tcp", ""), expect)));
        using RawServer silent = new((_, _, ending) => NeverAsync(ending));
        Probe.AssertFailed(FailureClass.TimeoutResponse, await Probe.OnceAsync(Probe.Target(silent.Url("tcp", ""), expect) with { Timeout = TimeSpan.FromMilliseconds(200) }));
        using RawServer flood = new(async (stream, _, ending) =>
        {
            while (!ending.IsCancellationRequested)
                await SendAsync(stream, "and so on ", ending);
        });
        Probe.AssertFailed(FailureClass.BodyLimit, await Probe.OnceAsync(Probe.Target(flood.Url("tcp", ""), expect)));
    }
}
