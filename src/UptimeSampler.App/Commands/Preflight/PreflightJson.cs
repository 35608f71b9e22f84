using System.Text.Json;
using UptimeSampler.Preflight;
using UptimeSampler.Preflight.Reporting;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Stress;

namespace UptimeSampler.App.Commands.Preflight;

/// <summary>What a preflight found, as scripts see it. Rates are 0 to 1; null means "no evidence".</summary>
internal static class PreflightJson
{
    public static string Write(PreflightResult result, DocumentFiles files) => JsonSerializer.Serialize(Of(result, files), ContractJson.Options);

    /// <summary>What a plan checks.</summary>
    public static string Write(PreflightPlan plan) => JsonSerializer.Serialize(
        new
        {
            plan.Name,
            Checks = Enum.GetValues<CheckKind>().SelectMany(kind => kind == CheckKind.Limits
                ? plan.Limits.Select(source => new { source.Name, Kind = kind.Name() })
                : plan.Targets.Where(target => target.Kinds.Contains(kind)).Select(target => new { target.Target.Name, Kind = kind.Name() })),
        },
        ContractJson.Options);

    private static object Of(PreflightResult result, DocumentFiles files) => new
    {
        Verdict = result.Verdict.Name(),
        result.Plan.Name,
        Summary = PreflightDocument.Sentence(result),
        Checks = result.Findings.Select(Of),
        Report = files.Markdown,
        ReportHtml = files.Html,
        files.Pictures,
        result.StartedAt,
        result.EndedAt,
        Interrupted = result.WasInterrupted,
    };

    private static object Of(PreflightFinding finding) => new
    {
        finding.Name,
        Kind = finding.Kind.Name(),
        Verdict = finding.Verdict.Name(),
        finding.Detail,
        finding.Advice,
        DurationMs = (long)Math.Round(finding.Duration.TotalMilliseconds),
        Health = finding.Health is { } health ? new { health.Samples, health.Failures, health.Invalid, health.Rate, RateLow = health.Interval.Low, RateHigh = health.Interval.High, health.ExcludesRateAbove } : null,
        Limits = finding.Limits is { } limits ? new { limits.Host, limits.At, limits.Capacity, limits.BreaksFirst } : null,
        Stress = finding.Stress is { } stress
            ? new { stress.Goal, Knee = stress.Knee is { } knee ? new { knee.Low, knee.High, knee.Confidence, Confirmed = knee.IsConfirmed } : null, FailureRateAbove = Rate(stress.Above), FailureRateBelow = Rate(stress.Below), stress.Requests }
            : null,
    };

    private static object? Rate(LevelRate? rate) => rate is null ? null : new { rate.Rate, rate.Interval.Low, rate.Interval.High, rate.Concurrency, rate.Requests, rate.Failures };
}
