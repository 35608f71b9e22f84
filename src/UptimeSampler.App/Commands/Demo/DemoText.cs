using UptimeSampler.App.Demo;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Commands.Demo;

/// <summary>What the demonstration says.</summary>
internal static class DemoText
{
    private const int UsualRuleFailures = 3;

    /// <summary>What is about to happen.</summary>
    public static IEnumerable<string> Introduction(TimeSpan duration) =>
    [
        "Three sites of a faulty server on this machine, each sampled twice a second on new connections:",
        "  healthy  answers every request",
        "  tenth    fails one request in ten, from the start",
        $"  half     starts to fail half of its requests after {Words.Span(DemoTargets.BreaksAfter)}",
        $"One look at 'half' sees a working site every other time. This takes {DurationText.Format(duration)}; Ctrl-C ends it sooner.",
    ];

    /// <summary>One target on one line.</summary>
    public static string Line(DemoReading reading) =>
        $"{reading.Target,-8} {reading.Failures,4} of {reading.Samples,4} failed{(reading.Incident is null ? "" : " since it began")}, {Rate(reading)}; evidence {Evidence(reading)}; {State(reading)}";

    public static string Rate(DemoReading reading) => reading.Rate is { } rate
        ? $"{Words.Percent(rate)} ({Words.Percent(Math.Round(reading.Interval.Low, 3))} to {Words.Percent(Math.Round(reading.Interval.High, 3))})"
        : "no sample yet";

    public static string Evidence(DemoReading reading) => Math.Floor(reading.Evidence * 100).ToString("0", System.Globalization.CultureInfo.InvariantCulture) + " %";

    public static string State(DemoReading reading) => reading.Incident switch
    {
        null => reading.Failures == 0 ? "no failure seen" : "suspect",
        { State: IncidentState.Resolved } => "recovered",
        _ => "ALERT",
    };

    /// <summary>From the first failing request to the incident; null while there is none.</summary>
    public static TimeSpan? FoundAfter(DemoReading reading, DateTimeOffset started) => reading.Incident is { } incident
        ? incident.OpenedAt - (started + DemoTargets.Schedules[reading.Target].StartsAfter)
        : null;

    /// <summary>How long "three failures in a row, one look a minute" would take on average; null for a site that never fails.</summary>
    public static TimeSpan? UsualRule(DemoReading reading) => DemoTargets.Schedules[reading.Target].Rate is > 0 and var rate
        ? TimeSpan.FromMinutes(ConsecutiveRule.MeanSamples(rate, UsualRuleFailures))
        : null;

    /// <summary>How long the alert took, and what the usual rule would have needed; null while there is none.</summary>
    public static string? Took(DemoReading reading, DateTimeOffset started) =>
        FoundAfter(reading, started) is { } took && UsualRule(reading) is { } usual
            ? $"'{reading.Target}' was found {Words.Span(took)} after it began to fail {Words.Percent(DemoTargets.Schedules[reading.Target].Rate)} of its requests; "
                + $"{UsualRuleFailures} failures in a row, one look a minute, need {Words.Span(usual)} on average."
            : null;

    /// <summary>What was found, and where to look further.</summary>
    /// <param name="readings">What was found.</param>
    /// <param name="started">When it began (UTC).</param>
    /// <param name="databasePath">Where it is kept.</param>
    /// <param name="commands">How commands are written that read it.</param>
    /// <param name="pages">Where the pages still are; null when there are none.</param>
    public static IEnumerable<string> Ending(IReadOnlyList<DemoReading> readings, DateTimeOffset started, string databasePath, CommandWords commands, Uri? pages)
    {
        yield return "What was found:";
        foreach (DemoReading reading in readings)
            yield return "  " + (Took(reading, started) ?? (reading.Failures == 0
                ? $"'{reading.Target}' failed none of {Words.Count(reading.Samples, "sample")}: more than {Words.Percent(Math.Round(reading.Interval.High, 4))} failing requests can be excluded."
                : $"'{reading.Target}' failed {reading.Failures} of {Words.Count(reading.Samples, "sample")}: not enough evidence yet ({Evidence(reading)} of the way)."));
        yield return "";
        yield return $"Everything is kept in {databasePath} (delete it when you have seen enough). Look further:";
        yield return "  " + commands.Line("incidents list");
        if (readings.FirstOrDefault(reading => reading.Incident is not null)?.Incident is { } incident)
            yield return "  " + commands.Line($"incidents show {incident.Id}");
        yield return "  " + commands.Line("rates --by target,failure");
        yield return "  " + commands.Line("samples --target half --csv");
        yield return pages is null
            ? $"As pages in a browser, while it happens: {commands.Program} demo --web"
            : $"The sites go on failing, and the pages stay at {pages} until Ctrl-C.";
    }
}
