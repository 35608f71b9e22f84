using System.CommandLine;
using UptimeSampler.App.Commands;
using UptimeSampler.App.Commands.Alerts;
using UptimeSampler.App.Commands.Backtest;
using UptimeSampler.App.Commands.Check;
using UptimeSampler.App.Commands.Compare;
using UptimeSampler.App.Commands.Db;
using UptimeSampler.App.Commands.Demo;
using UptimeSampler.App.Commands.Inspect;
using UptimeSampler.App.Commands.Plan;
using UptimeSampler.App.Commands.Preflight;
using UptimeSampler.App.Commands.Results;
using UptimeSampler.App.Commands.Samples;
using UptimeSampler.App.Commands.Silences;
using UptimeSampler.App.Commands.Stress;
using UptimeSampler.App.Commands.Token;

// Before anything else is loaded: the libraries take descriptors of their own.
if (OpenFiles.Refusal() is { } refusal)
{
    await Console.Error.WriteLineAsync("uptimesampler: " + refusal);
    return ExitCode.Unknown;
}
return await RunAsync(args);

static async Task<int> RunAsync(string[] args)
{
    StandardStreams.Install();
    RootCommand root = new("Finds partial outages: samples instead of looking once, and decides by a test with a false-alarm budget.");
    CommonOptions.AddTo(root);
    root.Subcommands.Add(DemoCommand.Create());
    root.Subcommands.Add(RunCommand.Create());
    root.Subcommands.Add(CheckCommand.Create());
    root.Subcommands.Add(StressCommand.Create());
    root.Subcommands.Add(PreflightCommand.Create());
    root.Subcommands.Add(ResultsCommand.Create());
    root.Subcommands.Add(ConfigCommand.Create());
    root.Subcommands.Add(RatesCommand.Create());
    root.Subcommands.Add(CompareCommand.Create());
    root.Subcommands.Add(IncidentsCommand.Create());
    root.Subcommands.Add(SilencesCommand.Create());
    root.Subcommands.Add(AlertsCommand.Create());
    root.Subcommands.Add(SamplesCommand.Create());
    root.Subcommands.Add(InspectCommand.Create());
    root.Subcommands.Add(PlanCommand.Create());
    root.Subcommands.Add(BacktestCommand.Create());
    root.Subcommands.Add(TokenCommand.Create());
    root.Subcommands.Add(DbCommand.Create());
    HelpExamples.MoveToTheEnd(root);

    using StopSignal stop = new();
    return await CommandLine.InvokeAsync(root, args, stop.Token);
}
