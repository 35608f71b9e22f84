using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class RecoveryTestTests
{
    [TestMethod]
    public void Evidence_and_recovery_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("recovery");
        foreach (VectorCase c in vectors.Cases)
        {
            var test = new RecoveryTest(c["r"], c["B"]);
            int recovered = 0, index = 0;
            foreach (VectorCase u in c.List("units"))
            {
                index++;
                if (test.Observe((int)u.Count("n"), (int)u.Count("y")) && recovered == 0)
                    recovered = index;
                vectors.AssertClose("M", test.Evidence, u);
            }
            Assert.AreEqual(c.Count("recovered_unit"), recovered, c.ToString());
        }
    }

    [TestMethod]
    [DataRow(0.01, 494)]
    [DataRow(0.05, 130)]
    [DataRow(0.2, 37)]
    [DataRow(0.5, 13)]
    public void Clean_single_samples_needed_are_as_published(double rate, int samples)
    {
        var test = new RecoveryTest(rate);
        int needed = 1;
        while (!test.Observe(1, 0))
            needed++;
        Assert.AreEqual(samples, needed);
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    [DataRow(1, 0.05)]
    [DataRow(10, 0.05)]
    [DataRow(10, 0.5)]
    [DataRow(10, 0.9)]
    [DataRow(100, 0.01)]
    public void Each_factor_expects_at_most_one_while_the_outage_lasts(int samples, double rate)
    {
        // Worst case that is promised: beta-binomial units with intra-class correlation 0.2; from zero, E[evidence] ≤ samples.
        var random = new Random(11);
        double sum = 0;
        const int Runs = 200_000;
        for (int run = 0; run < Runs; run++)
        {
            var test = new RecoveryTest(rate);
            int failures = samples == 1 ? (random.NextDouble() < rate ? 1 : 0) : Probability.BetaBinomialBurst(random, samples, rate, 0.2);
            test.Observe(samples, failures);
            sum += test.Evidence;
        }
        Assert.IsLessThanOrEqualTo(samples * 1.01, sum / Runs);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(10)]
    public void While_the_outage_lasts_a_wrong_recovery_takes_as_long_as_promised(int samples)
    {
        const double Rate = 0.2, Bound = 500;
        var random = new Random(12);
        double total = 0;
        const int Runs = 400;
        for (int run = 0; run < Runs; run++)
        {
            var test = new RecoveryTest(Rate, Bound);
            do
                total += samples;
            while (!test.Observe(samples, samples == 1 ? (random.NextDouble() < Rate ? 1 : 0) : Probability.BetaBinomialBurst(random, samples, Rate, 0.2)));
        }
        // The mean is at least the bound; its standard error at 400 runs is about 5 %.
        Assert.IsGreaterThan(Bound * 0.85, total / Runs);
    }

    // Evidence after one unit of n: n times the mean of the factor over q = 0, r/30, r/10 and r/3. Above ½ it is
    // 1 + (r − q) / (r (1 − r)) · (r − y/n), up to ½ ((q/r)^y ((1−q)/(1−r))^(n−y))^(1 / (1 + 0.2 (n−1))).
    [TestMethod]
    [DataRow(0.9, 10, 3)]
    [DataRow(0.51, 4, 4)]
    [DataRow(0.5, 10, 0)]
    [DataRow(0.5, 10, 2)]
    [DataRow(0.2, 1, 0)]
    [DataRow(0.2, 1, 1)]
    public void One_unit_has_the_evidence_of_its_formula(double rate, int samples, int failures)
    {
        double[] lower = [0, rate / 30, rate / 10, rate / 3];
        double want = samples * lower.Average(q => rate > 0.5
            ? 1 + (rate - q) / (rate * (1 - rate)) * (rate - (double)failures / samples)
            : Math.Pow(Math.Pow(q / rate, failures) * Math.Pow((1 - q) / (1 - rate), samples - failures), 1 / (1 + 0.2 * (samples - 1))));
        var test = new RecoveryTest(rate);
        test.Observe(samples, failures);
        Assert.AreEqual(want, test.Evidence, 1e-9 * want);
        Assert.IsTrue(new RecoveryTest(rate, test.Evidence).Observe(samples, failures), "the bound is reached");
    }

    [TestMethod]
    public void Impossible_arguments_and_damaged_states_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecoveryTest(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecoveryTest(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecoveryTest(0.1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecoveryTest(0.1, double.NaN));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecoveryTest(0.1).Observe(0, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecoveryTest(0.1).Observe(2, 3));
        Assert.ThrowsExactly<ArgumentException>(() => RecoveryTest.Load(0.1, 500, new double[RecoveryTest.StateSize + 1]));
        Assert.ThrowsExactly<ArgumentException>(() => RecoveryTest.Load(0.1, 500, [0, 0, double.NaN, 0]));
    }

    [TestMethod]
    public void A_saved_test_continues_bit_for_bit() =>
        Gen.Select(Gen.OneOf(0.01, 0.3, 0.8), Units, Units).Sample((rate, before, after) =>
        {
            var one = new RecoveryTest(rate, 500);
            foreach ((int samples, int failures) in before)
                one.Observe(samples, failures);
            var state = new double[RecoveryTest.StateSize];
            one.Save(state);
            RecoveryTest other = RecoveryTest.Load(rate, 500, state);
            return one.Evidence == other.Evidence && one.IsRecovered == other.IsRecovered && after.All(u => one.Observe(u.Samples, u.Failures) == other.Observe(u.Samples, u.Failures) && one.Evidence == other.Evidence);
        });

    [TestMethod]
    public void A_failure_lowers_the_evidence_and_reset_clears_it()
    {
        var test = new RecoveryTest(0.02);
        for (int i = 0; i < 200; i++)
            test.Observe(1, 0);
        double before = test.Evidence;
        test.Observe(1, 1);
        Assert.IsLessThan(before, test.Evidence);
        test.Reset();
        Assert.AreEqual(0, test.Evidence);
    }

    private static readonly Gen<(int Samples, int Failures)[]> Units =
        (from samples in Gen.Int[1, 10]
         from failures in Gen.Frequency((8, Gen.Const(0)), (2, Gen.Int[0, samples]))
         select (samples, failures)).Array[0, 40];
}
