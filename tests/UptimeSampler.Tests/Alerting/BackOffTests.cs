using UptimeSampler.Alerting;

namespace UptimeSampler.Tests.Alerting;

[TestClass]
public sealed class BackOffTests
{
    [TestMethod]
    [DataRow(1, 5)]
    [DataRow(2, 10)]
    [DataRow(3, 20)]
    [DataRow(8, 640)]
    [DataRow(9, 900)]
    [DataRow(10, 900)]
    [DataRow(10_000, 900)]
    public void The_wait_doubles_from_five_seconds_to_a_quarter_of_an_hour(int attempts, double seconds) =>
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), BackOff.After(attempts, jitter: 0));

    [TestMethod]
    public void Chance_shortens_the_wait_by_a_quarter_at_most()
    {
        Assert.AreEqual(TimeSpan.FromSeconds(3.75), BackOff.After(1, jitter: 1));
        Assert.AreEqual(TimeSpan.FromSeconds(4.375), BackOff.After(1, jitter: 0.5));
    }

    [TestMethod]
    public void A_receiver_that_asks_for_a_longer_wait_gets_it()
    {
        Assert.AreEqual(TimeSpan.FromSeconds(90), BackOff.After(1, 0, TimeSpan.FromSeconds(90)));
        Assert.AreEqual(TimeSpan.FromSeconds(20), BackOff.After(3, 0, TimeSpan.FromSeconds(1)));
    }

    [TestMethod]
    [DataRow(0, 0d)]
    [DataRow(1, -0.1)]
    [DataRow(1, 1.1)]
    public void Arguments_outside_their_range_are_refused(int attempts, double jitter) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BackOff.After(attempts, jitter));
}
