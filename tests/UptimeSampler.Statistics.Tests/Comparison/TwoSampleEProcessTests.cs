namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class TwoSampleEProcessTests
{
    [TestMethod]
    public void Evidence_equals_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("two_sample_e");
        var process = new TwoSampleEProcess();
        foreach (VectorCase c in vectors.Cases)
        {
            double got = process.Observe((int)c.Count("ya"), (int)c.Count("yb"));
            if (c.Json.TryGetProperty("logE", out _))
                vectors.AssertClose("logE", got, c);
        }
        Assert.AreEqual(vectors.Cases.Count, process.Blocks);
    }

    [TestMethod]
    public void A_block_is_expected_to_gain_nothing_when_the_rates_are_the_same()
    {
        foreach (double rate in (double[])[0.01, 0.2, 0.7])
        {
            double expected = 0;
            for (int a = 0; a <= 2; a++)
            {
                for (int b = 0; b <= 3; b++)
                {
                    var process = new TwoSampleEProcess(2, 3);
                    process.Observe(2, 0);
                    process.Observe(1, 1);
                    double before = process.LogEvidence;
                    expected += Probability.OfBinomial(a, 2, rate) * Probability.OfBinomial(b, 3, rate) * Math.Exp(process.Observe(a, b) - before);
                }
            }
            Assert.IsLessThanOrEqualTo(1 + 1e-12, expected, $"at {rate}");
        }
    }

    // Both rates are estimated from the blocks before with Beta(0.18, 1.18), the common one is their mean weighted by size.
    [TestMethod]
    public void Blocks_of_several_samples_follow_the_formula()
    {
        var process = new TwoSampleEProcess(2, 3);
        double want = 0, first = 0, second = 0;
        foreach ((int block, int a, int b) in (ReadOnlySpan<(int, int, int)>)[(0, 1, 0), (1, 0, 2), (2, 2, 3), (3, 1, 1)])
        {
            double p = (first + 0.18) / (2 * block + 1.36), q = (second + 0.18) / (3 * block + 1.36), common = (2 * p + 3 * q) / 5;
            want += Math.Log(Math.Pow(p / common, a) * Math.Pow((1 - p) / (1 - common), 2 - a) * Math.Pow(q / common, b) * Math.Pow((1 - q) / (1 - common), 3 - b));
            (first, second) = (first + a, second + b);
            Assert.AreEqual(want, process.Observe(a, b), 1e-12);
        }
    }

    [TestMethod]
    public void Equal_rates_are_rarely_called_different_and_different_ones_are_found()
    {
        const int Runs = 400, Horizon = 1500;
        var random = new Random(20_240_701);
        int wrong = 0, found = 0;
        for (int run = 0; run < Runs; run++)
        {
            wrong += Reaches(0.1, 0.1) ? 1 : 0;
            found += Reaches(0.01, 0.1) ? 1 : 0;
        }
        Assert.IsLessThan(0.05 * Runs, wrong);
        Assert.IsGreaterThan(0.9 * Runs, found);

        bool Reaches(double first, double second)
        {
            var process = new TwoSampleEProcess();
            for (int i = 0; i < Horizon; i++)
                if (process.Observe(random.NextDouble() < first ? 1 : 0, random.NextDouble() < second ? 1 : 0) >= Math.Log(20))
                    return true;
            return false;
        }
    }

    // Over all rates of which the second is not the higher one, and for pairs that fail together: the four outcomes summed.
    [TestMethod]
    public void When_only_a_rise_counts_a_block_gains_nothing_unless_the_second_rate_is_the_higher_one()
    {
        foreach (double first in (double[])[0.01, 0.2, 0.7])
            foreach (double second in (double[])[0, 0.01, 0.2, 0.7])
                foreach (double together in (double[])[0, 0.5, 1])
                {
                    if (second > first)
                        continue;
                    double both = first * second + together * (Math.Min(first, second) - first * second);
                    double expected = both * Gain(1, 1) + (first - both) * Gain(1, 0) + (second - both) * Gain(0, 1) + (1 - first - second + both) * Gain(0, 0);
                    Assert.IsLessThanOrEqualTo(1 + 1e-12, expected, $"{first} and {second}, {together} together");
                }
        double risen = 0.01 * 0.2 * Gain(1, 1) + 0.01 * 0.8 * Gain(1, 0) + 0.99 * 0.2 * Gain(0, 1) + 0.99 * 0.8 * Gain(0, 0);
        Assert.IsGreaterThan(1.01, risen, "a rise does gain");

        static double Gain(int first, int second)
        {
            var process = new TwoSampleEProcess(riseOnly: true);
            for (int i = 0; i < 20; i++)
                process.Observe(0, i % 5 == 0 ? 1 : 0);
            double before = process.LogEvidence;
            return Math.Exp(process.Observe(first, second) - before);
        }
    }

    [TestMethod]
    public void When_only_a_rise_counts_a_fall_is_no_evidence_and_a_rise_as_much_as_ever()
    {
        TwoSampleEProcess falling = new(riseOnly: true), rising = new(riseOnly: true), either = new();
        for (int i = 0; i < 200; i++)
        {
            Assert.AreEqual(0, falling.Observe(i % 4 == 0 ? 1 : 0, 0));
            Assert.AreEqual(either.Observe(0, i % 4 == 0 ? 1 : 0), rising.Observe(0, i % 4 == 0 ? 1 : 0), 1e-9);
        }
        Assert.IsGreaterThan(Math.Log(20), rising.LogEvidence);
    }

    [TestMethod]
    public void Impossible_blocks_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TwoSampleEProcess(0, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TwoSampleEProcess(1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TwoSampleEProcess().Observe(2, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TwoSampleEProcess().Observe(0, -1));
    }
}
