using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class ExactTestsTests
{
    [TestMethod]
    public void Fisher_equals_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("fisher_exact");
        foreach (VectorCase c in vectors.Cases)
        {
            (RateCount a, RateCount b) = Table(c);
            (long x, long n, long f, long all) = (a.Failures, a.Samples, a.Failures + b.Failures, a.Samples + b.Samples);
            vectors.AssertClose("two_sided", FisherExact.TwoSided(x, n, f, all), c);
            vectors.AssertClose("less", FisherExact.Less(x, n, f, all), c);
            vectors.AssertClose("greater", FisherExact.Greater(x, n, f, all), c);
        }
    }

    [TestMethod]
    public void Boschloo_equals_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("boschloo");
        foreach (VectorCase c in vectors.Cases)
        {
            // The columns of the reference are the two windows.
            var t = c.Json.GetProperty("table");
            RateCount first = new(t[0][0].GetInt64(), t[0][0].GetInt64() + t[1][0].GetInt64());
            RateCount second = new(t[0][1].GetInt64(), t[0][1].GetInt64() + t[1][1].GetInt64());
            vectors.AssertClose("less", BoschlooTest.Rise(first, second), c);
            vectors.AssertClose("two_sided", BoschlooTest.TwoSided(first, second), c);
        }
    }

    [TestMethod]
    public void G_test_equals_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("g_test");
        foreach (VectorCase c in vectors.Cases)
        {
            var n = c.Json.GetProperty("n");
            RateCount[] groups = [.. c.Json.GetProperty("x").EnumerateArray().Select((x, i) => new RateCount(x.GetInt64(), n[i].GetInt64()))];
            GTest got = GTest.Of(groups);
            vectors.AssertClose("G", got.Statistic, c);
            Assert.AreEqual(c.Count("df"), got.DegreesOfFreedom);
            vectors.AssertClose("p", got.PValue, c);
        }
    }

    [TestMethod]
    public void Two_sided_Fisher_is_symmetric_and_counts_all_less_probable_tables() =>
        Windows.Sample((a, b) =>
        {
            long f = a.Failures + b.Failures, all = a.Samples + b.Samples;
            double got = FisherExact.TwoSided(a.Failures, a.Samples, f, all);
            double own = Hypergeometric(a.Failures, a.Samples, f, all), sum = 0;
            for (long k = Math.Max(0, f - b.Samples); k <= Math.Min(a.Samples, f); k++)
                if (Hypergeometric(k, a.Samples, f, all) is var p && p <= own * (1 + 1e-7))
                    sum += p;
            return Math.Abs(got - sum) < 1e-9 && Math.Abs(got - FisherExact.TwoSided(b.Failures, b.Samples, f, all)) < 1e-9;
        }, iter: 300);

    [TestMethod, TestCategory(Probability.Simulation)]
    public void Boschloo_is_never_less_convinced_than_Fisher() =>
        Windows.Sample((a, b) =>
            BoschlooTest.Rise(a, b) <= FisherExact.Greater(b.Failures, b.Samples, a.Failures + b.Failures, a.Samples + b.Samples) * (1 + 1e-6), iter: 100);

    [TestMethod, TestCategory(Probability.Simulation)]
    public void Boschloo_keeps_its_level_at_every_common_rate()
    {
        const int N1 = 20, N2 = 15;
        var p = new double[N1 + 1, N2 + 1];
        for (int x = 0; x <= N1; x++)
            for (int y = 0; y <= N2; y++)
                p[x, y] = BoschlooTest.Rise(new(x, N1), new(y, N2));
        for (double rate = 0.01; rate < 1; rate += 0.01)
        {
            double size = 0;
            for (int x = 0; x <= N1; x++)
                for (int y = 0; y <= N2; y++)
                    if (p[x, y] <= 0.05)
                        size += Probability.OfBinomial(x, N1, rate) * Probability.OfBinomial(y, N2, rate);
            Assert.IsLessThanOrEqualTo(0.05 + 1e-6, size, $"at {rate}");
        }
    }

    // The region of all tables at most as probable by Fisher's test, its size at 14 001 common rates: their largest is the p-value.
    [TestMethod]
    [DataRow(3, 12, 7, 10)]
    [DataRow(0, 9, 3, 11)]
    [DataRow(1, 6, 12, 13)]
    public void Boschloo_is_the_largest_size_of_Fishers_region(int x1, int n1, int x2, int n2)
    {
        double level = Fisher(x1, x2) * (1 + 1e-7), largest = 0;
        bool[,] inside = new bool[n1 + 1, n2 + 1];
        for (int x = 0; x <= n1; x++)
            for (int y = 0; y <= n2; y++)
                inside[x, y] = Fisher(x, y) <= level;
        for (double logOdds = -14; logOdds <= 14; logOdds += 0.002)
        {
            double rate = 1 / (1 + Math.Exp(-logOdds)), size = 0;
            double[] first = [.. Enumerable.Range(0, n1 + 1).Select(x => Probability.OfBinomial(x, n1, rate))];
            double[] second = [.. Enumerable.Range(0, n2 + 1).Select(y => Probability.OfBinomial(y, n2, rate))];
            for (int x = 0; x <= n1; x++)
                for (int y = 0; y <= n2; y++)
                    size += inside[x, y] ? first[x] * second[y] : 0;
            largest = Math.Max(largest, size);
        }
        double got = BoschlooTest.Rise(new(x1, n1), new(x2, n2));
        Assert.IsGreaterThanOrEqualTo(largest * (1 - 1e-12), got);
        Assert.AreEqual(largest, got, 1e-5 * largest);

        double Fisher(long before, long after) => FisherExact.Greater(after, n2, before + after, n1 + n2);
    }

    [TestMethod]
    public void Falling_is_rising_backwards_and_empty_windows_say_nothing()
    {
        Assert.AreEqual(BoschlooTest.Rise(new(9, 30), new(1, 40)), BoschlooTest.Fall(new(1, 40), new(9, 30)));
        Assert.AreEqual(1, BoschlooTest.Rise(new(0, 0), new(3, 4)));
        Assert.AreEqual(1, BoschlooTest.TwoSided(new(0, 10), new(0, 10)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BoschlooTest.Rise(new(0, 19_999), new(0, 2)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BoschlooTest.Rise(new(2, 1), new(0, 2)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BoschlooTest.Rise(new(0, 0), new(3, 2)));
    }

    [TestMethod]
    public void Groups_without_samples_or_differences_give_no_evidence()
    {
        Assert.AreEqual(new GTest(0, 0, 1), GTest.Of([]));
        Assert.AreEqual(new GTest(0, 0, 1), GTest.Of([new(3, 10), new(0, 0)]));
        Assert.AreEqual(1, GTest.Of([new(0, 10), new(0, 20)]).PValue);
        Assert.AreEqual(GTest.Of([new(3, 10), new(5, 20)]), GTest.Of([new(3, 10), new(0, 0), new(5, 20)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => GTest.Of([new(3, 2), new(0, 20)]));
    }

    // Three groups have two degrees of freedom, where P(χ² ≥ G) = e^(−G/2).
    [TestMethod]
    public void The_statistic_over_many_groups_shrinks_by_the_design_effect()
    {
        RateCount[] groups = [new(3, 100), new(9, 100), new(12, 200)];
        GTest independent = GTest.Of(groups), together = GTest.Of(groups, designEffect: 2.5);
        Assert.AreEqual(independent.Statistic / 2.5, together.Statistic, 1e-12);
        Assert.AreEqual(Math.Exp(-independent.Statistic / 5), together.PValue, 1e-12);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => GTest.Of(groups, designEffect: 0));
    }

    private static (RateCount, RateCount) Table(VectorCase c)
    {
        var t = c.Json.GetProperty("table");
        return (new(t[0][0].GetInt64(), t[0][0].GetInt64() + t[0][1].GetInt64()), new(t[1][0].GetInt64(), t[1][0].GetInt64() + t[1][1].GetInt64()));
    }

    private static double Hypergeometric(long k, long part, long failures, long all)
    {
        double log = 0;
        for (long i = 1; i <= k; i++)
            log += Math.Log((double)(part - k + i) / i);
        for (long i = 1; i <= failures - k; i++)
            log += Math.Log((double)(all - part - failures + k + i) / i);
        for (long i = 1; i <= failures; i++)
            log -= Math.Log((double)(all - failures + i) / i);
        return Math.Exp(log);
    }

    private static readonly Gen<RateCount> Window =
        from samples in Gen.Long[1, 40]
        from failures in Gen.Long[0, samples]
        select new RateCount(failures, samples);

    private static readonly Gen<(RateCount, RateCount)> Windows = Gen.Select(Window, Window);
}
