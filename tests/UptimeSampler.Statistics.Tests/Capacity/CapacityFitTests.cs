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

    [TestMethod, TestCategory(Probability.Simulation)]
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

    // Two clean bursts at 98 % of the load contradict a bad one, one does not.
    [TestMethod]
    public void One_clean_burst_is_no_contradiction_two_are()
    {
        CapacityUnit[] units = [new(100, 100, 0), new(200, 200, 0), new(300, 300, 0), new(400, 400, 0), new(490, 490, 0), new(500, 500, 250)];
        Assert.AreEqual(0.5, CapacityFit.Of(CapacityModel.Step, units)!.Severity);
        Assert.AreEqual(0, CapacityFit.Of(CapacityModel.Step, [.. units, new(490, 490, 0)])!.Severity);
        Assert.AreEqual(0.5, CapacityFit.Of(CapacityModel.Step, [.. units, new(489, 489, 0)])!.Severity);
    }

    [TestMethod]
    public void A_unit_may_be_a_single_request_that_fails() =>
        Assert.AreEqual(2, CapacityFit.Of(CapacityModel.Step, [new(1, 1, 0), new(2, 1, 0), new(3, 1, 1), new(4, 1, 1), new(5, 1, 1)])!.Capacity);

    // Chi-squared quantiles from tables: 9.21034 (2 degrees of freedom, 99 %) and 3.84146 (1, 95 %).
    [TestMethod, TestCategory(Probability.Simulation)]
    public void The_best_model_must_beat_chance_and_an_overflow_a_wall()
    {
        HashSet<CapacityModel?> chosen = [];
        for (int seed = 0; seed < 24; seed++)
        {
            double severity = (seed % 8) switch { 0 => 0.02, 1 => 0.03, 2 => 0.04, 3 => 0.8, 4 => 0.9, 5 => 0.95, 6 => 1, _ => 0.3 };
            CapacityUnit[] units = Units(100 + seed, load => 0.02 + (load > 1000 ? severity * 0.98 * (load - 1000.0) / load : 0));
            CapacityFit step = CapacityFit.Of(CapacityModel.Step, units)!, overflow = CapacityFit.Of(CapacityModel.Overflow, units)!, wall = CapacityFit.Of(CapacityModel.Wall, units)!;
            CapacityFit best = step.LogLikelihood > overflow.LogLikelihood ? step : overflow;
            double one = units.Sum(unit => Log(unit, Share(units)));
            CapacityModel? want = best.LogLikelihood - one <= 9.2103403719762 / 2 * best.Dispersion ? null
                : best == overflow && overflow.LogLikelihood - wall.LogLikelihood <= 3.8414588206941 / 2 * overflow.Dispersion ? CapacityModel.Wall : best.Model;
            Assert.AreEqual(want, CapacityFit.Best(units)?.Model, $"seed {seed}");
            chosen.Add(want);
        }
        Assert.IsGreaterThanOrEqualTo(3, chosen.Count);
    }

    // For each load the rates are those below and above it; Student's t for 23 degrees of freedom is 2.068658 (tables).
    [TestMethod]
    public void A_step_is_the_likeliest_of_all_and_its_interval_holds_those_above_the_bar()
    {
        CapacityUnit[] units = Units(6, load => load > 900 ? 0.02 : 0.012);
        double[] loads = [.. Loads.Select(load => (double)load)];
        (double Base, double Severity, double Log)[] steps = [.. loads.SkipLast(1).Select(Step)];
        int best = Array.FindIndex(steps, step => step.Log == steps.Max(other => other.Log));
        double pearson = units.Sum(unit => Rate(unit, loads[best], steps[best]) is var p ? Math.Pow(unit.Failures - unit.Requests * p, 2) / (unit.Requests * p * (1 - p)) : 0);
        double dispersion = Math.Max(1, pearson / (units.Length - 3)), bar = steps[best].Log - dispersion * 2.06865761 * 2.06865761 / 2;
        CapacityFit fit = CapacityFit.Of(CapacityModel.Step, units)!;
        Assert.AreEqual(loads[best], fit.Capacity);
        Assert.AreEqual(loads[Array.FindIndex(steps, step => step.Log >= bar)], fit.Low);
        Assert.AreEqual(loads[Array.FindLastIndex(steps, step => step.Log >= bar) + 1], fit.High);
        Assert.AreEqual(steps[best].Base, fit.BaseRate, 1e-12);
        Assert.AreEqual(steps[best].Severity, fit.Severity, 1e-12);
        Assert.AreEqual(steps[best].Log, fit.LogLikelihood, 1e-6);
        Assert.AreEqual(dispersion, fit.Dispersion, 1e-9);

        (double Base, double Severity, double Log) Step(double load)
        {
            double below = Share([.. units.Where(unit => unit.Concurrency <= load)]), above = Share([.. units.Where(unit => unit.Concurrency > load)]);
            if (below > above)
                below = above = Share(units);
            return (below, above, units.Sum(unit => Log(unit, unit.Concurrency > load ? above : below)));
        }

        static double Rate(CapacityUnit unit, double load, (double Base, double Severity, double) step) => unit.Concurrency > load ? step.Severity : step.Base;
    }

    [TestMethod]
    public void Failures_that_vary_more_than_chance_widen_the_interval()
    {
        // Every second burst fails at 40 %, the others at 10 %, above 1000.
        CapacityUnit[] units = [.. Loads.SelectMany((load, i) => new CapacityUnit[] { new(load, load, load > 1000 ? load * 4 / 10 : 0), new(load, load, load > 1000 ? load / 10 : 0) })];
        double p = Share([.. units.Where(unit => unit.Concurrency > 1000)]);
        double pearson = units.Where(unit => unit.Concurrency > 1000).Sum(unit => Math.Pow(unit.Failures - unit.Requests * p, 2) / (unit.Requests * p * (1 - p)));
        Assert.AreEqual(pearson / 23, CapacityFit.Of(CapacityModel.Step, units)!.Dispersion, 1e-3);
    }

    [TestMethod]
    public void Where_more_fails_at_low_loads_there_is_one_rate_for_all()
    {
        CapacityFit fit = CapacityFit.Of(CapacityModel.Step, [new(1, 1000, 20), new(2, 1000, 15), new(3, 1000, 10), new(4, 1000, 5), new(5, 1000, 0)])!;
        Assert.AreEqual((0.01, 0.01), (fit.BaseRate, fit.Severity));
        Assert.AreEqual((1, 1, 5), (fit.Capacity, fit.Low, fit.High), "no load explains more than another");
    }

    // Failures exactly as often as the model says, so that its own parameters are the likeliest.
    [TestMethod]
    [DataRow(0.1, 0.4)]
    [DataRow(0.2, 1)]
    [DataRow(0, 0.8)]
    public void Counts_made_from_an_overflow_give_it_back(double baseRate, double severity)
    {
        CapacityUnit[] units = [.. new[] { 500, 1000, 1250, 1600, 2000, 4000 }.Select(load =>
            new CapacityUnit(load, 8000, (long)Math.Round(8000 * (baseRate + severity * Math.Max(0, load - 1000) / load))))];
        CapacityFit fit = CapacityFit.Of(CapacityModel.Overflow, units)!;
        Assert.AreEqual(1000, fit.Capacity, 0.1);
        Assert.AreEqual(baseRate, fit.BaseRate, 1e-5);
        Assert.AreEqual(severity, fit.Severity, 1e-4);
        Assert.AreEqual(1, fit.Dispersion);
    }

    // Means of 13 and 15 % below and above 1000: 4.5 standard errors of independent requests, and less than one of bursts that differ by 14 points.
    [TestMethod]
    public void What_bursts_differ_in_anyway_is_no_capacity()
    {
        Assert.IsNotNull(CapacityFit.Best(Bursts(load => load > 1000 ? 0.15 : 0.13, _ => 0)));
        Assert.IsNull(CapacityFit.Best(Bursts(load => load > 1000 ? 0.15 : 0.13, _ => 0.07)));
    }

    // 96.5 % of the excess fails on average: of independent requests too few for a wall, of bursts that differ by 60 points not.
    [TestMethod]
    public void A_wall_may_seem_to_serve_some_of_the_excess_when_bursts_differ()
    {
        Assert.AreEqual(CapacityModel.Overflow, CapacityFit.Best(Bursts(load => 0.965 * Excess(load), _ => 0))!.Model);
        Assert.AreEqual(CapacityModel.Wall, CapacityFit.Best(Bursts(load => 0.965 * Excess(load), load => 0.3 * Excess(load)))!.Model);
    }

    private static double Excess(int load) => Math.Max(0, load - 1000.0) / load;

    // Two bursts at every load, one as far above the rate as the other below.
    private static CapacityUnit[] Bursts(Func<int, double> rate, Func<int, double> apart) =>
        [.. new[] { -1, 1 }.SelectMany(side => Loads.Select(load => new CapacityUnit(load, load, (long)Math.Round(load * (rate(load) + side * apart(load))))))];

    [TestMethod]
    public void Where_nothing_fails_every_capacity_is_as_good()
    {
        CapacityFit overflow = CapacityFit.Of(CapacityModel.Overflow, Units(5, _ => 0))!, wall = CapacityFit.Of(CapacityModel.Wall, Units(5, _ => 0))!;
        Assert.AreEqual(50, overflow.Low, 1e-9, "half the smallest load: below, the data say nothing");
        Assert.AreEqual(2000, overflow.High, 1e-9);
        // A wall below the largest load would have failed some of it: e^(2.0687²/2) = 8.5 times less likely once two bursts of 2000 expect 2.1 failures.
        Assert.AreEqual(2000, wall.High, 1e-9);
        Assert.AreEqual(2.0687 * 2.0687 / 2, 2 * (2000 - wall.Low), 0.01);
    }

    // The likelihood maximised here by nested sections over both rates, for each capacity; t as above.
    [TestMethod]
    [DataRow(CapacityModel.Wall, 1.0)]
    [DataRow(CapacityModel.Overflow, 0.4)]
    public void An_overflow_is_the_likeliest_and_its_interval_ends_at_the_bar(CapacityModel model, double severity)
    {
        CapacityUnit[] units = Units(7, load => 0.01 + (load > 1000 ? severity * 0.99 * (load - 1000.0) / load : 0));
        CapacityFit fit = CapacityFit.Of(model, units)!;
        double best = Profile(fit.Capacity), bar = best - fit.Dispersion * 2.06865761 * 2.06865761 / 2;
        Assert.AreEqual(best, fit.LogLikelihood, 1e-5);
        Assert.IsLessThanOrEqualTo(best + 1e-6, Math.Max(Profile(fit.Capacity * 1.003), Profile(fit.Capacity / 1.003)));
        Assert.AreEqual(bar, Profile(fit.Low), 0.01);
        Assert.AreEqual(bar, Profile(fit.High), 0.01);
        Assert.IsTrue(fit.Low < fit.Capacity && fit.Capacity < fit.High);

        double Profile(double capacity) => Largest(0, 0.2, rate => model == CapacityModel.Wall ? At(capacity, rate, 1) : Largest(0, 1, share => At(capacity, rate, share)));

        double At(double capacity, double rate, double share) => units.Sum(unit => Log(unit, rate + share * Math.Max(0, unit.Concurrency - capacity) / unit.Concurrency));
    }

    private static double Share(CapacityUnit[] units) => (double)units.Sum(unit => unit.Failures) / units.Sum(unit => unit.Requests);

    private static double Log(CapacityUnit unit, double rate)
    {
        double p = Math.Clamp(rate, 1e-9, 1 - 1e-9);
        return unit.Failures * Math.Log(p) + (unit.Requests - unit.Failures) * Math.Log(1 - p);
    }

    // The top of a concave function.
    private static double Largest(double low, double high, Func<double, double> of)
    {
        for (int i = 0; i < 60; i++)
        {
            double left = low + (high - low) / 3, right = high - (high - low) / 3;
            (low, high) = of(left) < of(right) ? (left, high) : (low, right);
        }
        return of((low + high) / 2);
    }

    // Two independent bursts at every load.
    private static CapacityUnit[] Units(int seed, Func<int, double> rate)
    {
        var random = new Random(20_240_720 + seed);
        return [.. Loads.Concat(Loads).Select(load => new CapacityUnit(load, load, Enumerable.Range(0, load).Count(_ => random.NextDouble() < rate(load))))];
    }
}
