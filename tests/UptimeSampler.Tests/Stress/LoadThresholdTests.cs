using UptimeSampler.Stress;

namespace UptimeSampler.Tests.Stress;

[TestClass]
public sealed class LoadThresholdTests
{
    [TestMethod]
    [DataRow("rate<0.01", 0.009, true)]
    [DataRow("rate<0.01", 0.01, false)]
    [DataRow("rate<=1%", 0.01, true)]
    [DataRow(" p(95) < 500ms ", 499.0, true)]
    [DataRow("p(99.9)<500", 501.0, false)]
    [DataRow("max<2s", 1999.0, true)]
    [DataRow("avg<2500us", 2.6, false)]
    [DataRow("med>=1m", 60_000.0, true)]
    [DataRow("count>1000", 1001.0, true)]
    [DataRow("count!=0", 0.0, false)]
    public void A_condition_is_met_or_not(string text, double value, bool met)
    {
        Assert.IsTrue(LoadThreshold.TryParse(text, out LoadThreshold? threshold, out string? problem), problem);
        Assert.AreEqual(met, threshold.IsMetBy(value));
        Assert.IsFalse(threshold.IsMetBy(null));
        Assert.AreEqual(text.Trim(), threshold.Expression);
    }

    [TestMethod]
    [DataRow("p(95)<50ms", 102.527, "102.527 ms")]
    [DataRow("p(95)<50ms", 50.0004, "50.0004 ms")]
    [DataRow("max<2s", 2_345.5, "2,345.5 ms")]
    [DataRow("rate<0.01", 0.0333, "3.33 %")]
    [DataRow("count>1000", 999.0, "999")]
    public void A_value_is_told_with_its_unit(string text, double value, string told)
    {
        Assert.IsTrue(LoadThreshold.TryParse(text, out LoadThreshold? threshold, out _));
        Assert.AreEqual(told, threshold.Told(value));
    }

    [TestMethod]
    [DataRow("p95<500ms", "is no threshold")]
    [DataRow("rate", "is no threshold")]
    [DataRow("rate<0.01ms", "unit 'ms'")]
    [DataRow("p(95)<5%", "unit '%'")]
    [DataRow("rate<5", "rates go from 0 to 1")]
    [DataRow("rate<0.01; rm -rf", "is no threshold")]
    public void What_is_no_condition_is_refused(string text, string problem)
    {
        Assert.IsFalse(LoadThreshold.TryParse(text, out _, out string? found));
        StringAssert.Contains(found, problem);
    }
}
