using UptimeSampler.Checking;
using UptimeSampler.Reports.Documents;

namespace UptimeSampler.Preflight.Reporting;

/// <summary>What the health checks rest on: the failure rates with their intervals, and what failed.</summary>
internal static class HealthSection
{
    private const int ClassesShown = 5;

    public static IEnumerable<Block> Of(PreflightResult result)
    {
        (string Name, CheckResult Health)[] checks = [.. result.Findings.Where(finding => finding.Health is not null).Select(finding => (finding.Name, finding.Health!))];
        if (checks.Length == 0)
            yield break;
        yield return new Heading("Health");
        yield return new Table(
            ["of", ">samples", ">failed", ">rate", "between", "excluded", ">p50", ">p95", ">p99", "what failed"],
            [.. checks.Select(check => Row(check.Name, check.Health))]);
        yield return new Paragraph("Rates lie between the two bounds with the confidence of the check, also because it stopped when it knew enough.");
        string[] details = [.. checks.SelectMany(check => Details(check.Name, check.Health))];
        if (details.Length > 0)
            yield return new Points(details);
    }

    private static Cell[] Row(string name, CheckResult result) =>
    [
        name,
        Words.Number(result.Samples),
        Words.Number(result.Failures),
        result.Rate is { } rate ? Words.Percent(rate) : "",
        $"{Words.Percent(result.Interval.Low)} and {Words.Percent(result.Interval.High)}",
        result.ExcludesRateAbove is { } excluded ? $"{Words.Percent(excluded)} and more" : "nothing",
        Latency(result, 0.5),
        Latency(result, 0.95),
        Latency(result, 0.99),
        string.Join(", ", result.Evidence.Classes.OrderByDescending(pair => pair.Value).Take(ClassesShown).Select(pair => $"{pair.Key.Name()} {Words.Number(pair.Value)}")),
    ];

    private static IEnumerable<string> Details(string name, CheckResult result)
    {
        if (result.Evidence.Typical is { } typical)
            yield return $"A typical failure of {name}: {typical.Failure.Name()} after {Words.Latency(typical.Total)}{(typical.Address is { } address ? ", " + address : "")}{(result.Evidence.TypicalDetail is { } detail ? ", " + detail : "")}";
        if (result.Invalid > 0)
            yield return $"{Words.Count(result.Invalid, "sample")} of {name} did not count, by our own fault: {result.InvalidDetail}";
    }

    private static string Latency(CheckResult result, double share) => result.Latency.Quantile(share) is { } value ? Words.Latency(value) : "";
}
