using System.CommandLine;

namespace UptimeSampler.App.Commands;

/// <summary><c>config</c>: checks and describes the configuration.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        Command command = new("config", "Checks and describes the configuration");
        command.Subcommands.Add(ConfigValidateCommand.Create());
        command.Subcommands.Add(ConfigSchemaCommand.Create());
        return command;
    }
}
