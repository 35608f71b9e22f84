using System.CommandLine;
using UptimeSampler.App.Commands.Import;

namespace UptimeSampler.App.Commands;

/// <summary><c>config</c>: checks and describes the configuration.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        Command command = new("config", "Checks and describes the configuration, and makes one of another program's");
        command.Subcommands.Add(ConfigValidateCommand.Create());
        command.Subcommands.Add(ConfigSchemaCommand.Create());
        command.Subcommands.Add(ImportCommand.Create());
        return command;
    }
}
