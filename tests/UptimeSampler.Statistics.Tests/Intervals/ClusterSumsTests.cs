using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class ClusterSumsTests
{
    [TestMethod]
    public void The_intra_class_correlation_equals_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("icc");
        foreach (VectorCase c in vectors.Cases)
            vectors.AssertClose("icc", Of(c).IntraClassCorrelation, c);
    }

    [TestMethod]
    public void Effective_samples_and_their_interval_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("neff_interval");
        foreach (VectorCase c in vectors.Cases)
        {
            ClusterSums sums = Of(c);
            Interval got = BinomialInterval.ClopperPearson(sums.EffectiveFailures, sums.EffectiveSamples, c["conf"]);
            vectors.AssertClose("deff", sums.DesignEffect, c);
            vectors.AssertClose("n_eff", sums.EffectiveSamples, c);
            vectors.AssertClose("lo", got.Low, c);
            vectors.AssertClose("hi", got.High, c);
        }
    }

    [TestMethod]
    public void Single_samples_are_worth_exactly_their_number() =>
        Gen.Bool.Array[0, 500].Sample(outcomes =>
        {
            ClusterSums sums = outcomes.Aggregate(default(ClusterSums), (s, failed) => s + ClusterSums.OfUnit(1, failed ? 1 : 0));
            return sums.EffectiveSamples == outcomes.Length && sums.EffectiveFailures == outcomes.Count(failed => failed);
        });

    [TestMethod]
    public void Sums_of_parts_are_the_sums_of_the_whole() =>
        Gen.Select(Units, Units).Sample((left, right) =>
        {
            ClusterSums parts = Sum(left) + Sum(right), whole = Sum([.. left, .. right]);
            return parts.Units == whole.Units && parts.Samples == whole.Samples && parts.Failures == whole.Failures
                && parts.SquaredSizes == whole.SquaredSizes
                && Math.Abs(parts.SquaredFailuresPerSize - whole.SquaredFailuresPerSize) <= 1e-9 * (1 + whole.SquaredFailuresPerSize);
        });

    [TestMethod]
    public void Correlated_samples_are_never_worth_more_than_their_number() =>
        Units.Sample(units =>
        {
            ClusterSums sums = Sum(units);
            return sums.EffectiveSamples <= sums.Samples && sums.IntraClassCorrelation is >= 0 and <= 1
                && (sums.Units == 0 || sums.EffectiveSamples >= sums.Units * (1 - 1e-12));
        });

    [TestMethod]
    public void Units_that_fail_as_one_are_worth_one_sample_each()
    {
        ClusterSums sums = default;
        for (int i = 0; i < 20; i++)
            sums += ClusterSums.OfUnit(10, i % 4 == 0 ? 10 : 0);
        Assert.AreEqual(1, sums.IntraClassCorrelation, 1e-12);
        Assert.AreEqual(20, sums.EffectiveSamples, 1e-9);
    }

    [TestMethod]
    public void The_estimate_finds_the_correlation_that_was_put_in()
    {
        var random = new Random(7);
        ClusterSums sums = default;
        for (int i = 0; i < 20_000; i++)
            sums += ClusterSums.OfUnit(10, Probability.BetaBinomialBurst(random, 10, 0.1, 0.2));
        Assert.AreEqual(0.2, sums.IntraClassCorrelation, 0.02);
    }

    [TestMethod]
    public void A_unit_without_samples_adds_nothing() =>
        Assert.AreEqual(default, ClusterSums.OfUnit(0, 0));

    [TestMethod]
    public void What_cannot_be_estimated_is_no_correlation_and_no_effect()
    {
        Assert.AreEqual(0, default(ClusterSums).IntraClassCorrelation);
        Assert.AreEqual(1, default(ClusterSums).DesignEffect);
        Assert.AreEqual(0, ClusterSums.OfUnit(10, 10).IntraClassCorrelation);
        Assert.AreEqual(0, Sum([(10, 0), (10, 0)]).IntraClassCorrelation);
        Assert.AreEqual(0, Sum([(1, 0), (1, 1)]).IntraClassCorrelation);
    }

    // A unit that failed whole and one that did not: all of the variance lies between them.
    [TestMethod]
    public void Two_units_are_enough_for_an_estimate() => Assert.AreEqual(1, Sum([(10, 10), (10, 0)]).IntraClassCorrelation, 1e-12);

    // n̄ = 10 and ρ = 0.05 by the floor: 1 + 9 · 0.05.
    [TestMethod]
    public void Without_failures_the_floor_gives_the_design_effect()
    {
        ClusterSums sums = Sum([(10, 0), (10, 0), (10, 0)]);
        Assert.AreEqual(1.45, sums.DesignEffect, 1e-12);
        Assert.AreEqual(30 / 1.45, sums.EffectiveSamples, 1e-9);
        Assert.AreEqual(sums, ClusterSums.Add(Sum([(10, 0)]), Sum([(10, 0), (10, 0)])));
    }

    // Σ (y − n p̄)² / n / (k p̄ (1 − p̄)) written out.
    [TestMethod]
    public void The_dispersion_is_pearsons_statistic_per_unit() =>
        Units.Where(units => units.Sum(u => u.Failures) > 0 && units.Sum(u => u.Failures) < units.Sum(u => u.Samples)).Sample(units =>
        {
            double rate = (double)units.Sum(u => u.Failures) / units.Sum(u => u.Samples);
            double want = units.Sum(u => Math.Pow(u.Failures - u.Samples * rate, 2) / u.Samples) / (units.Length * rate * (1 - rate));
            return Math.Abs(Sum(units).Dispersion - want) <= 1e-9 * (1 + want);
        });

    [TestMethod]
    public void Impossible_units_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClusterSums.OfUnit(3, 4));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClusterSums.OfUnit(3, -1));
    }

    private static readonly Gen<(int Samples, int Failures)[]> Units =
        (from samples in Gen.Int[1, 50]
         from failures in Gen.Int[0, samples]
         select (samples, failures)).Array[0, 60];

    private static ClusterSums Sum((int Samples, int Failures)[] units) =>
        units.Aggregate(default(ClusterSums), (s, u) => s + ClusterSums.OfUnit(u.Samples, u.Failures));

    private static ClusterSums Of(VectorCase c) =>
        c.List("bursts").Aggregate(default(ClusterSums), (s, burst) => s + ClusterSums.OfUnit(burst.Json[1].GetInt32(), burst.Json[0].GetInt32()));
}
