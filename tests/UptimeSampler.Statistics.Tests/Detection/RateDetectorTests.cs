using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class RateDetectorTests
{
    private const double Tolerated = 0.01;

    private static readonly (string Name, Func<IRateDetector> Create)[] All =
    [
        ("e-detector", () => new EDetector()),
        ("CUSUM", () => new Cusum(0.1)),
        ("stake CUSUM", () => new StakeCusum()),
        ("likelihood ratio", () => new LikelihoodRatioDetector(Tolerated)),
        ("in a row", () => new ConsecutiveFailures()),
        ("window", () => new SlidingWindow(50)),
        ("burn rate", () => BurnRate.Workbook),
    ];

    [TestMethod]
    public void Every_detector_starts_without_evidence_and_forgets_on_reset()
    {
        foreach ((string name, Func<IRateDetector> create) in All)
        {
            IRateDetector used = create(), fresh = create();
            Assert.AreEqual(0, used.Evidence, name);
            for (int i = 0; i < 30; i++)
                used.Observe(new(1, i % 3 == 0 ? 1 : 0, Tolerated, 60, i), 1e9);
            used.Reset();
            Assert.AreEqual(0, used.Evidence, name);
            for (int i = 0; i < 10; i++)
            {
                used.Observe(new(1, i % 2, Tolerated, 60, i), 1e9);
                fresh.Observe(new(1, i % 2, Tolerated, 60, i), 1e9);
            }
            Assert.AreEqual(fresh.Evidence, used.Evidence, name);
        }
    }

    [TestMethod]
    public void Every_detector_allocates_nothing_on_the_way()
    {
        foreach ((string name, Func<IRateDetector> create) in All)
        {
            IRateDetector detector = create();
            long Run()
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 5000; i++)
                    detector.Observe(new(1, i % 40 == 0 ? 1 : 0, Tolerated, 1, i), 1e9);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }
            Run();
            Assert.AreEqual(0, Run(), name);
        }
    }

    [TestMethod]
    public void Every_detector_refuses_impossible_units()
    {
        foreach ((string name, Func<IRateDetector> create) in All)
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => create().Observe(new(1, 2, Tolerated, 1, 0), 1), name);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => create().Observe(new(1, 0, Tolerated, 1, 0), 0), name);
        }
    }

    [TestMethod]
    public void Only_a_failure_raises_an_alarm()
    {
        foreach ((string name, Func<IRateDetector> create) in All)
        {
            IRateDetector detector = create();
            for (int i = 0; i < 20; i++)
                detector.Observe(new(1, 1, Tolerated, 60, i), 1e-3);
            Assert.IsFalse(detector.Observe(new(1, 0, Tolerated, 60, 20), 1e-3), name);
            Assert.IsTrue(detector.Observe(new(1, 1, Tolerated, 60, 21), 1e-3), name);
        }
    }

    [TestMethod]
    public void Cusum_equals_the_largest_sum_over_all_starting_points() =>
        Outcomes.Sample(outcomes =>
        {
            var detector = new Cusum(0.2);
            double failing = Math.Log(0.2 / Tolerated), working = Math.Log(0.8 / (1 - Tolerated)), sum = 0, lowest = 0;
            foreach (bool failed in outcomes)
            {
                detector.Observe(Sample(failed), 1e9);
                sum += failed ? failing : working;
                lowest = Math.Min(lowest, sum);
                if (Math.Abs(detector.Evidence - (sum - lowest)) > 1e-9)
                    return false;
            }
            return true;
        });

    [TestMethod]
    public void Likelihood_ratio_equals_the_largest_over_all_starting_points() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 3]).Select((y, n) => (Math.Min(y, n), n)).Array[1, 80].Sample(units =>
        {
            var detector = new LikelihoodRatioDetector(Tolerated);
            for (int now = 0; now < units.Length; now++)
            {
                detector.Observe(new(units[now].Item2, units[now].Item1, Tolerated, 1, now), 1e9);
                double want = 0;
                int failures = 0, samples = 0;
                for (int from = now; from >= 0; from--)
                {
                    failures += units[from].Item1;
                    samples += units[from].Item2;
                    double rate = (double)failures / samples;
                    if (rate > Tolerated)
                        want = Math.Max(want, samples * DetectionDelay.Divergence(rate, Tolerated));
                }
                if (Math.Abs(detector.Evidence - want) > 1e-9)
                    return false;
            }
            return true;
        });

    // Around the tolerated rate starting points come and go, the best among them.
    [TestMethod]
    public void Likelihood_ratio_equals_the_largest_where_many_starting_points_are_pruned() =>
        Gen.Select(Gen.OneOf(0.1, 0.3, 0.5), Gen.Select(Gen.Int[1, 3], Gen.Int[0, 9]).Select((n, y) => (y < 5 ? 0 : Math.Min(y - 4, n), n)).Array[1, 120]).Sample((tolerated, units) =>
        {
            var detector = new LikelihoodRatioDetector(tolerated);
            for (int now = 0; now < units.Length; now++)
            {
                detector.Observe(new(units[now].Item2, units[now].Item1, tolerated, 1, now), 1e9);
                if (Math.Abs(detector.Evidence - Largest(units[..(now + 1)], tolerated)) > 1e-9)
                    return false;
            }
            return true;
        });

    [TestMethod]
    public void Of_too_many_starting_points_the_oldest_go()
    {
        // One failure in 1000, in 998, in 996 and so on: rates that only rise, so that every unit is a corner.
        (int Failures, int Samples)[] units = [.. Enumerable.Range(0, 400).Select(i => (1, 1000 - 2 * i))];
        var detector = new LikelihoodRatioDetector(0.0005);
        for (int i = 0; i < units.Length; i++)
        {
            detector.Observe(new(units[i].Samples, units[i].Failures, 0.0005, 1, i), 1e9);
            Assert.AreEqual(Largest(units[Math.Max(0, i + 1 - LikelihoodRatioDetector.Corners)..(i + 1)], 0.0005), detector.Evidence, 1e-9, $"{i}");
        }
    }

    private static double Largest((int Failures, int Samples)[] units, double tolerated)
    {
        double want = 0;
        int failures = 0, samples = 0;
        for (int from = units.Length - 1; from >= 0; from--)
        {
            failures += units[from].Failures;
            samples += units[from].Samples;
            double rate = (double)failures / samples;
            if (rate > tolerated)
                want = Math.Max(want, samples * DetectionDelay.Divergence(rate, tolerated));
        }
        return want;
    }

    [TestMethod]
    public void Rare_failures_keep_the_likelihood_ratio_small_in_memory_and_exact()
    {
        var random = new Random(20_240_704);
        var detector = new LikelihoodRatioDetector(0.001);
        for (int i = 0; i < 200_000; i++)
            detector.Observe(Sample(random.NextDouble() < 0.001) with { NullRate = 0.001 }, 1e9);
        Assert.IsLessThan(20, detector.Evidence);
        for (int i = 0; i < 10; i++)
            detector.Observe(Sample(true) with { NullRate = 0.001 }, 1e9);
        Assert.IsGreaterThanOrEqualTo(10 * Math.Log(1000), detector.Evidence);
    }

    [TestMethod]
    public void A_likelihood_ratio_is_made_for_one_tolerated_rate_and_a_cusum_for_a_higher_one()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LikelihoodRatioDetector(0.01).Observe(new(1, 0, 0.02, 1, 0), 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Cusum(0.02).Observe(new(1, 0, 0.02, 1, 0), 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Cusum(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LikelihoodRatioDetector(0));
    }

    [TestMethod]
    public void Stake_cusum_never_exceeds_the_exact_likelihood_ratio() =>
        Outcomes.Sample(outcomes =>
        {
            var grid = new StakeCusum();
            var exact = new LikelihoodRatioDetector(Tolerated);
            return outcomes.All(failed =>
            {
                grid.Observe(Sample(failed), 1e9);
                exact.Observe(Sample(failed), 1e9);
                return grid.Evidence <= exact.Evidence + 1e-9;
            });
        });

    internal static EvidenceUnit Sample(bool failed) => new(1, failed ? 1 : 0, Tolerated, 1, 0);

    private static readonly Gen<bool[]> Outcomes = Gen.Int[0, 4].Select(i => i == 0).Array[1, 200];
}
