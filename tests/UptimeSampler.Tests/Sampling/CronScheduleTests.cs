using System.Collections.Concurrent;
using UptimeSampler.Sampling;

namespace UptimeSampler.Tests.Sampling;

[TestClass]
public sealed class CronScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow("0 30 2 * * ?", null)]
    [DataRow("0 0/15 1-4 ? * MON-FRI", null)]
    [DataRow("every day", "")]
    [DataRow("30 2 * * *", "")]
    [DataRow("0 0 0 1 1 ? 2020", "it is never due again")]
    public void What_is_no_cron_expression_is_told(string cron, string? problem)
    {
        string? told = CronSchedule.ProblemOf(cron, Now);
        Assert.AreEqual(problem is null, told is null, told);
        if (problem is { Length: > 0 })
            Assert.AreEqual(problem, told);
    }

    [TestMethod]
    public void Times_are_those_of_UTC() => Assert.AreEqual(new DateTimeOffset(2026, 11, 27, 2, 30, 0, TimeSpan.Zero), CronSchedule.NextAfter("0 30 2 * * ?", Now));

    [TestMethod]
    public async Task What_is_due_is_handed_over_and_what_was_taken_away_is_not()
    {
        BlockingCollection<string> fired = [];
        await using CronSchedule schedule = await CronSchedule.StartAsync(fired.Add, TimeProvider.System, CancellationToken.None);
        await schedule.SetAsync([("often", "* * * * * ?"), ("never", "0 0 0 1 1 ? 2098")], CancellationToken.None);
        Assert.IsTrue(fired.TryTake(out string? first, TimeSpan.FromSeconds(30)));
        Assert.AreEqual("often", first);
        await schedule.SetAsync([("other", "* * * * * ?")], CancellationToken.None);
        string? next;
        do
            Assert.IsTrue(fired.TryTake(out next, TimeSpan.FromSeconds(30)));
        while (next == "often");
        Assert.AreEqual("other", next);
    }
}
