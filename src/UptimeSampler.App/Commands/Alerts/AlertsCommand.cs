using System.CommandLine;

namespace UptimeSampler.App.Commands.Alerts;

/// <summary><c>alerts</c>: where messages go.</summary>
internal static class AlertsCommand
{
    public static Command Create()
    {
        Command command = new("alerts", """
            Where messages about incidents go: sends a sample message to a channel

            Examples:
              uptimesampler alerts test ops-chat
            """);
        command.Subcommands.Add(AlertsTestCommand.Create());
        return command;
    }
}
