using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Results;

/// <summary><c>results show</c>: one result as it was told then.</summary>
internal static class ResultsShowCommand
{
    private static readonly Argument<long> Id = new("id") { Description = "Number of the result, as 'results list' shows it", CustomParser = NumberArgument.Of<long>("the number of the result", "12") };

    private static readonly ReportOutput Output = new();

    public static Command Create()
    {
        Command command = new("show", """
            One result with its report: verdict, picture, every level or check

            Examples:
              uptimesampler results show 12
              uptimesampler results show 12 -o stress.html
              uptimesampler results show 12 --json | jq .results[0].answer.knee
            """) { Id };
        Output.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using Store store = IncidentsCommand.OpenStore(SettingsFile.Load(parsed), forWriting: false);
        long id = parsed.GetValue(Id);
        TestResult result = store.FindTestResult(id)
            ?? throw new CommandException($"there is no result {id} in {store.Path}; this shows which there are: {GivenOptions.Words(parsed, store.Path).Line("results list")}");
        if (!parsed.GetValue(CommonOptions.Json))
            Output.Write(parsed, DocumentJson.Read(result.Report) ?? throw new CommandException($"the report of result {id} was written by another version of this program; '--json' has the answer as it was given"));
        else if (Output.IsAsked(parsed))
            throw new CommandException("--json goes to standard output; leave --format and --output out, or --json");
        else
            parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(TestResultsJson.Of([result]), ContractJson.Options));
        return ExitCode.Healthy;
    }
}
