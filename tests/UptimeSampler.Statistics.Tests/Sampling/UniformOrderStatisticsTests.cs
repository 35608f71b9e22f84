using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class UniformOrderStatisticsTests
{
    [TestMethod]
    public void Numbers_are_ascending_and_within_the_interval() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int).Sample((count, seed) =>
        {
            var numbers = new double[count];
            UniformOrderStatistics.Draw(new Random(seed), numbers);
            return numbers.SequenceEqual(numbers.Order()) && numbers.All(x => x is >= 0 and < 1);
        });

    [TestMethod]
    public void The_same_seed_draws_the_same_numbers()
    {
        double[] one = new double[20], other = new double[20];
        UniformOrderStatistics.Draw(new Random(4), one);
        UniformOrderStatistics.Draw(new Random(4), other);
        CollectionAssert.AreEqual(one, other);
    }

    [TestMethod]
    public void Even_a_last_gap_of_nothing_stays_below_one()
    {
        double[] number = new double[1];
        UniformOrderStatistics.Draw(new Scripted([0.5, 0]), number);
        Assert.AreEqual(Math.BitDecrement(1.0), number[0]);
        // Gaps of ln 2, ln 4 and ln 2.
        double[] two = new double[2];
        UniformOrderStatistics.Draw(new Scripted([0.5, 0.75, 0.5]), two);
        Assert.AreEqual(0.25, two[0], 1e-15);
        Assert.AreEqual(0.75, two[1], 1e-15);
        Assert.ThrowsExactly<ArgumentNullException>(() => UniformOrderStatistics.Draw(null!, two));
    }

    private sealed class Scripted(double[] numbers) : Random(1)
    {
        private int _next;

        public override double NextDouble() => numbers[_next++];
    }

    // The k-th of n is Beta(k, n+1−k): mean k/(n+1), variance k (n+1−k) / ((n+1)² (n+2)). 40 000 draws; 5 standard errors.
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(10)]
    public void Each_rank_has_the_mean_and_spread_of_its_beta_distribution(int count)
    {
        const int Draws = 40_000;
        var random = new Random(9);
        double[] numbers = new double[count], sums = new double[count], squares = new double[count];
        for (int draw = 0; draw < Draws; draw++)
        {
            UniformOrderStatistics.Draw(random, numbers);
            for (int i = 0; i < count; i++)
            {
                sums[i] += numbers[i];
                squares[i] += numbers[i] * numbers[i];
            }
        }
        for (int i = 0; i < count; i++)
        {
            double k = i + 1, mean = k / (count + 1), variance = k * (count + 1 - k) / ((count + 1.0) * (count + 1) * (count + 2));
            double gotMean = sums[i] / Draws, gotVariance = squares[i] / Draws - gotMean * gotMean;
            Assert.AreEqual(mean, gotMean, 5 * Math.Sqrt(variance / Draws));
            Assert.AreEqual(variance, gotVariance, 0.05 * variance);
        }
    }

    [TestMethod]
    public void All_numbers_together_are_uniform()
    {
        // Kolmogorov–Smirnov: with 30 000 draws a distance above 1.95 / √30 000 has probability 0.001.
        var random = new Random(10);
        var all = new List<double>();
        var numbers = new double[3];
        for (int draw = 0; draw < 10_000; draw++)
        {
            UniformOrderStatistics.Draw(random, numbers);
            all.AddRange(numbers);
        }
        all.Sort();
        double distance = all.Select((x, i) => Math.Max(Math.Abs(x - (double)i / all.Count), Math.Abs(x - (double)(i + 1) / all.Count))).Max();
        Assert.IsLessThan(1.95 / Math.Sqrt(all.Count), distance);
    }
}
