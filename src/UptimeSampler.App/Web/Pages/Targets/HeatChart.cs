using UptimeSampler.Reports;

namespace UptimeSampler.App.Web.Pages.Targets;

/// <summary>The heat map as the script draws it.</summary>
/// <param name="Days">Names of the days, the newest first.</param>
/// <param name="Hours">The hours that have samples.</param>
/// <param name="Levels">What each level of <see cref="HeatMap.LevelOf"/> means, from 0 on.</param>
public sealed record HeatChart(IReadOnlyList<string> Days, IReadOnlyList<HeatHour> Hours, IReadOnlyList<string> Levels)
{
    internal static HeatChart Of(HeatMap heat, double tolerated) => new(
        [.. heat.Days.Select(day => HeatMap.DayName(day.Key))],
        [.. heat.Days.SelectMany((day, place) => day.Value.Select((row, hour) => Hour(place, hour, row, tolerated))).OfType<HeatHour>()],
        [$"up to {Words.Percent(tolerated)}, as tolerated", "below 2 %", "below 10 %", "below 50 %", "50 % and more"]);

    private static HeatHour? Hour(int day, int hour, RateRow? row, double tolerated) => row?.Rate is not { } rate ? null : new(
        day, hour, HeatMap.LevelOf(rate, tolerated), row.Failures == 0 ? "" : HeatMap.Short(rate),
        $"{Words.Percent(rate)} failed ({Words.Percent(row.Low)} to {Words.Percent(row.High)})\n{Words.Count(row.Failures, "failure")} in {Words.Count(row.Samples, "sample")}");
}

/// <summary>An hour of a day.</summary>
/// <param name="Day">Place of the day among the days.</param>
/// <param name="Hour">0 to 23 (UTC).</param>
/// <param name="Level">How bad it was, 0 to 4.</param>
/// <param name="Short">Its failure rate in percent, for its place; empty without a failure.</param>
/// <param name="Text">What is said of it when it is pointed at.</param>
public sealed record HeatHour(int Day, int Hour, int Level, string Short, string Text);
