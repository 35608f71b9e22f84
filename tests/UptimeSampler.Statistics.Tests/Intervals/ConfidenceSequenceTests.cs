using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class ConfidenceSequenceTests
{
    [TestMethod]
    public void Intervals_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("bb_cs");
        foreach (VectorCase c in vectors.Cases)
        {
            Interval got = ConfidenceSequence.TwoSided(c["x"], c["n"], c["alpha"]);
            vectors.AssertClose("lo", got.Low, c);
            vectors.AssertClose("hi", got.High, c);
        }
    }

    [TestMethod]
    public void One_sided_bounds_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("cs_one_sided");
        foreach (VectorCase c in vectors.Cases)
        {
            vectors.AssertClose("upper", ConfidenceSequence.Upper(c["x"], c["n"], c["alpha"]), c);
            vectors.AssertClose("lower", ConfidenceSequence.Lower(c["x"], c["n"], c["alpha"]), c);
        }
    }

    [TestMethod]
    public void The_martingale_equals_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("log_bb_mart");
        foreach (VectorCase c in vectors.Cases)
            vectors.AssertClose("v", ConfidenceSequence.LogMixture(c["x"], c["n"], c["p"], c["a"], c["b"]), c);
    }

    [TestMethod]
    public void Without_samples_nothing_is_known()
    {
        Assert.AreEqual(new Interval(0, 1), ConfidenceSequence.TwoSided(0, 0, 0.05));
        Assert.AreEqual(1, ConfidenceSequence.Upper(0, 0, 0.05));
        Assert.AreEqual(0, ConfidenceSequence.Lower(0, 0, 0.05));
    }

    [TestMethod]
    public void Both_ends_lie_where_the_martingale_reaches_the_level() =>
        RandomCase.Sample(c =>
        {
            Interval got = ConfidenceSequence.TwoSided(c.Failures, c.Samples, c.Alpha);
            return AtLevel(got.Low, c) && AtLevel(got.High, c) && got.Contains(c.Failures / c.Samples);
        });

    [TestMethod]
    public void The_price_of_looking_at_any_time_is_width() =>
        RandomCase.Sample(c =>
        {
            Interval anyTime = ConfidenceSequence.TwoSided(c.Failures, c.Samples, c.Alpha);
            Interval once = BinomialInterval.ClopperPearson(c.Failures, c.Samples, 1 - c.Alpha);
            // With a handful of samples the split of the level between the two ends can decide the other way.
            return c.Samples < 20 || (anyTime.Low <= once.Low && anyTime.High >= once.High);
        });

    [TestMethod]
    public void Counting_the_other_outcome_with_the_mixture_mirrored_mirrors_the_martingale() =>
        RandomCase.Sample(c =>
            Math.Abs(ConfidenceSequence.LogMixture(c.Failures, c.Samples, 0.3, 0.25, 0.75)
                - ConfidenceSequence.LogMixture(c.Samples - c.Failures, c.Samples, 0.7, 0.75, 0.25)) < 1e-6);

    // 3 standard errors above the promise at 1000 runs would be 0.071; the true value is about 0.03.
    [TestMethod, TestCategory(Probability.Simulation)]
    [DataRow(0.001)]
    [DataRow(0.01)]
    [DataRow(0.1)]
    [DataRow(0.5)]
    public void Whoever_stops_when_it_suits_them_is_still_rarely_misled(double rate)
    {
        const int Runs = 600, Horizon = 4000;
        var random = new Random(20_240_601);
        int missed = 0;
        for (int run = 0; run < Runs; run++)
        {
            long failures = 0;
            bool miss = false;
            for (int n = 1; n <= Horizon && !miss; n++)
            {
                failures += random.NextDouble() < rate ? 1 : 0;
                if (n % 16 == 0 || n < 64)
                    miss = !ConfidenceSequence.TwoSided(failures, n, 0.05).Contains(rate);
            }
            missed += miss ? 1 : 0;
        }
        Assert.IsLessThanOrEqualTo(0.05, (double)missed / Runs);
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    public void A_fixed_interval_looked_at_again_and_again_does_mislead()
    {
        const int Runs = 200, Horizon = 2000;
        var random = new Random(20_240_602);
        int missed = 0;
        for (int run = 0; run < Runs; run++)
        {
            long failures = 0;
            bool miss = false;
            for (int n = 1; n <= Horizon && !miss; n++)
            {
                failures += random.NextDouble() < 0.1 ? 1 : 0;
                if (n % 16 == 0)
                    miss = !BinomialInterval.ClopperPearson(failures, n, 0.95).Contains(0.1);
            }
            missed += miss ? 1 : 0;
        }
        Assert.IsGreaterThan(0.15, (double)missed / Runs);
    }

    [TestMethod]
    [DataRow(3.0, 2.0, 0.05)]
    [DataRow(-1.0, 2.0, 0.05)]
    [DataRow(1.0, 2.0, 0.0)]
    [DataRow(1.0, 2.0, 1.0)]
    public void Impossible_arguments_are_refused(double failures, double samples, double alpha)
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ConfidenceSequence.TwoSided(failures, samples, alpha));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ConfidenceSequence.Upper(failures, samples, alpha));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ConfidenceSequence.Lower(failures, samples, alpha));
    }

    [TestMethod]
    [DataRow(3.0, 2.0, 0.5, 1.0, 1.0)]
    [DataRow(1.0, 2.0, 0.0, 1.0, 1.0)]
    [DataRow(1.0, 2.0, 1.0, 1.0, 1.0)]
    [DataRow(1.0, 2.0, 0.5, 0.0, 1.0)]
    [DataRow(1.0, 2.0, 0.5, 1.0, 0.0)]
    public void Impossible_mixtures_are_refused(double failures, double samples, double p, double a, double b) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ConfidenceSequence.LogMixture(failures, samples, p, a, b));

    private static bool AtLevel(double end, (double Failures, double Samples, double Alpha) c) =>
        end is 0 or 1 || end < 1e-300 || 1 - end < 1e-12
        || Math.Abs(ConfidenceSequence.LogMixture(c.Failures, c.Samples, end, 0.25, 0.75) + Math.Log(c.Alpha)) < 1e-5;

    private static readonly Gen<(double Failures, double Samples, double Alpha)> RandomCase =
        from samples in Gen.OneOf(Gen.Int[1, 5000].Select(n => (double)n), Gen.Double[1, 5000])
        from share in Gen.OneOf(Gen.Double[0, 1], Gen.Double[0, 0.01], Gen.OneOf(0.0, 1.0))
        from alpha in Gen.OneOf(0.2, 0.05, 0.01, 0.001)
        select (Math.Min(samples, samples * share), samples, alpha);
}
