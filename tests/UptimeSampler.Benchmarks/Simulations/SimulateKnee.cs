using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>Servers of capacity 1000 that fail in different ways: the bracket, the model chosen, its interval, and the cost.</summary>
internal static class SimulateKnee
{
    private const int Capacity = 1000;

    private sealed record Server(string Name, CapacityModel Model, double Severity, double Correlation, double Blips, double Shortfall);

    private static readonly Server[] Servers =
    [
        new("step 50 %, independent", CapacityModel.Step, 0.5, 0, 0, 0),
        new("step 50 %, ICC 0.1, blips", CapacityModel.Step, 0.5, 0.1, 0.02, 0),
        new("step 50 %, achieved 0–6 % fewer", CapacityModel.Step, 0.5, 0, 0, 0.06),
        new("half of the excess, independent", CapacityModel.Overflow, 0.5, 0, 0, 0),
        new("half of the excess, ICC 0.1, blips", CapacityModel.Overflow, 0.5, 0.1, 0.02, 0),
        new("wall", CapacityModel.Wall, 1, 0, 0, 0),
        new("wall, blips", CapacityModel.Wall, 1, 0, 0.02, 0),
    ];

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine($"Capacity {Capacity}, p0 0.1 %; right: the bracket holds the load where the expected share of failures passes 5 % (on the achieved scale)");
        output.WriteLine($"{"",-38}{"bracket right",14}{"width",8}{"requests mean/p95",20}{"model right",13}{"interval covers",16}{"estimate",11}{"sd",7}");
        foreach (Server server in Servers)
            Row(output, server, seed, runs);
        output.WriteLine();
        output.WriteLine("Queue of capacity 256, p50 at 12 loads with 4 % noise: two-segment fit");
        Queue(output, seed, runs);
    }

    private static void Row(TextWriter output, Server server, int seed, int runs)
    {
        var random = new Random(seed);
        int bracket = 0, model = 0, covered = 0;
        List<double> requests = [], widths = [], estimates = [];
        double knee = Enumerable.Range(1, 9000).First(c => Rate(server, c) >= 0.05);
        for (int run = 0; run < runs; run++)
        {
            var search = new KneeSearch(new KneeOptions());
            List<CapacityUnit> units = [];
            Dictionary<int, List<double>> achieved = [];
            while (search.Phase != KneePhase.Finished)
            {
                int concurrency = search.Concurrency, bursts = search.Bursts, failures = 0;
                double shortfall = 1 - server.Shortfall * random.NextDouble();
                double at = Math.Max(1, concurrency * shortfall);
                for (int i = 0; i < bursts; i++)
                    failures += Burst(server, random, concurrency, at);
                units.Add(new(at, (long)concurrency * bursts, failures));
                (achieved.TryGetValue(concurrency, out List<double>? list) ? list : achieved[concurrency] = []).Add(at);
                search.Observe(failures);
            }
            double low = achieved.TryGetValue(search.Low, out List<double>? lows) ? lows.Min() : 0, high = search.High is int h ? achieved.TryGetValue(h, out List<double>? highs) ? highs.Max() : h : double.PositiveInfinity;
            bracket += low < knee && high >= knee ? 1 : 0;
            widths.Add((high - low) / high);
            requests.Add(search.Requests);
            if (CapacityFit.Best(units.ToArray()) is not { } fit)
                continue;
            model += fit.Model == server.Model ? 1 : 0;
            WallCapacity? wall = fit.Model == CapacityModel.Wall ? WallCapacity.Of(units.ToArray()) : null;
            covered += (wall is null ? fit.Low <= Capacity + 1 && fit.High >= Capacity : wall.Low <= Capacity && wall.High >= Capacity) ? 1 : 0;
            estimates.Add(wall?.Capacity ?? fit.Capacity);
        }
        double mean = estimates.Average(), deviation = Math.Sqrt(estimates.Average(e => (e - mean) * (e - mean)));
        Summary cost = Summary.Of(requests);
        output.WriteLine($"{server.Name,-38}{bracket / (double)runs,14:0.00}{widths.Average(),8:0.0%}{$"{cost.Mean:0}/{cost.P95:0}",20}{model / (double)runs,13:0.00}{covered / (double)runs,16:0.00}{mean,11:0}{deviation,7:0}");
    }

    private static double Rate(Server server, double concurrency) => server.Model == CapacityModel.Step
        ? concurrency > Capacity ? server.Severity : 0.001
        : 0.001 + server.Severity * Math.Max(0, concurrency - Capacity) / concurrency * 0.999;

    private static int Burst(Server server, Random random, int requests, double concurrency)
    {
        if (server.Model == CapacityModel.Wall && concurrency > Capacity)
            return requests - Capacity;
        double rate = random.NextDouble() < server.Blips ? 0.3 : server.Model == CapacityModel.Wall ? 0.001 : Rate(server, concurrency);
        return Draw.Burst(random, requests, rate, server.Correlation);
    }

    private static void Queue(TextWriter output, int seed, int runs)
    {
        const double True = 256;
        var random = new Random(seed);
        int covered = 0, none = 0;
        List<double> estimates = [];
        for (int run = 0; run < runs; run++)
        {
            QueuePoint[] points = [.. Enumerable.Range(0, 12).Select(i => new QueuePoint(
                1 << i, TimeSpan.FromMilliseconds(50 * Math.Max(1, (1 << i) / True) * Math.Exp(0.04 * Draw.Normal(random)))))];
            if (QueueFit.Of(points) is not { } fit)
            {
                none++;
                continue;
            }
            covered += fit.Low <= True && fit.High >= True ? 1 : 0;
            estimates.Add(fit.Capacity);
        }
        output.WriteLine($"  estimate {estimates.Average():0}, interval covers {covered / (double)runs:0.00}, no queue seen {none / (double)runs:0.00}");
    }
}
