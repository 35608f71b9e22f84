using UptimeSampler.App.Settings;

namespace UptimeSampler.App.Tests.Settings;

[TestClass]
public sealed class FalseAlarmTextTests
{
    [TestMethod]
    [DataRow("1 per month", 30.0)]
    [DataRow("2 per week", 3.5)]
    [DataRow("1 per 30d", 30.0)]
    [DataRow("1/month", 30.0)]
    [DataRow("1 / month", 30.0)]
    [DataRow("1 per a week", 7.0)]
    [DataRow("4 per year", 91.25)]
    [DataRow("0.5 per day", 2.0)]
    [DataRow("1 per 12h", 0.5)]
    public void A_budget_is_the_mean_time_between_two_false_alarms(string text, double days)
    {
        Assert.IsTrue(FalseAlarmText.TryParse(text, out TimeSpan meanTime));
        Assert.AreEqual(days, meanTime.TotalDays, 1e-9);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("1")]
    [DataRow("0 per month")]
    [DataRow("-1 per month")]
    [DataRow("1 per moon")]
    [DataRow("1permonth")]
    [DataRow("100 per hour")]
    [DataRow("0.000001 per year")]
    [DataRow("1 per month please")]
    public void Anything_else_is_none(string? text) => Assert.IsFalse(FalseAlarmText.TryParse(text, out _));
}
