using System.Globalization;

namespace UptimeSampler.Checking;

/// <summary>What fails, on which part failures concentrate, how a failure looks, and what our own faults spoilt.</summary>
public static class CheckFailureText
{
    private const int DetailLimit = 200;
    private const int PartLimit = 90;

    /// <summary>One sentence each; none when nothing failed and nothing was spoilt.</summary>
    public static IEnumerable<string> Lines(CheckResult result)
    {
        if (result.Failures > 0)
        {
            yield return $"Failures: {Classes(result.Evidence.Classes)}.";
            yield return Part(result);
            foreach (Suspect other in result.Evidence.Suspects.Skip(1))
                yield return $"Nearly as good an explanation: {other.Text()}: {Concentration(result, other)}.";
        }
        if (result.Evidence.Typical is { } typical)
        {
            yield return Typical(typical, result.Evidence.TypicalDetail);
            if (typical is { Failure: FailureClass.HttpStatus, Status: >= 300 and <= 399 })
                yield return "A redirect counts as a failure unless it is asked for: check the address it leads to, or add --follow-redirects (in the targets file \"followRedirects\": true).";
        }
        if (result.Invalid > 0)
            yield return $"Not counted, since the fault was ours: {Classes(result.InvalidClasses)}"
                + (result.InvalidDetail is { } detail ? $" ({PlainText.Line(detail, DetailLimit)})." : ".");
        else if (result.InvalidDetail is { } broken)
            yield return $"No result, by a fault of our own: {PlainText.Line(broken, DetailLimit)}.";
    }

    /// <summary>Such as <c>http_5xx 20, reset 9</c>.</summary>
    public static string Classes(IReadOnlyDictionary<FailureClass, long> classes) =>
        string.Join(", ", classes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => $"{pair.Key.Name()} {Words.Number(pair.Value)}"));

    private static string Part(CheckResult result)
    {
        if (result.Evidence.Suspects is [var suspect, ..])
            return $"Failures concentrate on {suspect.Text()}: {Concentration(result, suspect)}.";
        string tried = $"{(result.Addresses == 0 ? "no address" : result.Addresses == 1 ? "one address" : $"{result.Addresses} addresses")}, "
            + $"{string.Join(" and ", result.Connections.Select(connection => connection.Name()))} connections";
        return result.Failures == result.Samples ? $"No part stands out: every sample failed ({tried})." : $"No part stands out ({tried}).";
    }

    private static string Concentration(CheckResult result, Suspect suspect)
    {
        (long failures, long samples) = (result.Failures - suspect.Failures, result.Samples - suspect.Samples);
        return $"{Words.Number(suspect.Failures)} of {Words.Count(result.Failures, "failure")} {(suspect.Failures == 1 ? "is" : "are")} there, "
            + $"where {Words.Number(suspect.Failures)} of {Words.Count(suspect.Samples, "sample")} failed; elsewhere {Words.Number(failures)} of {Words.Number(samples)}";
    }

    private static string Typical(FailingSample sample, string? detail)
    {
        string address = sample.Address is { } at ? $", {PlainText.Line(at, PartLimit)}" : "";
        string took = sample.Total.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture);
        return $"Typical failure: {Words.Clock(sample.At, sample.At)} UTC, {sample.Failure.Name()} after {took} ms{address}, {sample.Connection.Name()} connection"
            + (detail is null ? "." : $": {PlainText.Line(detail, DetailLimit)}.");
    }
}
