using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class QuantileRanksTests
{
    [TestMethod]
    public void Fixed_ranks_equal_the_reference()
    {
        foreach (VectorCase c in VectorGroup.Load("quantile_ranks").Cases)
        {
            Assert.AreEqual(new RankInterval(c.Count("l"), c.Count("u")), QuantileRanks.Fixed(c.Count("n"), c["q"], c["conf"]), c.ToString());
            long? upper = c.IsNull("upper_rank_99") ? null : c.Count("upper_rank_99");
            Assert.AreEqual(upper, QuantileRanks.UpperLimit(c.Count("n"), c["q"], 0.99), c.ToString());
        }
    }

    // The reference gives the counts below the quantile that are not refuted: the quantile lies up to the rank after the largest.
    [TestMethod]
    public void Any_time_ranks_equal_the_reference()
    {
        foreach (VectorCase c in VectorGroup.Load("quantile_cs").Cases)
            Assert.AreEqual(new RankInterval(c.Count("k_lo"), c.Count("k_hi") + 1), QuantileRanks.AnyTime(c.Count("n"), c["q"], 0.05), c.ToString());
    }

    [TestMethod]
    public void Any_time_ranks_are_those_not_refuted() =>
        Gen.Select(Gen.Int[1, 400], Gen.Double[0.02, 0.98], Gen.OneOf(0.2, 0.05, 0.001)).Sample((n, q, alpha) =>
        {
            RankInterval got = QuantileRanks.AnyTime(n, q, alpha);
            int[] kept = [.. Enumerable.Range(0, n + 1).Where(x => ConfidenceSequence.LogMixture(x, n, q, q * 250, (1 - q) * 250) < -Math.Log(alpha))];
            return got == new RankInterval(kept[0], kept[^1] + 1);
        });

    [TestMethod]
    public void Fixed_ranks_cover_exactly_as_promised() =>
        Gen.Select(Gen.Int[1, 300], Gen.Double[0.02, 0.98]).Sample((n, q) =>
        {
            RankInterval got = QuantileRanks.Fixed(n, q, 0.95);
            double covered = 0;
            for (long count = got.Low; count < got.High; count++)
                covered += Probability.OfBinomial((int)count, n, q);
            return covered >= 0.95 - 1e-12;
        });

    [TestMethod, TestCategory(Probability.Simulation)]
    public void Any_time_ranks_are_rarely_wrong_at_any_time()
    {
        const int Runs = 400, Horizon = 3000;
        var random = new Random(20_240_710);
        int missed = 0;
        for (int run = 0; run < Runs; run++)
        {
            int below = 0;
            bool miss = false;
            for (int n = 1; n <= Horizon && !miss; n++)
            {
                below += random.NextDouble() < 0.95 ? 1 : 0;
                if (n % 20 == 0)
                    miss = QuantileRanks.AnyTime(n, 0.95, 0.05) is var got && (below < got.Low || below >= got.High);
            }
            missed += miss ? 1 : 0;
        }
        Assert.IsLessThanOrEqualTo(0.05 * Runs, missed);
    }

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QuantileRanks.Fixed(0, 0.5, 0.95));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QuantileRanks.Fixed(1, 0, 0.95));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QuantileRanks.UpperLimit(1, 0.5, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QuantileRanks.UpperLimit(0, 0.5, 0.9));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QuantileRanks.AnyTime(0, 0.5, 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QuantileRanks.AnyTime(1, 0.5, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => QuantileRanks.AnyTime(1, 0.5, 0.05, 0));
    }
}
