using System.Globalization;
using UptimeSampler.Reports.Documents;

namespace UptimeSampler.Preflight.Reporting;

/// <summary>What the stress tests rest on: a picture and the levels of each.</summary>
internal static class StressSection
{
    public static IEnumerable<Block> Of(PreflightResult result)
    {
        int number = 0;
        foreach (PreflightFinding finding in result.Findings)
        {
            if (finding.Stress is not { } stress)
                continue;
            number++;
            yield return new Heading($"Load on {finding.Name}");
            yield return new Paragraph($"{finding.Detail}. {Words.Count(stress.Requests, "request")} in {Words.Span(stress.Duration)}, at most {Words.Number(stress.Achieved)} at once.");
            foreach (Block block in StressLevels.Of(stress, finding.Name, string.Create(CultureInfo.InvariantCulture, $"stress-{number}"), confidence: 0.95, isExpected: true))
                yield return block;
        }
    }
}
