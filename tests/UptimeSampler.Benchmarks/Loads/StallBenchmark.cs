using System.Text.Json;
using System.Text.RegularExpressions;

namespace UptimeSampler.Benchmarks.Loads;

/// <summary>A server stands still for two seconds: what the 99th percentile of those who come at a steady rate is, and what tools say it is.</summary>
internal static partial class StallBenchmark
{
    private const int PerSecond = 500, Workers = 10;
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(20), Stall = TimeSpan.FromSeconds(2), StallsAfter = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(TextWriter output)
    {
        Machine.Describe(output, $"stall: {PerSecond} requests/s for {Lasting.TotalSeconds:0} s; after {StallsAfter.TotalSeconds:0} s the server stands still for {Stall.TotalSeconds:0} s");
        output.WriteLine();
        // Who comes within the stall waits for its rest: more than x wait a share (stall - x) / lasting. A hundredth wait more than:
        TimeSpan truth = Stall - 0.01 * Lasting;
        output.WriteLine($"truth    p99 {truth.TotalMilliseconds:0} ms");

        string ours = await AgainstAsync(url => Programs.RunAsync(
            Environment.ProcessPath!, "load-once", "--url", url, "--model", "arrive", "--rate", $"{PerSecond}", "--connections", "5000", "--seconds", $"{Lasting.TotalSeconds}"));
        LoadLine line = JsonSerializer.Deserialize<LoadLine>(ours.Split('\n')[0])!;
        output.WriteLine($"ours     p99 {line.P99Ms:0} ms, {line.P99Ms / truth.TotalMilliseconds:0.00} of it; {line.Requests} requests{Served(ours)}, {line.Failures} failures");

        string hey = await AgainstAsync(url => Programs.RunAsync(
            Programs.Find("hey", "hey"), "-c", $"{Workers}", "-q", $"{PerSecond / Workers}", "-z", $"{Lasting.TotalSeconds}s", url));
        double p99 = LoadTool.Number(HeyP99(), hey) * 1000;
        output.WriteLine($"hey      p99 {p99:0} ms, {p99 / truth.TotalMilliseconds:0.00} of it; {LoadTool.Number(LoadTool.HeyRequests(), hey)} requests{Served(hey)}, {Workers} workers");

        string wrk = await AgainstAsync(url => Programs.RunAsync(Programs.Find("wrk", "wrk"), "-t1", $"-c{Workers}", $"-d{Lasting.TotalSeconds}s", "--latency", url));
        output.WriteLine($"wrk      p99 {WrkP99().Match(wrk).Groups["n"].Value}; it sends as fast as it can{Served(wrk)}, {Workers} connections");
    }

    private static async Task<string> AgainstAsync(Func<string, Task<string>> load)
    {
        using StallingServer server = new(StallsAfter, Stall);
        return $"{await load(server.Url)}\nserved {server.Served}";
    }

    private static string Served(string said) => $" ({said[(said.LastIndexOf('\n') + 1)..]})";

    [GeneratedRegex(@"99% in (?<n>[\d.]+) secs", RegexOptions.ExplicitCapture)]
    private static partial Regex HeyP99();

    [GeneratedRegex(@"99%\s+(?<n>[\d.]+\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex WrkP99();
}
