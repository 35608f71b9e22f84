using UptimeSampler.Statistics;

namespace UptimeSampler.Statistics.Tests.Planning;

[TestClass]
public sealed class OneShotPlanTests
{
    [TestMethod]
    [DataRow(0.02, 157L)]
    [DataRow(0.05, 62L)]
    public void The_number_of_clean_samples_is_the_references(double excluded, long expected) =>
        Assert.AreEqual(expected, OneShotPlan.CleanSamples(new OneShotOptions { ExcludeRate = excluded }));

    [TestMethod]
    [DataRow(0.02)]
    [DataRow(0.3)]
    [DataRow(0.0001)]
    public void A_test_of_clean_samples_decides_exactly_then(double excluded)
    {
        OneShotOptions options = new() { ExcludeRate = excluded, TolerateRate = excluded / 2, MaxSamples = int.MaxValue };
        OneShotTest test = new(options);
        while (!test.IsDecided)
            test.Observe(failed: false);
        Assert.AreEqual(test.Samples, OneShotPlan.CleanSamples(options));
    }

    // Wald: ln of the bar and of the number of bets, over the divergence; without failures that is −ln(1 − X), with nothing else −ln T.
    [TestMethod]
    public void At_the_ends_the_mean_has_a_closed_form()
    {
        OneShotOptions options = new();
        Assert.AreEqual(Math.Log(4 / 0.05) / -Math.Log(0.98), OneShotPlan.MeanSamples(options, 0), 1e-9);
        Assert.AreEqual(Math.Log(10 / 0.001) / -Math.Log(0.005), OneShotPlan.MeanSamples(options, 1), 1e-9);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OneShotPlan.MeanSamples(options, 1.1));
        Assert.ThrowsExactly<ArgumentNullException>(() => OneShotPlan.MeanSamples(null!, 0));
        Assert.ThrowsExactly<ArgumentNullException>(() => OneShotPlan.CleanSamples(null!));
    }

    // Between tolerated and excluded either claim may come first: the likelier one counts.
    [TestMethod]
    public void Between_both_rates_the_shorter_way_counts()
    {
        OneShotOptions options = new();
        foreach (double rate in (double[])[0.005, 0.0051, 0.01, 0.0199, 0.02])
        {
            double healthy = Math.Log(4 / 0.05) / Divergence(rate, 0.02), failing = Math.Log(10 / 0.001) / Divergence(rate, 0.005);
            Assert.AreEqual(Math.Min(healthy, failing), OneShotPlan.MeanSamples(options, rate), 1e-9 * Math.Min(healthy, failing));
        }

        static double Divergence(double p, double q) => p * Math.Log(p / q) + (1 - p) * Math.Log((1 - p) / (1 - q));
    }

    /// <summary>Means of a reference simulation of the same test (to its first claim), good to a third.</summary>
    [TestMethod]
    [DataRow(0.005, 441)]
    [DataRow(0.02, 627)]
    [DataRow(0.05, 132)]
    [DataRow(0.1, 42)]
    [DataRow(0.2, 17)]
    [DataRow(0.5, 5)]
    public void The_mean_number_of_samples_is_about_the_simulated_one(double rate, double simulated) =>
        Assert.AreEqual(simulated, OneShotPlan.MeanSamples(new OneShotOptions(), rate), simulated / 3);
}
