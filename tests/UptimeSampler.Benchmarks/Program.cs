using UptimeSampler.Benchmarks;

const string Usage = """
    Usage: dotnet run -c Release --project tests/UptimeSampler.Benchmarks -- <verb> [--option value]…

      simulate detector [--seed 1] [--runs 1000]   false alarms of the detector against its promise, and its delays
    """;

try
{
    switch (args)
    {
        case ["simulate", "detector", .. var rest]:
            SimulateDetector.Run(Arguments.Parse(rest, "seed", "runs"), Console.Out);
            return 0;
        case [] or ["--help"]:
            Console.WriteLine(Usage);
            return 0;
        default:
            Console.Error.WriteLine($"No verb '{string.Join(' ', args)}'.\n\n{Usage}");
            return 3;
    }
}
catch (FormatException error)
{
    Console.Error.WriteLine($"{error.Message}\n\n{Usage}");
    return 3;
}
