using UptimeSampler.Reports.Documents;

namespace UptimeSampler.Preflight.Reporting;

/// <summary>What the limits checks rest on: every limit, the one that breaks first on top.</summary>
internal static class LimitsSection
{
    private const int LimitsShown = 100;

    public static IEnumerable<Block> Of(PreflightResult result)
    {
        foreach (PreflightFinding finding in result.Findings)
        {
            if (finding.Limits is not { } reading)
                continue;
            int need = result.Plan.Limits.First(source => source.Name == finding.Name).Need;
            yield return new Heading($"Limits of {finding.Name}");
            yield return new Paragraph($"{finding.Detail}.{(reading.Host is { } host ? $" Read on {host}" : " Read")}{(reading.At is { } at ? $", {Words.Instant(at)}" : "")}.");
            if (reading.Problems.Count > 0)
                yield return new Points([.. reading.Problems.Take(LimitsShown)]);
            if (reading.Limits.Count > 0)
                yield return new Table(
                    ["process", "limit", ">value", ">requests at once", "enough", "where it is said"],
                    [.. reading.Limits.OrderBy(limit => limit.Capacity ?? long.MaxValue).Take(LimitsShown).Select(limit => Row(limit, need))]);
        }
    }

    private static Cell[] Row(ReadLimit limit, int need) =>
    [
        limit.Process,
        limit.Name,
        limit.Value,
        limit.Capacity is { } capacity ? Words.Number(capacity) : "",
        limit.Capacity is { } allowed ? (allowed >= need ? new Cell("yes", Tone.Good) : new Cell("no", Tone.Bad)) : new Cell(""),
        limit.Source,
    ];
}
