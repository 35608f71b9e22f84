using System.Globalization;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;
using UptimeSampler.Stress;

namespace UptimeSampler.Preflight.Reporting;

/// <summary>What the stress tests rest on: a picture and the levels of each.</summary>
internal static class StressSection
{
    private const int ClassesShown = 3;
    private const int StepsShown = 100;

    public static IEnumerable<Block> Of(PreflightResult result)
    {
        int number = 0;
        foreach (PreflightFinding finding in result.Findings)
        {
            if (finding.Stress is not { } stress)
                continue;
            number++;
            yield return new Heading($"Load on {finding.Name}");
            yield return new Paragraph($"{finding.Detail}. {Words.Count(stress.Requests, "request")} in {Words.Span(stress.Duration)}, at most {Count(stress.Achieved)} at once.");
            if (StressPicture.Of(stress, finding.Name, confidence: 0.95, isExpected: true) is { } chart)
                yield return new Picture(string.Create(CultureInfo.InvariantCulture, $"stress-{number}"), chart);
            if (stress.Conditions.Count > 0)
                yield return new Table([string.Create(CultureInfo.InvariantCulture, $"condition, with {stress.Deciding?.Concurrency ?? stress.Goal:N0} at once"), "met", ">measured"], [.. stress.Thresholds.Select(Row)]);
            yield return new Table(
                [">at once", ">reached", ">requests", ">failed", ">share", ">per second", ">p50", ">p95", ">p99", "what failed"],
                [.. stress.Steps.Where(step => step.Requests + step.Invalid > 0).Take(StepsShown).Select(Row)]);
        }
    }

    private static Cell[] Row(ThresholdAnswer answer) =>
    [
        answer.Threshold.Expression,
        answer.IsMet ? new Cell("yes", Tone.Good) : new Cell("no", Tone.Bad),
        answer.Value is { } value ? value.ToString("0.####", CultureInfo.InvariantCulture) : "nothing was measured",
    ];

    private static Cell[] Row(StressStep step) =>
    [
        step.Purpose == StepPurpose.Health ? "1 (alone)" : Count(step.Concurrency) + (step.Purpose == StepPurpose.Queue ? " (loop)" : ""),
        Count(step.Achieved),
        Count(step.Requests),
        new Cell(Count(step.Failures), step.IsTooMuch == true ? Tone.Bad : Tone.Plain),
        step.Requests == 0 ? "" : Words.Percent((double)step.Failures / step.Requests),
        step.RequestsPerSecond is { } rate ? rate.ToString("N0", CultureInfo.InvariantCulture) : "",
        Latency(step, 0.5),
        Latency(step, 0.95),
        Latency(step, 0.99),
        string.Join(", ", step.Classes.OrderByDescending(pair => pair.Value).Take(ClassesShown).Select(pair => $"{pair.Key.Name()} {Count(pair.Value)}")),
    ];

    private static string Latency(StressStep step, double share) => step.Latencies.Quantile(share) is { } value ? Words.Latency(value) : "";

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
