using System.CommandLine;

namespace UptimeSampler.App.Commands.Results;

/// <summary><c>results</c>: what stress tests and preflights came to.</summary>
internal static class ResultsCommand
{
    public static Command Create()
    {
        Command command = new("results", """
            What stress tests and preflights came to, as far as they were run where the database is: the list, and one with its report

            Examples:
              uptimesampler results list --kind preflight
              uptimesampler results show 12
              uptimesampler results show 12 -o preflight.html
            """);
        command.Subcommands.Add(ResultsListCommand.Create());
        command.Subcommands.Add(ResultsShowCommand.Create());
        return command;
    }
}
