using UptimeSampler.Load;

namespace UptimeSampler.Tests.Load;

/// <summary>A stop ends a load at once, whatever is in flight, and loses nothing of what was counted.</summary>
[TestClass]
public sealed class StopTests
{
    private const int InFlight = 2_000;

    // Less than any time limit in these tests, more than any machine needs.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_stop_cuts_off_what_is_in_flight_and_keeps_what_was_counted(Wire wire)
    {
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using LoadServer server = new((number, ended) =>
        {
            if (number == InFlight)
                all.SetResult();
            return number % 2 == 0 ? new(LoadServer.Good) : LoadServer.NeverAsync(ended);
        });
        using CancellationTokenSource stop = new();
        using ILoadEngine engine = Loads.Engine(Loads.To(server), wire);
        Task<LoadCount> load = engine.BurstAsync(InFlight, stop.Token);
        await all.Task.WaitAsync(Loads.LongLimit);
        await stop.CancelAsync();
        LoadCount count = await load.WaitAsync(AtOnce);
        Assert.IsLessThanOrEqualTo(InFlight / 2, count.Requests);
        Assert.AreEqual((0, 0), (count.Failures, count.Invalid), count.Example);
        Assert.IsEmpty(count.Classes);
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_load_that_is_stopped_before_it_begins_sends_nothing(Wire wire)
    {
        using LoadServer server = LoadServer.Answering(LoadServer.Good);
        using ILoadEngine engine = Loads.Engine(Loads.To(server), wire);
        LoadCount count = await engine.HoldAsync(10, Loads.LongLimit, new CancellationToken(canceled: true)).WaitAsync(AtOnce);
        Assert.AreEqual((0, 0, 0), (count.Requests, count.Achieved, server.Requests));
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task After_a_stop_the_engine_can_go_on(Wire wire)
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using LoadServer server = new((number, ended) =>
        {
            begun.TrySetResult();
            return number == 1 ? LoadServer.NeverAsync(ended) : new(LoadServer.Good);
        });
        using CancellationTokenSource stop = new();
        using ILoadEngine engine = Loads.Engine(Loads.To(server), wire);
        Task<LoadCount> load = engine.BurstAsync(1, stop.Token);
        await begun.Task.WaitAsync(Loads.LongLimit);
        await stop.CancelAsync();
        Assert.AreEqual(0, (await load.WaitAsync(AtOnce)).Requests);
        Assert.AreEqual(5, (await engine.BurstAsync(5, CancellationToken.None)).Requests);
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_server_from_which_nothing_good_comes_any_more_is_left_alone(Wire wire)
    {
        JumpingClock clock = new();
        using LoadServer server = new((number, _) =>
        {
            clock.Jump(TimeSpan.FromMilliseconds(100));
            return new(number <= 10 ? LoadServer.Good : "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        });
        using ILoadEngine engine = Loads.Engine(Loads.To(server, limit: TimeSpan.FromSeconds(5)), wire, clock);
        LoadCount count = await engine.HoldAsync(1, TimeSpan.FromHours(1), CancellationToken.None).WaitAsync(AtOnce);
        Assert.IsTrue(count.IsAbandoned);
        // Ten seconds without a good answer: the time limit of a request, and five more.
        Assert.IsInRange(80, 110, count.Failures);
        Assert.AreEqual(10, count.Requests - count.Failures);
    }
}
