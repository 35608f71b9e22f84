using UptimeSampler.Incidents;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Incidents;

[TestClass]
public sealed class ClumpsTests
{
    [TestMethod]
    [DataRow(60, 12)]
    [DataRow(200, 30)]
    public void What_comes_and_goes_is_told(int apart, int lasts)
    {
        int right = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            double until = 0, next = 0;
            right += Clumps.Of(Samples(30 * apart, at =>
            {
                if (at >= next)
                    (until, next) = (at + lasts, at + lasts + (apart * -Math.Log(1 - random.NextDouble())));
                return at < until;
            })) is { Episodes: >= 6 } ? 1 : 0;
        }
        Assert.IsGreaterThanOrEqualTo(18, right);
    }

    [TestMethod]
    [DataRow(0.02)]
    [DataRow(0.5)]
    [DataRow(0.95)]
    public void Failures_one_by_one_are_no_clumps(double rate)
    {
        int named = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            named += Clumps.Of(Samples(600, _ => random.NextDouble() < rate)) is null ? 0 : 1;
        }
        Assert.IsLessThanOrEqualTo(4, named, "the level is 1 %");
    }

    [TestMethod]
    [DataRow(120, 0.8, 1_200, 0.02)]
    [DataRow(300, 0.02, 300, 0.8)]
    [DataRow(300, 0.9, 600, 0.2)]
    [DataRow(120, 0.8, 600, 0.001)]
    [DataRow(300, 0.8, 600, 0.001)]
    public void A_rate_that_changes_once_is_no_clumps(int seconds, double rate, int then, double after)
    {
        int named = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            named += Clumps.Of(Samples(2 * (seconds + then), at => random.NextDouble() < (at < 2 * seconds ? rate : after))) is null ? 0 : 1;
        }
        Assert.IsLessThanOrEqualTo(4, named, "each of the parts without the change at 0.5 %");
    }

    [TestMethod]
    public void One_outage_and_a_rate_that_drifts_are_no_clumps()
    {
        Assert.IsNull(Clumps.Of(Samples(600, at => at is > 100 and < 300)));
        Random random = new(4);
        Assert.IsNull(Clumps.Of(Samples(6_000, at => random.NextDouble() < 0.05 + (0.3 * at / 6_000))), "proven with so many samples, but not worth telling");
    }

    [TestMethod]
    public void Nothing_and_a_few_samples_have_none()
    {
        Assert.IsNull(Clumps.Of([]));
        Assert.IsNull(Clumps.Of(Samples(5, _ => false)));
        Assert.IsNull(Clumps.Of(Samples(2, _ => true)));
        Assert.IsNull(Clumps.Of(Samples(50, _ => true)));
    }

    [TestMethod]
    public void It_is_said_in_plain_words() =>
        Assert.AreEqual("Failures come in clumps, 9 episodes where one by one they would make about 31 episodes: look for what comes and goes.", new Clumps(9, 30.6).Text);

    private static List<Sample> Samples(int seconds, Func<double, bool> failed) => [.. Enumerable.Range(0, seconds).Select(at => Batches.At(at, failed(at)))];
}
