using CsCheck;

namespace UptimeSampler.Tests;

[TestClass]
public sealed class DurationTextTests
{
    [TestMethod]
    [DataRow("500ms", 500L)]
    [DataRow("10s", 10_000L)]
    [DataRow("1.5s", 1_500L)]
    [DataRow("5m", 300_000L)]
    [DataRow("1h", 3_600_000L)]
    [DataRow("14d", 1_209_600_000L)]
    [DataRow("1ms", 1L)]
    [DataRow("10000d", 864_000_000_000L)]
    public void A_number_with_a_unit_is_a_duration(string text, long milliseconds) =>
        Assert.AreEqual(milliseconds, (long)DurationText.Parse(text).TotalMilliseconds);

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("10")]
    [DataRow("s")]
    [DataRow("ms")]
    [DataRow("10 s")]
    [DataRow("-1s")]
    [DataRow("+1s")]
    [DataRow("1e3s")]
    [DataRow("0s")]
    [DataRow("0.5ms")]
    [DataRow("10001d")]
    [DataRow("1w")]
    [DataRow("1S")]
    [DataRow("NaNs")]
    [DataRow("1h30m")]
    public void Anything_else_is_none(string? text) => Assert.IsFalse(DurationText.TryParse(text, out _));

    [TestMethod]
    public void An_error_names_the_text_and_shows_how_it_is_written()
    {
        FormatException error = Assert.ThrowsExactly<FormatException>(() => DurationText.Parse("soon"));
        StringAssert.Contains(error.Message, "'soon'");
        StringAssert.Contains(error.Message, "10s");
    }

    [TestMethod]
    [DataRow(90_000L, "90s")]
    [DataRow(3_600_000L, "1h")]
    [DataRow(172_800_000L, "2d")]
    [DataRow(1L, "1ms")]
    [DataRow(1_500L, "1500ms")]
    public void The_largest_unit_that_gives_a_whole_number_is_used(long milliseconds, string expected) =>
        Assert.AreEqual(expected, DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [TestMethod]
    public void What_is_formatted_reads_as_the_same_duration() =>
        Gen.Long[1, 10_000L * 86_400_000].Sample(milliseconds =>
        {
            TimeSpan duration = TimeSpan.FromMilliseconds(milliseconds);
            return DurationText.Parse(DurationText.Format(duration)) == duration;
        });

    [TestMethod]
    public void Any_text_is_read_or_refused_but_never_throws() =>
        Gen.String.Sample(text => !DurationText.TryParse(text, out TimeSpan duration) || duration >= TimeSpan.FromMilliseconds(1));
}
