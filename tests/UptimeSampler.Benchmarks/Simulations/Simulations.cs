namespace UptimeSampler.Benchmarks;

/// <summary>The simulations by name, each with what it shows; all take a seed and a number of runs.</summary>
internal static class Simulations
{
    private sealed record Simulation(string Name, int Runs, string Shows, Action<int, int, TextWriter> Run);

    private static readonly Simulation[] All =
    [
        new("rules-0.01", 1000, "delays of the detector and the usual rules at equal false alarms, 0.01 % tolerated", (seed, runs, output) => SimulateRules.Run(0.0001, seed, runs, output)),
        new("rules-0.1", 1000, "… 0.1 % tolerated", (seed, runs, output) => SimulateRules.Run(0.001, seed, runs, output)),
        new("rules-1", 1000, "… 1 % tolerated", (seed, runs, output) => SimulateRules.Run(0.01, seed, runs, output)),
        new("bursts", 300, "false alarms when samples of a burst fail together", SimulateBursts.Run),
        new("streams", 300, "one bad address of many: sub-streams against all samples", SimulateStreams.Run),
        new("many", 20, "many targets: which are named, and how often wrongly", SimulateMany.Run),
        new("learn", 60, "what is tolerated when it is learned: false alarms, and outages that grow", SimulateLearn.Run),
        new("ends", 20, "how many incidents one trouble makes that is small, or comes and goes", SimulateEnds.Run),
        new("onset", 500, "the interval of the onset at an alarm and later", SimulateOnset.Run),
        new("coverage", 500, "coverage of every interval", SimulateCoverage.Run),
        new("check", 2000, "verdicts of the one-shot test", SimulateCheck.Run),
        new("compare", 500, "before and after: which rise is found, and when", SimulateCompare.Run),
        new("latency", 300, "delays and false alarms of the latency detector", SimulateLatency.Run),
        new("localisation", 500, "which part is blamed, rightly and wrongly", SimulateLocalisation.Run),
        new("suspects", 500, "… in an incident, as it is opened and later", SimulateSuspects.Run),
        new("time", 200, "clustered and periodic failures", SimulateTime.Run),
        new("knee", 100, "capacity: brackets, models and intervals", SimulateKnee.Run),
    ];

    public static string Usage => string.Join('\n', All.Select(one => $"  {$"simulate {one.Name} [--seed 1] [--runs {one.Runs}]",-46}{one.Shows}"));

    public static bool Run(string name, IReadOnlyList<string> options, TextWriter output)
    {
        Simulation? simulation = All.FirstOrDefault(one => one.Name == name);
        if (simulation is null)
            return false;
        Arguments arguments = Arguments.Parse(options, "seed", "runs");
        int seed = arguments.Integer("seed", 1), runs = arguments.Integer("runs", simulation.Runs);
        if (runs < 1)
            throw new FormatException($"Option --runs is {runs}, expected at least 1.");
        output.WriteLine($"simulate {name} --seed {seed} --runs {runs}");
        simulation.Run(seed, runs, output);
        return true;
    }
}
