using System.CommandLine;
using System.CommandLine.Parsing;

namespace UptimeSampler.App.Commands;

/// <summary>Options that every command takes.</summary>
internal static class CommonOptions
{
    public static readonly Option<string?> Config = new("--config")
    {
        Description = "Settings of the process (default: appsettings.json here, if there is one)",
        HelpName = "FILE",
        Recursive = true,
    };

    public static readonly Option<string?> Targets = new("--targets")
    {
        Description = "What is watched (default: config/targets.json)",
        HelpName = "FILE",
        Recursive = true,
    };

    public static readonly Option<string?> Database = new("--database")
    {
        Description = "Where samples are stored (default: Data Source=uptimesampler.db)",
        HelpName = "CONNECTION",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "One JSON document on standard output and nothing else there; 'run' logs in JSON",
        Recursive = true,
    };

    public static readonly Option<double> Confidence = new("--confidence")
    {
        Description = "Confidence of the intervals in answers, between 0 and 1",
        HelpName = "LEVEL",
        DefaultValueFactory = _ => 0.95,
        CustomParser = ReadConfidence,
        Recursive = true,
    };

    public static readonly Option<int?> Seed = new("--seed")
    {
        Description = "Seed of all randomness, to repeat a run (default: a fresh one)",
        HelpName = "N",
        CustomParser = NumberArgument.Optional<int>("--seed", "7"),
        Recursive = true,
    };

    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Say more on standard error",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        foreach (Option option in new Option[] { Config, Targets, Database, Json, Confidence, Seed, Verbose })
            root.Options.Add(option);
    }

    private static double ReadConfidence(ArgumentResult result)
    {
        double? confidence = NumberArgument.Optional<double>("--confidence", "0.95")(result);
        if (confidence is <= 0 or >= 1)
            result.AddError("--confidence must lie between 0 and 1, such as 0.95");
        return confidence ?? default;
    }
}
