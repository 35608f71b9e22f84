using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class BinomialIntervalTests
{
    private static readonly BinomialMethod[] Methods = Enum.GetValues<BinomialMethod>();

    [TestMethod]
    [DataRow(BinomialMethod.ClopperPearson, "interval_clopper_pearson")]
    [DataRow(BinomialMethod.Wilson, "interval_wilson")]
    [DataRow(BinomialMethod.Jeffreys, "interval_jeffreys")]
    [DataRow(BinomialMethod.MidP, "interval_midp")]
    public void Intervals_equal_the_reference(BinomialMethod method, string group)
    {
        VectorGroup vectors = VectorGroup.Load(group);
        foreach (VectorCase c in vectors.Cases)
        {
            Interval got = BinomialInterval.Of(method, c["x"], c["n"], c["conf"]);
            vectors.AssertClose("lo", got.Low, c);
            vectors.AssertClose("hi", got.High, c);
        }
    }

    [TestMethod]
    public void Without_samples_nothing_is_known()
    {
        foreach (BinomialMethod method in Methods)
            Assert.AreEqual(new Interval(0, 1), BinomialInterval.Of(method, 0, 0, 0.95));
    }

    [TestMethod]
    [DataRow(20, 0.95)]
    [DataRow(100, 0.95)]
    [DataRow(100, 0.99)]
    [DataRow(400, 0.9)]
    public void Clopper_Pearson_covers_at_least_what_it_promises(int samples, double confidence)
    {
        Interval[] intervals = [.. Enumerable.Range(0, samples + 1).Select(x => BinomialInterval.ClopperPearson(x, samples, confidence))];
        for (double rate = 0.0005; rate < 1; rate += 0.0095)
        {
            double covered = 0;
            for (int x = 0; x <= samples; x++)
                covered += intervals[x].Contains(rate) ? Probability.OfBinomial(x, samples, rate) : 0;
            Assert.IsGreaterThanOrEqualTo(confidence - 1e-12, covered, $"rate {rate}");
        }
    }

    [TestMethod]
    public void The_other_methods_cover_as_promised_on_average()
    {
        foreach (BinomialMethod method in Methods)
        {
            Interval[] intervals = [.. Enumerable.Range(0, 101).Select(x => BinomialInterval.Of(method, x, 100, 0.95))];
            double covered = 0;
            for (int i = 0; i < 199; i++)
            {
                double rate = (i + 1) / 200.0;
                for (int x = 0; x <= 100; x++)
                    covered += intervals[x].Contains(rate) ? Probability.OfBinomial(x, 100, rate) / 199 : 0;
            }
            Assert.IsTrue(covered is > 0.94 and < 0.98, $"{method} covers {covered}");
        }
    }

    [TestMethod]
    public void Counting_the_other_outcome_mirrors_the_interval() =>
        RandomCase.Sample(c =>
        {
            Interval failures = BinomialInterval.Of(c.Method, c.Failures, c.Samples, c.Confidence);
            Interval successes = BinomialInterval.Of(c.Method, c.Samples - c.Failures, c.Samples, c.Confidence);
            return Math.Abs(failures.Low - (1 - successes.High)) < 1e-9 && Math.Abs(failures.High - (1 - successes.Low)) < 1e-9;
        });

    [TestMethod]
    public void The_interval_holds_the_observed_rate_and_widens_with_confidence() =>
        RandomCase.Sample(c =>
        {
            Interval narrow = BinomialInterval.Of(c.Method, c.Failures, c.Samples, c.Confidence);
            Interval wide = BinomialInterval.Of(c.Method, c.Failures, c.Samples, (1 + c.Confidence) / 2);
            return narrow.Contains(c.Failures / c.Samples) && wide.Low <= narrow.Low && wide.High >= narrow.High
                && narrow.Low >= 0 && narrow.High <= 1;
        });

    [TestMethod]
    public void One_failure_more_moves_both_ends_up() =>
        RandomCase.Sample(c =>
        {
            Interval before = BinomialInterval.Of(c.Method, c.Failures, c.Samples + 1, c.Confidence);
            Interval after = BinomialInterval.Of(c.Method, c.Failures + 1, c.Samples + 1, c.Confidence);
            return after.Low >= before.Low && after.High >= before.High;
        });

    [TestMethod]
    [DataRow(-1.0, 10.0, 0.95)]
    [DataRow(11.0, 10.0, 0.95)]
    [DataRow(double.NaN, 10.0, 0.95)]
    [DataRow(1.0, double.PositiveInfinity, 0.95)]
    [DataRow(1.0, 10.0, 0.0)]
    [DataRow(1.0, 10.0, 1.0)]
    public void Impossible_arguments_are_refused(double failures, double samples, double confidence)
    {
        foreach (BinomialMethod method in Methods)
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BinomialInterval.Of(method, failures, samples, confidence));
    }

    [TestMethod]
    public void An_interval_holds_its_ends()
    {
        var interval = new Interval(0.1, 0.2);
        Assert.IsTrue(interval.Contains(0.1) && interval.Contains(0.2));
        Assert.IsFalse(interval.Contains(0.0999) || interval.Contains(0.2001));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BinomialInterval.Of((BinomialMethod)99, 1, 2, 0.95));
    }

    [TestMethod]
    public void Millions_of_samples_agree_with_the_normal_approximation()
    {
        foreach (BinomialMethod method in Methods)
        {
            Interval got = BinomialInterval.Of(method, 3e8, 1e9, 0.95);
            double half = 1.959963984540054 * Math.Sqrt(0.3 * 0.7 / 1e9);
            Assert.AreEqual(0.3 - half, got.Low, half * 0.01, $"{method}");
            Assert.AreEqual(0.3 + half, got.High, half * 0.01, $"{method}");
        }
    }

    private static readonly Gen<(BinomialMethod Method, double Failures, double Samples, double Confidence)> RandomCase =
        from method in Gen.OneOf(Methods)
        from samples in Gen.OneOf(Gen.Int[1, 2000].Select(n => (double)n), Gen.Double[1, 2000])
        from share in Gen.OneOf(Gen.Double[0, 1], Gen.Double[0, 0.01], Gen.OneOf(0.0, 1.0))
        from confidence in Gen.OneOf(0.5, 0.9, 0.95, 0.99, 0.999)
        select (method, Math.Min(samples, samples * share), samples, confidence);
}
