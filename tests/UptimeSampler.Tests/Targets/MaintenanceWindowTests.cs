using System.Globalization;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Targets;

[TestClass]
public sealed class MaintenanceWindowTests
{
    private static readonly DayOfWeek[] Daily = Enum.GetValues<DayOfWeek>();

    // In 2026 Berlin's clocks jump from 02:00 to 03:00 on 29 March and back from 03:00 to 02:00 on 25 October, both at 01:00 UTC
    // (Directive 2000/84/EC).
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [TestMethod]
    [DataRow("2026-11-27T21:59:59Z", false)]
    [DataRow("2026-11-27T22:00:00Z", true)]
    [DataRow("2026-11-27T23:29:59Z", true)]
    [DataRow("2026-11-27T23:30:00Z", false)]
    public void A_single_window_holds_its_start_and_not_its_end(string at, bool expected) =>
        Assert.AreEqual(expected, new MaintenanceWindow { From = Instant("2026-11-27T22:00:00Z"), To = Instant("2026-11-27T23:30:00Z") }.Contains(Instant(at)));

    [TestMethod]
    [DataRow("2026-11-27T00:59:59Z", false)]
    [DataRow("2026-11-27T01:00:00Z", true)]
    [DataRow("2026-11-27T01:59:59Z", true)]
    [DataRow("2026-11-27T02:00:00Z", false)]
    public void A_repeated_window_is_in_its_own_time_zone(string at, bool expected) =>
        Assert.AreEqual(expected, Window("02:00", 1).Contains(Instant(at)));

    [TestMethod]
    [DataRow("2026-11-27T22:29:59Z", false, DisplayName = "Friday, before")]
    [DataRow("2026-11-27T22:30:00Z", true, DisplayName = "Friday, at the start")]
    [DataRow("2026-11-28T00:29:59Z", true, DisplayName = "Saturday, over midnight")]
    [DataRow("2026-11-28T00:30:00Z", false, DisplayName = "Saturday, after")]
    [DataRow("2026-11-28T23:00:00Z", false, DisplayName = "Sunday by the clock of Berlin")]
    public void A_window_over_midnight_belongs_to_the_day_it_starts_on(string at, bool expected) =>
        Assert.AreEqual(expected, (Window("23:30", 2) with { Days = [DayOfWeek.Friday] }).Contains(Instant(at)));

    [TestMethod]
    [DataRow("2026-03-29T00:59:59Z", false)]
    [DataRow("2026-03-29T01:00:00Z", true)]
    [DataRow("2026-03-29T01:59:59Z", true)]
    [DataRow("2026-03-29T02:00:00Z", false)]
    public void A_start_that_the_clocks_skip_is_when_they_jump(string at, bool expected) =>
        Assert.AreEqual(expected, Window("02:30", 1).Contains(Instant(at)));

    [TestMethod]
    [DataRow("2026-10-25T00:29:59Z", false)]
    [DataRow("2026-10-25T00:30:00Z", true)]
    [DataRow("2026-10-25T01:29:59Z", true)]
    [DataRow("2026-10-25T01:30:00Z", false)]
    public void A_start_that_the_clocks_show_twice_is_the_first_of_the_two(string at, bool expected) =>
        Assert.AreEqual(expected, Window("02:30", 1).Contains(Instant(at)));

    [TestMethod]
    [DataRow("2026-03-29T02:59:59Z", true)]
    [DataRow("2026-03-29T03:00:00Z", false)]
    [DataRow("2026-10-25T02:59:59Z", true)]
    [DataRow("2026-10-25T03:00:00Z", false)]
    public void A_window_lasts_real_time_when_the_clocks_change_within_it(string at, bool expected)
    {
        // 01:00 is 00:00 UTC in March and 23:00 UTC of the day before in October.
        double hours = at.StartsWith("2026-03", StringComparison.Ordinal) ? 3 : 4;
        Assert.AreEqual(expected, Window("01:00", hours).Contains(Instant(at)));
    }

    [TestMethod]
    public void A_full_day_before_a_short_day_reaches_into_the_day_after_it()
    {
        MaintenanceWindow window = Window("23:59", 24) with { Days = [DayOfWeek.Saturday] };
        Assert.IsTrue(window.Contains(Instant("2026-03-29T22:58:59Z")));
        Assert.IsFalse(window.Contains(Instant("2026-03-29T22:59:00Z")));
    }

    [TestMethod]
    public void A_window_repeats_once_a_day_for_its_duration_all_year()
    {
        MaintenanceWindow window = Window("02:30", 1.5);
        DateTimeOffset start = Instant("2026-01-01T00:00:00Z");
        int minutes = Enumerable.Range(0, 365 * 24 * 60).Count(minute => window.Contains(start.AddMinutes(minute)));
        Assert.AreEqual(365 * 90, minutes);
    }

    [TestMethod]
    public void A_set_asks_the_windows_of_the_target_and_its_own()
    {
        Target shop = new() { Name = "shop", Url = new Uri("https://shop.example") };
        Target cart = shop with { Name = "cart", Maintenance = [new MaintenanceWindow { From = Instant("2026-01-01T00:00Z"), To = Instant("2026-01-02T00:00Z") }] };
        TargetSet set = new()
        {
            Targets = [shop, cart],
            Channels = [],
            Maintenance =
            [
                new MaintenanceWindow { Targets = ["shop"], From = Instant("2026-02-01T00:00Z"), To = Instant("2026-02-02T00:00Z") },
                new MaintenanceWindow { From = Instant("2026-03-01T00:00Z"), To = Instant("2026-03-02T00:00Z") },
            ],
        };
        string InMaintenance(Target target) => string.Join(',', Enumerable.Range(1, 3).Where(month => set.InMaintenance(target, new DateTimeOffset(2026, month, 1, 12, 0, 0, TimeSpan.Zero))));

        Assert.AreEqual("2,3", InMaintenance(shop));
        Assert.AreEqual("1,3", InMaintenance(cart));
    }

    private static MaintenanceWindow Window(string at, double hours) => new()
    {
        Days = Daily,
        At = TimeOnly.Parse(at, CultureInfo.InvariantCulture),
        Duration = TimeSpan.FromHours(hours),
        TimeZone = Berlin,
    };

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
