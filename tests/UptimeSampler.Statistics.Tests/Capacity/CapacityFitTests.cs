namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class CapacityFitTests
{
    private static readonly int[] Loads = [100, 200, 400, 600, 800, 900, 950, 1000, 1050, 1100, 1200, 1500, 2000];

    [TestMethod]
    public void A_step_is_found_between_the_loads_around_it()
    {
        CapacityFit fit = CapacityFit.Best(Units(1, load => load > 1000 ? 0.5 : 0.001))!;
        Assert.AreEqual(CapacityModel.Step, fit.Model);
        Assert.AreEqual(1000, fit.Capacity);
        Assert.AreEqual(1000, fit.Low);
        Assert.AreEqual(1050, fit.High);
        Assert.AreEqual(0.5, fit.Severity, 0.03);
        Assert.AreEqual(0.001, fit.BaseRate, 0.001);
    }

    [TestMethod]
    public void A_wall_is_told_from_an_overflow()
    {
        CapacityFit wall = CapacityFit.Best(Units(2, load => load > 1000 ? (load - 1000.0) / load : 0))!;
        Assert.AreEqual(CapacityModel.Wall, wall.Model);
        Assert.AreEqual(1000, wall.Capacity, 20);
        CapacityFit overflow = CapacityFit.Best(Units(3, load => load > 1000 ? 0.4 * (load - 1000.0) / load : 0.001))!;
        Assert.AreEqual(CapacityModel.Overflow, overflow.Model);
        Assert.AreEqual(1000, overflow.Capacity, 60);
        Assert.AreEqual(0.4, overflow.Severity, 0.08);
    }

    [TestMethod]
    public void Intervals_cover_about_as_promised()
    {
        int step = 0, overflow = 0;
        const int Runs = 60;
        for (int seed = 0; seed < Runs; seed++)
        {
            CapacityFit one = CapacityFit.Of(CapacityModel.Step, Units(seed, load => load > 1000 ? 0.3 : 0.001))!;
            step += one.Low <= 1000 && one.High >= 1000 ? 1 : 0;
            CapacityFit other = CapacityFit.Of(CapacityModel.Overflow, Units(seed, load => load > 1000 ? 0.5 * (load - 1000.0) / load : 0.001))!;
            overflow += other.Low <= 1000 && other.High >= 1000 ? 1 : 0;
        }
        Assert.AreEqual(Runs, step);
        Assert.IsGreaterThanOrEqualTo((int)(0.83 * Runs), overflow);
    }

    [TestMethod]
    public void A_blip_that_clean_bursts_contradict_is_left_out()
    {
        CapacityUnit[] units = [.. Units(4, load => load > 1000 ? 0.5 : 0.001), new(400, 400, 200)];
        Assert.AreEqual(1000, CapacityFit.Of(CapacityModel.Step, units)!.Capacity);
    }

    [TestMethod]
    public void Without_failures_or_loads_there_is_no_capacity()
    {
        Assert.IsNull(CapacityFit.Best(Units(5, _ => 0)));
        Assert.IsNull(CapacityFit.Of(CapacityModel.Step, [new(1, 10, 0), new(2, 10, 5)]));
        Assert.IsNull(CapacityFit.Best([new(5, 10, 0), new(5, 10, 0), new(5, 10, 1), new(5, 10, 0), new(5, 10, 0)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CapacityFit.Of(CapacityModel.Step, [new(0, 1, 0)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CapacityFit.Of(CapacityModel.Step, [new(1, 1, 2)]));
    }

    // Two independent bursts at every load.
    private static CapacityUnit[] Units(int seed, Func<int, double> rate)
    {
        var random = new Random(20_240_720 + seed);
        return [.. Loads.Concat(Loads).Select(load => new CapacityUnit(load, load, Enumerable.Range(0, load).Count(_ => random.NextDouble() < rate(load))))];
    }
}
