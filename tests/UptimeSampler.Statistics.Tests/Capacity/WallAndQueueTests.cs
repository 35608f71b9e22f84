namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class WallAndQueueTests
{
    // A real nginx out of descriptors served 1019 of 1100, of 1500 and of 2000 requests released at once.
    [TestMethod]
    public void The_number_served_is_the_capacity_of_a_wall()
    {
        WallCapacity got = WallCapacity.Of([new(1000, 1000, 0), new(1100, 1100, 81), new(1500, 1500, 481), new(2000, 2000, 981)])!;
        Assert.AreEqual(1019, got.Capacity, 1e-9);
        Assert.AreEqual(1019, got.Low, 1e-9);
        Assert.AreEqual(1019, got.High, 1e-9);
        Assert.AreEqual(3, got.Units);
    }

    [TestMethod]
    public void Bursts_with_few_failures_say_nothing_about_a_wall()
    {
        Assert.IsNull(WallCapacity.Of([new(100, 100, 19)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => WallCapacity.Of([new(100, 100, 101)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => WallCapacity.Of([], 1));
    }

    [TestMethod]
    public void Walls_that_waver_have_an_interval_that_covers()
    {
        var random = new Random(20_240_721);
        int covered = 0;
        for (int run = 0; run < 300; run++)
        {
            CapacityUnit[] units = [.. Enumerable.Range(0, 15).Select(i => new CapacityUnit(2000, 2000, 1000 + random.Next(-40, 41)))];
            WallCapacity got = WallCapacity.Of(units)!;
            covered += got.Low <= 1000 && got.High >= 1000 ? 1 : 0;
        }
        Assert.IsGreaterThanOrEqualTo(280, covered);
    }

    [TestMethod]
    public void A_queue_is_found_where_durations_begin_to_grow()
    {
        var random = new Random(20_240_722);
        int covered = 0;
        for (int run = 0; run < 100; run++)
        {
            QueueFit fit = QueueFit.Of(Queue(random, 256))!;
            covered += fit.Low <= 256 && fit.High >= 256 ? 1 : 0;
            Assert.AreEqual(256, fit.Capacity, 60);
            Assert.AreEqual(50, fit.ServiceTime.TotalMilliseconds, 8);
        }
        Assert.IsGreaterThanOrEqualTo(88, covered);
    }

    [TestMethod]
    public void Who_comes_when_all_places_are_taken_waits()
    {
        var fit = new QueueFit(100, 95, 105, TimeSpan.FromMilliseconds(50));
        Assert.AreEqual(100, fit.WaitAt(300).TotalMilliseconds, 1e-9);
        Assert.AreEqual(TimeSpan.Zero, fit.WaitAt(50));
        Assert.AreEqual(100, QueueFit.ByLittlesLaw(2000, TimeSpan.FromMilliseconds(50)), 1e-9);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => fit.WaitAt(-1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QueueFit.ByLittlesLaw(-1, TimeSpan.Zero));
    }

    [TestMethod]
    public void No_growth_no_queue()
    {
        Assert.IsNull(QueueFit.Of(Queue(new Random(1), 100_000)));
        Assert.IsNull(QueueFit.Of([new(1, TimeSpan.FromMilliseconds(5)), new(100, TimeSpan.FromMilliseconds(50))]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QueueFit.Of([new(0, TimeSpan.FromMilliseconds(5))]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QueueFit.Of([new(1, TimeSpan.Zero)]));
    }

    private static QueuePoint[] Queue(Random random, double capacity) =>
        [.. new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048 }.Select(load => new QueuePoint(
            load, TimeSpan.FromMilliseconds(50 * Math.Max(1, load / capacity) * Math.Exp(0.1 * (random.NextDouble() + random.NextDouble() - 1)))))];
}
