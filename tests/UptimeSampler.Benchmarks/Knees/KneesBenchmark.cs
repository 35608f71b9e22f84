using System.Globalization;
using System.Net;
using UptimeSampler.Load;
using UptimeSampler.Stress;
using UptimeSampler.TestSupport;

namespace UptimeSampler.Benchmarks.Knees;

/// <summary>
/// Whether the knee that <c>stress</c> names holds the true capacity: real servers on real sockets, their capacities and kinds of limit drawn
/// by a seed, and the server's own counts beside ours.
/// </summary>
internal static class KneesBenchmark
{
    private const int LeastCapacity = 40;
    private const int MostCapacity = 400;
    private const double Goal = 0.95;
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(50);
    private static readonly StressSettings Settings = new() { To = 1000, Hold = TimeSpan.FromMilliseconds(500) };

    public static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        int seed = arguments.Integer("seed", 1), runs = arguments.Integer("runs", 40);
        Machine.Describe(output, $"knees: {runs} servers of {LeastCapacity} to {MostCapacity} requests at once, {Service.TotalMilliseconds:0} ms each; seed {seed}");
        Random random = new(seed);
        int covered = 0, narrow = 0, exact = 0;
        long requests = 0;
        for (int run = 0; run < runs; run++)
        {
            LimitKind kind = (LimitKind)(run % 3);
            int capacity = random.Next(LeastCapacity, MostCapacity + 1);
            await using LimitedSite site = new(kind, capacity, Service, seed + run);
            StressResult result = await TestAsync(site, seed + run);
            (double low, double high) = kind == LimitKind.Queue
                ? (Math.Floor(result.Queue?.Low ?? double.NaN), Math.Ceiling(result.Queue?.High ?? double.NaN))
                : (result.Knee?.Low ?? double.NaN, result.Knee?.High ?? double.NaN);
            bool holds = low <= capacity && capacity <= high, isNarrow = high - low <= Math.Max(1, Math.Ceiling(Settings.Resolution * high));
            bool isExact = site.Served + site.Failed == result.Requests && site.Failed == result.Steps.Sum(step => step.Failures);
            (covered, narrow, exact, requests) = (covered + (holds ? 1 : 0), narrow + (isNarrow ? 1 : 0), exact + (isExact ? 1 : 0), requests + result.Requests);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{run + 1,3}  {kind,-8} {capacity,4}   [{low,4:0}, {high,4:0}]  {(holds ? "holds it" : "MISSES IT"),-9} {(isNarrow ? "" : "wide "),-5} {result.Knee?.Kind.ToString() ?? "no failures",-11} {result.Requests,7} requests in {result.Duration.TotalSeconds,5:0.0} s{(isExact ? "" : $", but the server counts {site.Served + site.Failed} and {site.Failed} failures")}"));
        }
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"covered {covered} of {runs}; goal {Goal:0 %}: {Benchmarks.Goal.Word(covered >= Goal * runs)}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"width within the resolution in {narrow}; counts equal to the server's own in {exact}; {requests / runs} requests a run; load {Machine.Load()} at the end"));
    }

    private static async Task<StressResult> TestAsync(LimitedSite site, int seed)
    {
        LoadRequest request = new() { Url = new Uri(site.Url), Endpoints = [new IPEndPoint(IPAddress.Loopback, site.Port)] };
        using ILoadEngine engine = LoadEngines.Create(request, seed);
        ClientRoom room = ClientRoom.Of(OwnLimits.Read(), 100, Settings.Top);
        return await new StressTest(engine, Settings, request.Timeout, room, TimeProvider.System, _ => { }).RunAsync(CancellationToken.None);
    }
}
