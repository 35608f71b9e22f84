using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Targets;

[TestClass]
public sealed class HoursOfDayTests
{
    [TestMethod]
    [DataRow("01:00-05:00", "00:59", 0)]
    [DataRow("01:00-05:00", "01:00", 240)]
    [DataRow("01:00-05:00", "04:59", 1)]
    [DataRow("01:00-05:00", "05:00", 0)]
    [DataRow("22:00-03:00", "21:59", 0)]
    [DataRow("22:00-03:00", "23:00", 240)]
    [DataRow("22:00-03:00", "02:00", 60)]
    [DataRow("22:00-03:00", "12:00", 0)]
    [DataRow("00:00-23:59", "00:00", 1439)]
    public void They_last_until_their_end_also_past_midnight(string text, string now, int minutesLeft)
    {
        Assert.IsTrue(HoursOfDay.TryParse(text, out HoursOfDay? hours));
        DateTimeOffset at = new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero) + TimeOnly.Parse(now, System.Globalization.CultureInfo.InvariantCulture).ToTimeSpan();
        Assert.AreEqual(TimeSpan.FromMinutes(minutesLeft), hours.Left(at));
        Assert.AreEqual(TimeSpan.FromMinutes(minutesLeft), hours.Left(at.ToOffset(TimeSpan.FromHours(5))), "whatever zone the instant is told in");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("01:00")]
    [DataRow("01:00-01:00")]
    [DataRow("1:00-5:00")]
    [DataRow("01:00-24:00")]
    [DataRow("01:00-02:00-03:00")]
    public void What_is_no_span_is_refused(string text) => Assert.IsFalse(HoursOfDay.TryParse(text, out _));
}
