using System.Globalization;
using UptimeSampler.Checking;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Commands.Check;

/// <summary>
/// One line as Nagios plug-ins write it: state, text, and after a bar the performance data (Monitoring Plugins Development Guidelines).
/// Text from outside cannot break it: it holds no bar and no newline.
/// </summary>
internal static class CheckNagios
{
    private const int NameLimit = 60;
    private const int TextLimit = 2_000;

    public static string Line(IReadOnlyList<CheckResult> results)
    {
        string text = string.Join("; ", results.OrderBy(Rank).Select(result => Clean(result.Target.Name, NameLimit) + ": " + Clean(CheckText.Headline(result), 300) + Cause(result) + Slow(result)));
        return $"{State(results.OrderBy(Rank).Select(result => result.Verdict).First())} - {Clean(text, TextLimit)} | {string.Join(' ', results.SelectMany(result => Performance(result, results.Count > 1)))}";
    }

    public static string WrongCall(string message) => "UNKNOWN - " + Clean(message, TextLimit);

    private static int Rank(CheckResult result) => result.Verdict switch
    {
        OneShotVerdict.Down => 0,
        OneShotVerdict.Partial => 1,
        OneShotVerdict.Healthy => 3,
        _ => 2,
    };

    private static string State(OneShotVerdict worst) => worst switch
    {
        OneShotVerdict.Down => "CRITICAL",
        OneShotVerdict.Partial => "WARNING",
        OneShotVerdict.Healthy => "OK",
        _ => "UNKNOWN",
    };

    private static string Slow(CheckResult result) => result.Slow?.IsTooMuch == true ? $"; SLOW: {Clean(CheckEffortText.Slow(result)!, 300)}" : "";

    private static string Cause(CheckResult result)
    {
        if (result.Verdict is not (OneShotVerdict.Partial or OneShotVerdict.Down))
            return "";
        string part = result.Evidence.Suspects is [var suspect, ..] ? $", suspect {Clean(suspect.Dimension, NameLimit)} {Clean(suspect.Value, NameLimit)}" : "";
        return $" [{CheckFailureText.Classes(result.Evidence.Classes)}{part}]";
    }

    /// <summary>label=value[unit];warning;critical;least;most. A value that is not known is U.</summary>
    private static IEnumerable<string> Performance(CheckResult result, bool isOneOfMany)
    {
        string prefix = isOneOfMany ? Label(result.Target.Name) + " " : "";
        OneShotOptions evidence = result.Settings.Evidence;
        yield return $"{Quoted(prefix + "failure_rate")}={Percent(result.Rate)};{Number(100 * evidence.TolerateRate)};{Number(100 * evidence.DownRate)};0;100";
        yield return $"{Quoted(prefix + "failure_rate_low")}={Percent(result.Interval.Low)};;;0;100";
        yield return $"{Quoted(prefix + "failure_rate_high")}={Percent(result.Interval.High)};;;0;100";
        yield return $"{Quoted(prefix + "samples")}={result.Samples};;;0;{evidence.MaxSamples}";
        yield return $"{Quoted(prefix + "failures")}={result.Failures};;;0;";
        yield return $"{Quoted(prefix + "invalid")}={result.Invalid};;;0;";
        foreach ((string name, double quantile) in new[] { ("p50", 0.5), ("p95", 0.95), ("p99", 0.99) })
            yield return $"{Quoted(prefix + name)}={(result.Latency.Quantile(quantile) is { } value ? Number(value.TotalMilliseconds) + "ms" : "U")};;;0;";
    }

    private static string Percent(double? rate) => rate is { } known ? Number(100 * known) + "%" : "U";

    private static string Number(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Quoted(string label) => label.Contains(' ', StringComparison.Ordinal) ? $"'{label}'" : label;

    // A label may hold neither an equals sign nor a quote.
    private static string Label(string name) => Clean(name, NameLimit).Replace('=', '_').Replace('\'', '_');

    private static string Clean(string text, int limit) => PlainText.Line(text.Replace('|', '/'), limit);
}
