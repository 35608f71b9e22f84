namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class WindowRuleTests
{
    [TestMethod]
    [DataRow(1e-5)]
    [DataRow(0.01)]
    [DataRow(0.5)]
    [DataRow(1.0)]
    public void All_of_the_window_is_so_many_in_a_row(double p)
    {
        for (int k = 1; k <= 6; k++)
        {
            double expected = ConsecutiveRule.MeanSamples(p, k);
            Assert.AreEqual(expected, WindowRule.MeanSamples(p, k, k), 1e-9 * expected, $"k {k}");
        }
    }

    [TestMethod]
    public void One_failure_in_any_window_is_the_first_failure() =>
        Assert.AreEqual(1 / 0.03, WindowRule.MeanSamples(0.03, 1, 7), 1e-9);

    [TestMethod]
    public void The_longest_window_is_ten()
    {
        Assert.AreEqual(1 / 0.2, WindowRule.MeanSamples(0.2, 1, WindowRule.MaxWindow), 1e-9);
        Assert.AreEqual(ConsecutiveRule.MeanSamples(0.7, 10), WindowRule.MeanSamples(0.7, 10, 10), 1e-6);
    }

    [TestMethod]
    public void Two_of_three_is_as_solved_by_hand()
    {
        // States by the last two outcomes, q = 1 - p: h00 = 1 + q h00 + p h01; h01 = 1 + q h10; h10 = 1 + q h00. So h00 = (1 + p + pq) / (p (1 - q^2)).
        const double p = 0.1, q = 0.9;
        Assert.AreEqual((1 + p + (p * q)) / (p * (1 - (q * q))), WindowRule.MeanSamples(p, 2, 3), 1e-9);
    }

    [TestMethod]
    public void Three_of_five_takes_as_long_as_the_rule_itself()
    {
        const int Runs = 20_000;
        Random random = new(1);
        SlidingWindow rule = new(5);
        long samples = 0;
        for (int run = 0; run < Runs; run++, rule.Reset())
            do
                samples++;
            while (!rule.Observe(new EvidenceUnit(1, random.NextDouble() < 0.2 ? 1 : 0, 0.001, 1, 0), 3));
        // The standard error is below one in a hundred.
        double expected = WindowRule.MeanSamples(0.2, 3, 5);
        Assert.AreEqual(expected, (double)samples / Runs, 0.04 * expected);
    }

    [TestMethod]
    [DataRow(0.0, 1, 1)]
    [DataRow(1.1, 1, 1)]
    [DataRow(0.5, 0, 1)]
    [DataRow(0.5, 3, 2)]
    [DataRow(0.5, 3, 11)]
    public void What_cannot_be_is_refused(double p, int failures, int window) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => WindowRule.MeanSamples(p, failures, window));
}
