using UptimeSampler.Load;

namespace UptimeSampler.Tests.Load;

/// <summary>
/// Coordinated omission (Tene 2013): whoever sends the next request only after the answer to the one before asks a stalled server almost
/// nothing, and sees almost nothing of the stall.
/// </summary>
[TestClass]
public sealed class StallTests
{
    private const int PerSecond = 400;
    private const int StallsAt = 200;
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(4);

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task The_open_model_counts_everyone_who_would_have_waited(Wire wire)
    {
        using LoadServer server = Stalling();
        using ILoadEngine engine = Loads.Engine(Loads.To(server), wire);
        LoadCount count = await engine.ArriveAsync(PerSecond, Lasting, 5_000, CancellationToken.None);

        // Late by more than a second are those who came within the first of the two seconds that the server stood still.
        IReadOnlyList<TimeSpan> instants = LoadCountTests.Instants(PerSecond, Lasting);
        TimeSpan stalledFrom = instants[StallsAt - 1];
        double late = instants.Count(at => at >= stalledFrom && at < stalledFrom + Stall - Late);
        Assert.AreEqual((instants.Count, 0), (count.Requests, count.Failures + count.Invalid), count.Example);
        double all = count.Requests;
        Assert.IsGreaterThan(Late, count.Latencies.Quantile(1 - 0.9 * late / all)!.Value, "fewer were late than arithmetic says");
        Assert.IsLessThan(Late, count.Latencies.Quantile(1 - 2 * late / all)!.Value, "more were late than arithmetic says");
        Assert.IsGreaterThan(Late, count.Latencies.Quantile(0.99)!.Value);
    }

    [TestMethod]
    public async Task The_closed_model_hides_them()
    {
        using LoadServer server = Stalling();
        using ILoadEngine engine = Loads.Engine(Loads.To(server));
        LoadCount count = await engine.HoldAsync(4, Lasting, CancellationToken.None);
        Assert.IsGreaterThan(1_000, count.Requests);
        Assert.IsLessThan(Late, count.Latencies.Quantile(0.99)!.Value);
        Assert.IsGreaterThan(Stall - Late, count.Latencies.Quantile(1)!.Value);
    }

    [TestMethod]
    public async Task Who_finds_no_place_waits_and_the_wait_counts()
    {
        // One at a time, and the first is held until a hundred more should have come.
        TimeSpan lasting = TimeSpan.FromSeconds(1);
        using LoadServer server = new(async (number, ended) =>
        {
            if (number == 1)
                await Task.Delay(lasting, ended);
            return LoadServer.Good;
        });
        using ILoadEngine engine = Loads.Engine(Loads.To(server));
        LoadCount count = await engine.ArriveAsync(100, lasting, 1, CancellationToken.None);
        Assert.AreEqual((LoadCountTests.Instants(100, lasting).Count, 1), ((int)count.Requests, count.Achieved));
        Assert.IsGreaterThan(lasting / 4, count.Latencies.Quantile(0.5)!.Value);
    }

    private static LoadServer Stalling()
    {
        Task? stall = null;
        return new LoadServer(async (number, ended) =>
        {
            if (number == StallsAt)
                stall = Task.Delay(Stall, ended);
            if (Volatile.Read(ref stall) is { } still)
                await still;
            return LoadServer.Good;
        });
    }
}
