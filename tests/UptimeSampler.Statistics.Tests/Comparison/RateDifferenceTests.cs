using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class RateDifferenceTests
{
    [TestMethod]
    public void Intervals_equal_the_reference()
    {
        AssertVectors("diff_newcombe", RateDifference.Newcombe);
        AssertVectors("diff_agresti_caffo", RateDifference.AgrestiCaffo);
    }

    private static void AssertVectors(string group, Func<RateCount, RateCount, double, DifferenceInterval> method)
    {
        VectorGroup vectors = VectorGroup.Load(group);
        foreach (VectorCase c in vectors.Cases)
        {
            DifferenceInterval got = method(new(c.Count("x1"), c.Count("n1")), new(c.Count("x2"), c.Count("n2")), c["conf"]);
            vectors.AssertClose("lo", got.Low, c);
            vectors.AssertClose("hi", got.High, c);
        }
    }

    [TestMethod]
    public void Exchanging_the_windows_mirrors_the_interval() =>
        Gen.Select(Window, Window).Sample((a, b) => All(method =>
        {
            DifferenceInterval one = method(a, b, 0.95), other = method(b, a, 0.95);
            return Math.Abs(one.Low + other.High) < 1e-12 && Math.Abs(one.High + other.Low) < 1e-12;
        }));

    [TestMethod]
    public void More_confidence_is_wider() =>
        Gen.Select(Window, Window).Sample((a, b) => All(method =>
        {
            DifferenceInterval narrow = method(a, b, 0.9), wide = method(a, b, 0.99);
            return wide.Low <= narrow.Low && narrow.Low <= narrow.High && narrow.High <= wide.High && wide.Low >= -1 && wide.High <= 1;
        }));

    [TestMethod]
    public void Newcombe_holds_the_observed_difference() =>
        Gen.Select(Window, Window).Sample((a, b) => RateDifference.Newcombe(a, b, 0.95) is var got
            && got.Low <= b.Rate - a.Rate + 1e-12 && got.High >= b.Rate - a.Rate - 1e-12);

    [TestMethod]
    public void An_empty_window_says_nothing()
    {
        Assert.AreEqual(DifferenceInterval.Unknown, RateDifference.Newcombe(new(0, 0), new(1, 5), 0.95));
        Assert.AreEqual(DifferenceInterval.Unknown, RateDifference.AgrestiCaffo(new(1, 5), new(0, 0), 0.95));
        Assert.IsTrue(DifferenceInterval.Unknown.Contains(-1));
        Assert.IsFalse(new DifferenceInterval(0.1, 0.2).Contains(0.3));
        Assert.IsFalse(new DifferenceInterval(0.1, 0.2).Contains(0));
        Assert.IsTrue(new DifferenceInterval(0.1, 0.2).Contains(0.2));
    }

    [TestMethod]
    public void Impossible_windows_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RateDifference.Newcombe(new(6, 5), new(1, 5), 0.95));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RateDifference.AgrestiCaffo(new(1, 5), new(-1, 5), 0.95));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RateDifference.AgrestiCaffo(new(6, 5), new(1, 5), 0.95));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RateDifference.AgrestiCaffo(new(1, 5), new(1, 5), 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RateDifference.Newcombe(new(1, 0), new(1, 5), 0.95));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RateDifference.Newcombe(new(1, 5), new(1, 5), 1));
    }

    // Exact coverage by summing over all outcomes.
    [TestMethod]
    [DataRow(0.02, 0.02)]
    [DataRow(0.01, 0.1)]
    [DataRow(0.3, 0.5)]
    public void Newcombe_covers_about_as_promised(double before, double after)
    {
        const int N1 = 60, N2 = 40;
        double covered = 0;
        for (int x = 0; x <= N1; x++)
            for (int y = 0; y <= N2; y++)
                if (RateDifference.Newcombe(new(x, N1), new(y, N2), 0.95).Contains(after - before))
                    covered += Probability.OfBinomial(x, N1, before) * Probability.OfBinomial(y, N2, after);
        Assert.IsGreaterThan(0.93, covered);
    }

    [TestMethod]
    public void Samples_that_fail_together_count_by_their_effective_number()
    {
        Assert.AreEqual(RateDifference.Newcombe(new(3, 30), new(10, 40), 0.95), RateDifference.Newcombe(new(6, 60), new(30, 120), 0.95, 2, 3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RateDifference.Newcombe(new(6, 60), new(30, 120), 0.95, 0.5, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RateDifference.Newcombe(new(6, 60), new(30, 120), 0.95, 1, 0.5));
    }

    private static bool All(Func<Func<RateCount, RateCount, double, DifferenceInterval>, bool> holds) =>
        holds(RateDifference.Newcombe) && holds(RateDifference.AgrestiCaffo);

    private static readonly Gen<RateCount> Window =
        from samples in Gen.Long[1, 2000]
        from failures in Gen.OneOf(Gen.Long[0, samples], Gen.Long[0, Math.Min(5, samples)])
        select new RateCount(failures, samples);
}
