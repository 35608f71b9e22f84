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

    [TestMethod]
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
            return after.All(u => one.Observe(u.Samples, u.Failures) == other.Observe(u.Samples, u.Failures) && one.Evidence == other.Evidence);
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
