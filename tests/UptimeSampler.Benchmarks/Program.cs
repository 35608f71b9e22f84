using UptimeSampler.Benchmarks;
using UptimeSampler.Benchmarks.Commits;
using UptimeSampler.Benchmarks.Folds;
using UptimeSampler.Benchmarks.Knees;
using UptimeSampler.Benchmarks.Loads;
using UptimeSampler.Benchmarks.Probes;
using UptimeSampler.Benchmarks.Rates;
using UptimeSampler.Benchmarks.Web;

string usage = """
    Usage: dotnet run -c Release --project tests/UptimeSampler.Benchmarks -- <verb> [--option value]…

      probes [--targets 1000] [--repetitions 2] [--warm-up 20] [--window 25]
                                                   probes per CPU-second and memory, against blackbox_exporter and Prometheus
      commits [--targets 1000] [--samples 400000] [--repetitions 3]
                                                   samples committed per second on SQLite, against plain inserts
      outage [--targets 1000]                      how long the last incident waits when every target fails at once
      rates [--targets 100] [--samples-per-minute 3] [--runs 11]
                                                   `uptimesampler rates` over 30 days with its start-up, against the single samples
      fold                                         samples judged per second on one core, by the detectors alone and by the whole fold
      knees [--seed 1] [--runs 40]                 whether `stress` names the capacity of real servers drawn by a seed
      load [--repetitions 3] [--seconds 5] [--workers 1]
                                                   requests per second, processor time and memory of the load engine, against wrk, ab and hey
      stall                                        what a server that stands still for two seconds does to the 99th percentile, against the truth and hey
      streams [--targets 100] [--streams 200] [--window 20] [--repetitions 3]
                                                   what open event streams cost a service that samples beside them
      pages [--targets 10000] [--runs 21] [--paths /api/v1/targets=300,…]
                                                   first bytes from a service with very many targets and a month of them; paths with goals in ms
      simulate detector [--seed 1] [--runs 1000]   false alarms of the detector against its promise, and its delays
    """ + "\n" + Simulations.Usage;

try
{
    switch (args)
    {
        case ["probes", .. var rest]:
            await ProbesBenchmark.RunAsync(Arguments.Parse(rest, "targets", "repetitions", "warm-up", "window"), Console.Out);
            return 0;
        case ["commits", .. var rest]:
            await CommitsBenchmark.RunAsync(Arguments.Parse(rest, "targets", "samples", "repetitions"), Console.Out);
            return 0;
        case ["outage", .. var rest]:
            await OutageBenchmark.RunAsync(Arguments.Parse(rest, "targets"), Console.Out);
            return 0;
        case ["rates", .. var rest]:
            await RatesBenchmark.RunAsync(Arguments.Parse(rest, "targets", "samples-per-minute", "runs"), Console.Out);
            return 0;
        case ["fold", .. var rest]:
            FoldBenchmark.Run(Arguments.Parse(rest), Console.Out);
            return 0;
        case ["knees", .. var rest]:
            await KneesBenchmark.RunAsync(Arguments.Parse(rest, "seed", "runs"), Console.Out);
            return 0;
        case ["load", .. var rest]:
            await LoadBenchmark.RunAsync(Arguments.Parse(rest, "repetitions", "seconds", "workers"), Console.Out);
            return 0;
        case ["streams", .. var rest]:
            await StreamsBenchmark.RunAsync(Arguments.Parse(rest, "targets", "streams", "window", "repetitions"), Console.Out);
            return 0;
        case ["pages", .. var rest]:
            await PagesBenchmark.RunAsync(Arguments.Parse(rest, "targets", "runs", "paths"), Console.Out);
            return 0;
        case ["stall"]:
            await StallBenchmark.RunAsync(Console.Out);
            return 0;
        // What `load` and `stall` start as a process of its own.
        case ["load-once", .. var rest]:
            await LoadOnce.RunAsync(Arguments.Parse(rest, "url", "connections", "seconds", "kind", "model", "rate", "http2"), Console.Out);
            return 0;
        case ["simulate", "detector", .. var rest]:
            SimulateDetector.Run(Arguments.Parse(rest, "seed", "runs"), Console.Out);
            return 0;
        case ["simulate", var name, .. var rest] when Simulations.Run(name, rest, Console.Out):
            return 0;
        case [] or ["--help"]:
            Console.WriteLine(usage);
            return 0;
        default:
            Console.Error.WriteLine($"No verb '{string.Join(' ', args)}'.\n\n{usage}");
            return 3;
    }
}
catch (FormatException error)
{
    Console.Error.WriteLine($"{error.Message}\n\n{usage}");
    return 3;
}
catch (BenchmarkException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
