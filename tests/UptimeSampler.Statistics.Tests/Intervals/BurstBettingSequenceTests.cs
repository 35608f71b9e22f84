using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class BurstBettingSequenceTests
{
    [TestMethod]
    public void Without_bursts_nothing_is_known() => Assert.AreEqual(new Interval(0, 1), new BurstBettingSequence().At(0.05));

    [TestMethod]
    public void It_holds_the_mean_of_the_bursts_and_grows_with_confidence() =>
        Bursts.Sample(bursts =>
        {
            BurstBettingSequence sequence = Of(bursts);
            Interval wide = sequence.At(0.01), narrow = sequence.At(0.2);
            double mean = bursts.Average(b => (double)b.Failures / b.Samples);
            return sequence.Bursts == bursts.Length && narrow.Contains(mean) && wide.Low <= narrow.Low + 1e-9 && wide.High >= narrow.High - 1e-9;
        });

    [TestMethod]
    public void At_both_ends_a_bet_has_just_reached_its_bar() =>
        Bursts.Sample(bursts =>
        {
            Interval got = Of(bursts).At(0.1);
            return (got.Low == 0 || Math.Abs(Wealth(bursts, got.Low, failing: true) / 20 - 1) < 1e-5)
                && (got.High == 1 || Math.Abs(Wealth(bursts, got.High, failing: false) / 20 - 1) < 1e-5)
                && (got.Low > 0 || bursts.All(b => b.Failures == 0)) && (got.High < 1 || bursts.All(b => b.Failures == b.Samples));
        });

    // The products of the definition, in plain numbers.
    private static double Wealth((int Samples, int Failures)[] bursts, double rate, bool failing)
    {
        double sum = 0;
        foreach (double stake in EDetector.Stakes)
        {
            double wealth = 1;
            foreach ((int samples, int failures) in bursts)
                wealth *= 1 + stake * ((failing ? failures / rate : (samples - failures) / (1 - rate)) / samples - 1);
            sum += wealth;
        }
        return sum / EDetector.Stakes.Length;
    }

    [TestMethod]
    public void Counting_successes_mirrors_it() =>
        Bursts.Sample(bursts =>
        {
            Interval one = Of(bursts).At(0.05), other = Of([.. bursts.Select(b => (b.Samples, b.Samples - b.Failures))]).At(0.05);
            return Math.Abs(one.Low + other.High - 1) < 1e-8 && Math.Abs(one.High + other.Low - 1) < 1e-8;
        });

    [TestMethod]
    public void Merging_loses_nothing_in_any_order() =>
        Gen.Select(Bursts, Bursts, Bursts).Sample((a, b, c) =>
        {
            BurstBettingSequence left = Of(a), right = Of(b), all = Of([.. c, .. a, .. b]);
            right.Merge(Of(c));
            left.Merge(right);
            Interval one = left.At(0.05), other = all.At(0.05);
            return left.Bursts == all.Bursts && Math.Abs(one.Low - other.Low) < 1e-8 && Math.Abs(one.High - other.High) < 1e-8;
        });

    [TestMethod, TestCategory(Probability.Simulation)]
    [DataRow(0.02, 0.2)]
    [DataRow(0.1, 0.4)]
    public void Bursts_that_fail_together_mislead_it_rarely_at_any_time(double rate, double correlation)
    {
        const int Runs = 200;
        var random = new Random(20_240_717);
        int missed = 0;
        for (int run = 0; run < Runs; run++)
        {
            var sequence = new BurstBettingSequence();
            bool miss = false;
            for (int burst = 1; burst <= 400 && !miss; burst++)
            {
                sequence.Observe(10, Probability.BetaBinomialBurst(random, 10, rate, correlation));
                miss = burst % 25 == 0 && !sequence.At(0.05).Contains(rate);
            }
            missed += miss ? 1 : 0;
        }
        Assert.IsLessThanOrEqualTo(0.05 * Runs, missed);
    }

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BurstBettingSequence().Observe(0, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BurstBettingSequence().Observe(1, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BurstBettingSequence().At(0));
        Assert.ThrowsExactly<ArgumentNullException>(() => new BurstBettingSequence().Merge(null!));
    }

    private static BurstBettingSequence Of(IEnumerable<(int Samples, int Failures)> bursts)
    {
        var sequence = new BurstBettingSequence();
        foreach ((int samples, int failures) in bursts)
            sequence.Observe(samples, failures);
        return sequence;
    }

    private static readonly Gen<(int Samples, int Failures)[]> Bursts =
        (from samples in Gen.Int[1, 12]
         from failures in Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[0, samples]))
         select (samples, failures)).Array[1, 60];
}
