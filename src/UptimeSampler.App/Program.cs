using System.CommandLine;
using UptimeSampler.App.Commands;

RootCommand root = new("Finds partial outages: samples instead of looking once, and decides by a test with a false-alarm budget.");
CommonOptions.AddTo(root);
root.Subcommands.Add(RunCommand.Create());
root.Subcommands.Add(ConfigCommand.Create());

using StopSignal stop = new();
return await CommandLine.InvokeAsync(root, args, stop.Token);
