using System.CommandLine;
using UptimeSampler.App.Commands;
using UptimeSampler.App.Commands.Demo;

RootCommand root = new("Finds partial outages: samples instead of looking once, and decides by a test with a false-alarm budget.");
CommonOptions.AddTo(root);
root.Subcommands.Add(DemoCommand.Create());
root.Subcommands.Add(RunCommand.Create());
root.Subcommands.Add(ConfigCommand.Create());
root.Subcommands.Add(IncidentsCommand.Create());
HelpExamples.MoveToTheEnd(root);

using StopSignal stop = new();
return await CommandLine.InvokeAsync(root, args, stop.Token);
