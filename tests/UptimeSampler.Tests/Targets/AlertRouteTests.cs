using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Targets;

[TestClass]
public sealed class AlertRouteTests
{
    private static readonly MaintenanceWindow Night = new()
    {
        Days = Enum.GetValues<DayOfWeek>(),
        At = new TimeOnly(22, 0),
        Duration = TimeSpan.FromHours(9),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
    };

    [TestMethod]
    public void A_target_needs_every_label_that_is_named()
    {
        AlertRoute route = new() { Labels = [KeyValuePair.Create("team", "web"), KeyValuePair.Create("stage", "live")] };
        Assert.IsTrue(route.Takes(new Dictionary<string, string> { ["team"] = "web", ["stage"] = "live", ["more"] = "x" }));
        Assert.IsFalse(route.Takes(new Dictionary<string, string> { ["team"] = "web" }));
        Assert.IsFalse(route.Takes(new Dictionary<string, string> { ["team"] = "web", ["stage"] = "test" }));
        Assert.IsTrue(AlertRoute.Everything.Takes(new Dictionary<string, string>()));
    }

    [TestMethod]
    public void Severities_that_are_not_named_do_not_go_there()
    {
        AlertRoute route = new() { Severities = [Severity.Error, Severity.Critical] };
        Assert.IsTrue(route.Takes(Severity.Critical));
        Assert.IsFalse(route.Takes(Severity.Warning));
        Assert.IsTrue(AlertRoute.Everything.Takes(Severity.Warning));
    }

    // Berlin is an hour ahead of UTC in November, two in July.
    [TestMethod]
    [DataRow("2026-11-26T20:59:59Z", null)]
    [DataRow("2026-11-26T21:00:00Z", "2026-11-27T06:00:00Z")]
    [DataRow("2026-11-27T05:59:59Z", "2026-11-27T06:00:00Z")]
    [DataRow("2026-11-27T06:00:00Z", null)]
    [DataRow("2026-07-01T20:00:00Z", "2026-07-02T05:00:00Z")]
    public void Quiet_hours_end_when_their_clock_says_so(string at, string? until) =>
        Assert.AreEqual(
            until is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(until),
            new AlertRoute { Quiet = [Night] }.QuietUntil(Severity.Error, DateTimeOffset.Parse(at)));

    [TestMethod]
    public void Windows_that_follow_on_one_another_are_one_quiet()
    {
        MaintenanceWindow weekend = new() { Days = [DayOfWeek.Saturday, DayOfWeek.Sunday], At = new TimeOnly(0, 0), Duration = TimeSpan.FromHours(24), TimeZone = Night.TimeZone };
        AlertRoute route = new() { Quiet = [Night, weekend] };
        // From Friday night through the weekend to Monday morning.
        Assert.AreEqual(DateTimeOffset.Parse("2026-11-30T06:00:00Z"), route.QuietUntil(Severity.Warning, DateTimeOffset.Parse("2026-11-27T23:00:00Z")));
    }

    [TestMethod]
    public void What_is_quiet_always_comes_to_an_end()
    {
        MaintenanceWindow always = new() { Days = Enum.GetValues<DayOfWeek>(), At = new TimeOnly(0, 0), Duration = TimeSpan.FromHours(24) };
        Assert.IsNotNull(new AlertRoute { Quiet = [always] }.QuietUntil(Severity.Error, DateTimeOffset.UnixEpoch));
    }

    [TestMethod]
    public void Exceptions_wake_whoever_sleeps()
    {
        DateTimeOffset night = DateTimeOffset.Parse("2026-11-26T23:00:00Z");
        Assert.IsNull(new AlertRoute { Quiet = [Night] }.QuietUntil(Severity.Critical, night));
        Assert.IsNull(new AlertRoute { Quiet = [Night], QuietExcept = [Severity.Warning] }.QuietUntil(Severity.Warning, night));
        Assert.IsNotNull(new AlertRoute { Quiet = [Night], QuietExcept = [Severity.Warning] }.QuietUntil(Severity.Critical, night));
    }
}
