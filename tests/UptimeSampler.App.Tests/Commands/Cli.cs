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
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>What a command line said and how it ended.</summary>
internal sealed record CliResult(int Code, string Output, string Error);

/// <summary>Runs a command line of the program within the test, one at a time: the options are shared.</summary>
internal static class Cli
{
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static readonly RootCommand Root = Create();

    public static async Task<CliResult> RunAsync(params string[] args)
    {
        await Turn.WaitAsync();
        try
        {
            await using StringWriter output = new();
            await using StringWriter error = new();
            ParseResult parsed = Root.Parse(args);
            int code = parsed.Errors.Count > 0 ? ExitCode.Unknown : await InvokeAsync(parsed, output, error);
            return new CliResult(code, output.ToString(), error.ToString() + string.Join('\n', parsed.Errors.Select(problem => problem.Message)));
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, StringWriter output, StringWriter error)
    {
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (StorageException problem)
        {
            await error.WriteLineAsync(GivenOptions.Sentence(parsed, problem));
            return ExitCode.Unknown;
        }
        catch (CommandException problem)
        {
            await error.WriteLineAsync(problem.Message);
            return ExitCode.Unknown;
        }
    }

    private static RootCommand Create()
    {
        RootCommand root = new("test");
        CommonOptions.AddTo(root);
        root.Subcommands.Add(AlertsCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(StressCommand.Create());
        root.Subcommands.Add(ConfigCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(IncidentsCommand.Create());
        root.Subcommands.Add(RatesCommand.Create());
        root.Subcommands.Add(CompareCommand.Create());
        root.Subcommands.Add(SamplesCommand.Create());
        root.Subcommands.Add(InspectCommand.Create());
        root.Subcommands.Add(PlanCommand.Create());
        root.Subcommands.Add(PreflightCommand.Create());
        root.Subcommands.Add(ResultsCommand.Create());
        root.Subcommands.Add(BacktestCommand.Create());
        root.Subcommands.Add(SilencesCommand.Create());
        root.Subcommands.Add(TokenCommand.Create());
        root.Subcommands.Add(DbCommand.Create());
        HelpExamples.MoveToTheEnd(root);
        return root;
    }
}
