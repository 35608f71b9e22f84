using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace UptimeSampler.Benchmarks.Loads;

/// <summary>A load generator as a process of its own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Program">Its path.</param>
/// <param name="Arguments">From URL, connections and seconds to its arguments.</param>
/// <param name="Read">From what it wrote to requests counted and requests a second.</param>
internal sealed partial record LoadTool(
    string Name, string Program, Func<string, int, int, IReadOnlyList<string>> Arguments, Func<string, (long Requests, double PerSecond)> Read)
{
    // More than any tool does in the time; ab keeps a record of as many.
    private const string EnoughForAb = "1000000";

    public static LoadTool Ours() => new(
        "ours",
        Environment.ProcessPath!,
        (url, connections, seconds) => ["load-once", "--url", url, "--connections", $"{connections}", "--seconds", $"{seconds}"],
        said =>
        {
            LoadLine line = JsonSerializer.Deserialize<LoadLine>(said)!;
            return line.Failures + line.Invalid == 0 ? (line.Requests, line.Requests / line.Duration) : throw new BenchmarkException($"ours failed: {line.Example}");
        });

    public static LoadTool Wrk() => new(
        "wrk",
        Programs.Find("wrk", "wrk"),
        (url, connections, seconds) => ["-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "20s", url],
        said => ((long)Number(WrkRequests(), said), Number(WrkRate(), said)));

    public static LoadTool Hey() => new(
        "hey",
        Programs.Find("hey", "hey"),
        (url, connections, seconds) => ["-c", $"{connections}", "-z", $"{seconds}s", "-t", "20", url],
        said => ((long)Number(HeyRequests(), said), Number(HeyRate(), said)));

    public static LoadTool Ab() => new(
        "ab",
        Programs.Find("ab", "apache2-utils"),
        (url, connections, seconds) => ["-q", "-k", "-c", $"{connections}", "-t", $"{seconds}", "-n", EnoughForAb, url],
        said => ((long)Number(AbRequests(), said), Number(AbRate(), said)));

    public static double Number(Regex pattern, string said) => pattern.Match(said) is { Success: true } match
        ? double.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture)
        : throw new BenchmarkException($"no figure in what it wrote:\n{said}");

    [GeneratedRegex(@"(?<n>\d+) requests in", RegexOptions.ExplicitCapture)]
    private static partial Regex WrkRequests();

    [GeneratedRegex(@"Requests/sec:\s+(?<n>[\d.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex WrkRate();

    [GeneratedRegex(@"\[200\]\s+(?<n>\d+) responses", RegexOptions.ExplicitCapture)]
    public static partial Regex HeyRequests();

    [GeneratedRegex(@"Requests/sec:\s+(?<n>[\d.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex HeyRate();

    [GeneratedRegex(@"Complete requests:\s+(?<n>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex AbRequests();

    [GeneratedRegex(@"Requests per second:\s+(?<n>[\d.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex AbRate();
}
