using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Service;

namespace UptimeSampler.Tests.Service;

[TestClass]
public sealed class LogLimitTests
{
    [TestMethod]
    public void One_line_about_a_subject_is_written_in_each_minute()
    {
        FakeTimeProvider time = new();
        LogLimit limit = new(TimeSpan.FromMinutes(1), time);
        Assert.IsTrue(limit.MayWrite("shop"));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.IsFalse(limit.MayWrite("shop"));
        Assert.IsTrue(limit.MayWrite("blog"), "another subject has its own minute");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsTrue(limit.MayWrite("shop"));
    }
}
