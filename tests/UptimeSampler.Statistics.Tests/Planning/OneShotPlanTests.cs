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
