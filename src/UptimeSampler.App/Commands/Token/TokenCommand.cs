using System.CommandLine;

namespace UptimeSampler.App.Commands.Token;

/// <summary><c>token</c>: who may use the HTTP side of <c>run</c> from elsewhere.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        Command command = new("token", """
            Who may use the HTTP side of 'run' from elsewhere than this machine: makes tokens, lists and removes them. They count at once

            Examples:
              uptimesampler token add prometheus --role viewer
              uptimesampler token list
              uptimesampler token remove prometheus
            """);
        command.Subcommands.Add(TokenAddCommand.Create());
        command.Subcommands.Add(TokenListCommand.Create());
        command.Subcommands.Add(TokenRemoveCommand.Create());
        return command;
    }

    /// <summary>The name of a token, as an argument.</summary>
    public static Argument<string> NameArgument() => new("name") { Description = "Whose token it is, such as prometheus or anna" };
}
