using UptimeSampler.Preflight.Reading;
using UptimeSampler.Sampling;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Settings;

/// <summary>Checks what the targets file alone cannot say of scheduled preflights: their plans, and that their times are some.</summary>
internal static class PreflightSchedules
{
    /// <summary>So many times are looked at to see whether load is ever made.</summary>
    private const int TimesSeen = 1_000;

    /// <summary>What is wrong, one sentence each with file and line; empty when nothing is.</summary>
    public static IReadOnlyList<string> Problems(ProcessSettings settings, TargetSet targets) => [.. targets.Preflights.SelectMany(preflight => Problems(settings, targets, preflight))];

    private static IEnumerable<string> Problems(ProcessSettings settings, TargetSet targets, PreflightSchedule preflight)
    {
        string place = $"{settings.Targets}:{preflight.Line}: preflight '{preflight.Name}'";
        if (CronSchedule.ProblemOf(preflight.Cron, TimeProvider.System.GetUtcNow()) is { } problem)
            yield return $"{place}: cron '{PlainText.Line(preflight.Cron, 80)}' is no Quartz cron expression ({PlainText.Line(problem, 200)}); write second, minute, hour, day, month and weekday, such as \"0 30 2 * * ?\" for 02:30 UTC every day";
        else if (preflight.AllowedHours is { } hours && !IsEverWithin(preflight.Cron, hours))
            yield return $"{place}: cron '{PlainText.Line(preflight.Cron, 80)}' is never due in allowedHours, {hours}, so that it would never make load; change one of the two (both are UTC)";
        foreach (string broken in PlanProblems(targets, preflight))
            yield return $"{place}: {broken}";
    }

    private static bool IsEverWithin(string cron, HoursOfDay hours)
    {
        DateTimeOffset? due = CronSchedule.NextAfter(cron, TimeProvider.System.GetUtcNow());
        for (int i = 0; i < TimesSeen && due is { } at; i++, due = CronSchedule.NextAfter(cron, at))
            if (hours.Left(at) > TimeSpan.Zero)
                return true;
        return false;
    }

    private static IEnumerable<string> PlanProblems(TargetSet targets, PreflightSchedule preflight)
    {
        try
        {
            PreflightFile.Load(preflight.Plan, Environment.GetEnvironmentVariable, () => targets);
            return [];
        }
        catch (PreflightFileException broken)
        {
            return broken.Problems.Select(problem => problem.ToString());
        }
    }
}
