using System.Globalization;

namespace UptimeSampler.Reports;

/// <summary>The answer as comma-separated values: a heading, then one line a row; an empty field means "no evidence".</summary>
public static class RateCsv
{
    /// <summary>The lines, without their ends.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="by">By what it was split, in the order of its groups: one column each, after the target's.</param>
    public static IEnumerable<string> Lines(RateAnswer answer, IReadOnlyList<RateDimension> by)
    {
        RateDimension[] columns = [.. by.Distinct().Where(dimension => dimension != RateDimension.Target)];
        yield return CsvText.Line(
            ["target", .. columns.Select(column => column.Name()), "samples", "failures", "invalid", "rate", "low", "high", "upper_bound", "effective_samples", "slo", "meets_slo", "p50_ms", "p95_ms", "extra_samples", "extra_failures", "worker_rate", "worker_rate_low", "worker_rate_high", "workers_p_value"]);
        foreach (RateRow row in answer.Rows)
            yield return CsvText.Line(
            [
                CsvText.Marked(row.Target), .. columns.Select(column => CsvText.Marked(row.Group.FirstOrDefault(pair => pair.Key == column).Value ?? "")),
                Number(row.Samples), Number(row.Failures), Number(row.Invalid), Number(row.Rate), Number(row.Low), Number(row.High), Number(row.UpperBound),
                Number(row.EffectiveSamples), Number(row.Slo), row.MeetsSlo?.Name() ?? "", Number(row.P50?.TotalMilliseconds), Number(row.P95?.TotalMilliseconds),
                Number(row.ExtraSamples), Number(row.ExtraFailures),
                Number(row.Workers?.Rate.Rate), Number(row.Workers?.Rate.Interval.Low), Number(row.Workers?.Rate.Interval.High), Number(row.Workers?.PValue),
            ]);
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
