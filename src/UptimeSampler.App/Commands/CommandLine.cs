using System.CommandLine;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands;

/// <summary>Parses and runs a command line: a wrong call is exit code 3 and one clear sentence, never a stack trace.</summary>
internal static class CommandLine
{
    public static async Task<int> InvokeAsync(RootCommand root, string[] args, CancellationToken stopping)
    {
        // Alone, it is asked what it can do.
        ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
                await Console.Error.WriteLineAsync("uptimesampler: " + error.Message);
            await Console.Error.WriteLineAsync($"Try '{Path(parsed.CommandResult)} --help'.");
            return ExitCode.Unknown;
        }
        try
        {
            // StopSignal handles SIGINT and SIGTERM; the library's own handler would end the process after a time of its choice.
            InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, stopping);
        }
        catch (StorageException problem)
        {
            await Console.Error.WriteLineAsync("uptimesampler: " + GivenOptions.Sentence(parsed, problem));
            return ExitCode.Unknown;
        }
        catch (CommandException problem)
        {
            await Console.Error.WriteLineAsync("uptimesampler: " + problem.Message);
            return ExitCode.Unknown;
        }
        catch (OutputException lost)
        {
            await Console.Error.WriteLineAsync("uptimesampler: " + lost.Sentence);
            return ExitCode.Unknown;
        }
        catch (Exception unexpected)
        {
            await Console.Error.WriteLineAsync($"uptimesampler: {unexpected.GetType().Name}: {unexpected.Message}");
            if (parsed.GetValue(CommonOptions.Verbose))
                await Console.Error.WriteLineAsync(unexpected.ToString());
            return ExitCode.Unknown;
        }
    }

    private static string Path(System.CommandLine.Parsing.CommandResult command) =>
        command.Parent is System.CommandLine.Parsing.CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "uptimesampler";
}
