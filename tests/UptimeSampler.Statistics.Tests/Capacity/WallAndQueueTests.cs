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

    // Wilks 1948: with 15 values the 4th and the 12th bound the median at 95 %, with 6 the smallest and the largest.
    [TestMethod]
    public void The_interval_of_a_wall_is_that_of_the_tabled_ranks()
    {
        WallCapacity fifteen = WallCapacity.Of([.. Enumerable.Range(1, 15).Select(i => new CapacityUnit(1000, 1000, 1000 - 7 * i % 16 * 10))])!;
        Assert.AreEqual((80, 40, 120, 15), (Math.Round(fifteen.Capacity, 9), Math.Round(fifteen.Low, 9), Math.Round(fifteen.High, 9), fifteen.Units));
        WallCapacity six = WallCapacity.Of([.. Enumerable.Range(1, 6).Select(i => new CapacityUnit(100, 100, 100 - 10 * i))])!;
        Assert.AreEqual((35, 10, 60), (Math.Round(six.Capacity, 9), Math.Round(six.Low, 9), Math.Round(six.High, 9)));
        WallCapacity two = WallCapacity.Of([new(100, 100, WallCapacity.FewestFailures), new(100, 100, 60)])!;
        Assert.AreEqual((60, 40, 80), (Math.Round(two.Capacity, 9), Math.Round(two.Low, 9), Math.Round(two.High, 9)));
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
    public void Durations_without_noise_give_the_capacity_itself()
    {
        QueueFit fit = QueueFit.Of([.. Enumerable.Range(0, 11).Select(i => new QueuePoint(1 << i, TimeSpan.FromMilliseconds(40 * Math.Max(1, (1 << i) / 128.0))))])!;
        Assert.AreEqual(128, fit.Capacity, 1e-6);
        Assert.AreEqual(128, fit.Low, 1);
        Assert.AreEqual(128, fit.High, 1);
        Assert.AreEqual(40, fit.ServiceTime.TotalMilliseconds, 1e-3);
    }

    // The sum of squares about the documented curve, and Student's t for 10 degrees of freedom: 2.228139 (tables).
    [TestMethod]
    public void The_interval_of_a_queue_holds_the_capacities_with_squares_below_the_bar()
    {
        QueuePoint[] points = Queue(new Random(8), 100);
        QueueFit fit = QueueFit.Of(points)!;
        double bar = Squares(fit.Capacity) * (1 + 2.228138852 * 2.228138852 / 10), step = Math.Pow(2048, 1 / 2000.0);
        Assert.IsLessThanOrEqualTo(Math.Min(Squares(fit.Capacity * step), Squares(fit.Capacity / step)), Squares(fit.Capacity));
        Assert.IsLessThanOrEqualTo(bar, Squares(fit.Low * 1.0000001));
        Assert.IsGreaterThan(bar, Squares(fit.Low / step));
        Assert.IsLessThanOrEqualTo(bar, Squares(fit.High / 1.0000001));
        Assert.IsGreaterThan(bar, Squares(fit.High * step));

        double Squares(double capacity)
        {
            double[] logs = [.. points.Select(point => Math.Log(point.Duration.TotalMilliseconds / Math.Max(1, point.Concurrency / capacity)))];
            return logs.Sum(log => Math.Pow(log - logs.Average(), 2));
        }
    }

    [TestMethod]
    public void Five_points_are_enough_for_a_queue()
    {
        QueuePoint[] points = [.. new[] { 1, 10, 100, 1000, 10_000 }.Select(load => new QueuePoint(load, TimeSpan.FromMilliseconds(5 * Math.Max(1, load / 50.0))))];
        Assert.AreEqual(50, QueueFit.Of(points)!.Capacity, 1);
        Assert.IsNull(QueueFit.Of(points.AsSpan(0, 4)));
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
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QueueFit.ByLittlesLaw(1, TimeSpan.FromSeconds(-1)));
        Assert.AreEqual(TimeSpan.Zero, fit.WaitAt(0));
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
