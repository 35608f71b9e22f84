using System.Net;
using System.Text.Json;
using UptimeSampler.Load;

namespace UptimeSampler.Benchmarks.Loads;

/// <summary>Our engine in a process of its own, so that processor time and memory are its alone: one load, one line of JSON.</summary>
internal static class LoadOnce
{
    private const int Seed = 1;

    public static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        Uri url = new(arguments.Text("url", ""));
        TimeSpan duration = TimeSpan.FromSeconds(arguments.Integer("seconds", 5));
        int concurrency = arguments.Integer("connections", 50);
        LoadRequest request = new()
        {
            Url = url,
            Endpoints = [new IPEndPoint(IPAddress.Parse(url.Host), url.Port)],
            Connection = arguments.Text("kind", "kept") == "new" ? ConnectionKind.New : ConnectionKind.Kept,
            IsHttp2 = arguments.Integer("http2", 0) == 1,
            AcceptsAnyCertificate = true,
        };
        using ILoadEngine engine = LoadEngines.Create(request, Seed);
        LoadCount count = arguments.Text("model", "hold") switch
        {
            "hold" => await engine.HoldAsync(concurrency, duration, CancellationToken.None),
            "burst" => await engine.BurstAsync(concurrency, CancellationToken.None),
            "arrive" => await engine.ArriveAsync(arguments.Integer("rate", 1000), duration, concurrency, CancellationToken.None),
            var other => throw new FormatException($"Option --model is '{other}', expected hold, burst or arrive."),
        };
        output.WriteLine(JsonSerializer.Serialize(new LoadLine(
            count.Requests,
            count.Failures,
            count.Invalid,
            count.Duration.TotalSeconds,
            Environment.CpuUsage.TotalTime.TotalSeconds,
            Environment.CpuUsage.UserTime.TotalSeconds,
            count.Latencies.Quantile(0.5)?.TotalMilliseconds ?? 0,
            count.Latencies.Quantile(0.99)?.TotalMilliseconds ?? 0,
            count.Achieved,
            count.Busy,
            count.Lag.TotalMilliseconds,
            count.Sending.TotalSeconds,
            count.Bytes,
            count.Example)));
    }
}

/// <summary>What one run of ours counted, in seconds and milliseconds.</summary>
internal sealed record LoadLine(long Requests, long Failures, long Invalid, double Duration, double Processor, double User, double P50Ms, double P99Ms, int Achieved, double Busy, double LagMs, double Sending, long Bytes, string? Example);
