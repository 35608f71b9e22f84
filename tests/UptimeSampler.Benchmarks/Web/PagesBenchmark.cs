using System.Diagnostics;
using System.Globalization;
using System.Net.Http;
using UptimeSampler.Benchmarks.Probes;

namespace UptimeSampler.Benchmarks.Web;

/// <summary>How soon the service answers where it has very many targets and a month of them: the time to the first byte of each path.</summary>
internal static class PagesBenchmark
{
    /// <summary>Paths and their goals in milliseconds.</summary>
    private const string Paths = "/api/v1/targets=300,/api/v1/targets/target-000=200";

    public static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        int targets = arguments.Integer("targets", 10_000), runs = arguments.Integer("runs", 21);
        (string Path, double GoalMs)[] paths = [.. arguments.Text("paths", Paths).Split(',').Select(Parse)];
        Machine.Describe(output, $"pages: first bytes from a service with {targets} targets and 30 days of them");
        string program = await Programs.PublishAsync();
        using TemporaryFolder folder = new();
        string file = folder.File("month.db");
        long started = Stopwatch.GetTimestamp();
        long rows = await new WideMonth(file, targets).FillAsync();
        output.WriteLine($"         {rows} rows of roll-ups, {new FileInfo(file).Length / 1e6:0} MB, filled in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        await using Nginx nginx = await Nginx.StartAsync(folder, 1);
        await using RunningService service = await RunningService.StartAsync(program, folder, file, new
        {
            // It goes on sampling meanwhile, and writes what it samples.
            defaults = new { interval = "1h", samplesPerRound = 1 },
            targets = Enumerable.Range(0, targets).Select(i => new { name = WideMonth.Name(i), url = nginx.Url(0) }),
        });
        output.WriteLine();
        foreach ((string path, double goalMs) in paths)
            await MeasureAsync(service, path, goalMs, runs, output);
        output.WriteLine();
        output.WriteLine($"memory   {service.Memory().Resident:0} MB at the end, {service.Memory().Peak:0} MB at most; load {Machine.Load()}");
    }

    private static (string Path, double GoalMs) Parse(string text) =>
        text.LastIndexOf('=') is > 0 and var at && double.TryParse(text[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double goal)
            ? (text[..at], goal)
            : throw new FormatException($"'{text}' is no path with its goal in milliseconds, such as /targets/target-000=200.");

    private static async Task MeasureAsync(RunningService service, string path, double goalMs, int runs, TextWriter output)
    {
        (double firstMs, _, long bytes) = await AskAsync(service.Client, path);
        List<double> byteMs = [], wholeMs = [];
        for (int i = 0; i < runs; i++)
        {
            (double toFirstByte, double toLastByte, _) = await AskAsync(service.Client, path);
            byteMs.Add(toFirstByte);
            wholeMs.Add(toLastByte);
        }
        double median = Median.Of(byteMs);
        output.WriteLine($"{path,-40} first byte {median,6:0} ms, {byteMs.Max():0} at most, {firstMs:0} the first time; whole {Median.Of(wholeMs):0} ms, {bytes / 1e3:0} kB (goal: under {goalMs:0}, {Goal.Word(median < goalMs)})");
    }

    private static async Task<(double FirstByteMs, double LastByteMs, long Bytes)> AskAsync(HttpClient client, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", path.StartsWith("/api/", StringComparison.Ordinal) ? "application/json" : "text/html");
        byte[] buffer = new byte[64 << 10];
        long started = Stopwatch.GetTimestamp(), bytes = 0;
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!answer.IsSuccessStatusCode)
            throw new BenchmarkException($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        bytes += await body.ReadAsync(buffer);
        double firstMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        while (await body.ReadAsync(buffer) is > 0 and var count)
            bytes += count;
        return (firstMs, Stopwatch.GetElapsedTime(started).TotalMilliseconds, bytes);
    }
}
