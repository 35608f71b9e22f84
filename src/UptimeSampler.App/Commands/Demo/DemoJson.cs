using System.Text.Json;
using UptimeSampler.App.Demo;

namespace UptimeSampler.App.Commands.Demo;

/// <summary>The end of the demonstration for scripts.</summary>
internal static class DemoJson
{
    public static string Write(IReadOnlyList<DemoReading> readings, DateTimeOffset started, string databasePath) => JsonSerializer.Serialize(
        new
        {
            Database = databasePath,
            Started = started,
            Targets = readings.Select(reading => new
            {
                reading.Target,
                reading.Samples,
                reading.Failures,
                reading.Rate,
                reading.Interval.Low,
                reading.Interval.High,
                TrueRate = DemoTargets.Schedules[reading.Target].Rate,
                Incident = reading.Incident?.Id,
                FoundAfterS = DemoText.FoundAfter(reading, started)?.TotalSeconds,
                UsualRuleMeanS = DemoText.UsualRule(reading)?.TotalSeconds,
            }),
        },
        ContractJson.Options);
}
