using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using UptimeSampler.App.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Results;

/// <summary><c>results list</c>.</summary>
internal static class ResultsListCommand
{
    private const int LimitDefault = 50, LimitMost = 1_000, SubjectLimit = 60, SummaryLimit = 100;

    private static readonly Option<string?> Kind = new Option<string?>("--kind") { Description = "Only those of stress or preflight", HelpName = string.Join('|', TestNames.Kinds) }.AcceptOnlyFromAmong([.. TestNames.Kinds]);

    private static readonly Option<int> Limit = new("--limit") { Description = $"At most so many, up to {LimitMost}", HelpName = "N", DefaultValueFactory = _ => LimitDefault, CustomParser = NumberArgument.Of<int>("--limit", "50") };

    public static Command Create()
    {
        Command command = new("list", """
            Results of stress tests and preflights, the newest first

            Examples:
              uptimesampler results list --kind stress
              uptimesampler results list --json | jq '.results[] | select(.verdict == "breaks") | .subject'
            """) { Kind, Limit };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        int limit = parsed.GetValue(Limit);
        if (limit is < 1 or > LimitMost)
            throw new CommandException($"--limit {limit} is out of range; write a whole number from 1 to {LimitMost}");
        using Store store = IncidentsCommand.OpenStore(SettingsFile.Load(parsed), forWriting: false);
        IReadOnlyList<TestResult> results = store.TestResults(parsed.GetValue(Kind) is { } kind ? TestNames.Kind(kind) : null, long.MaxValue, limit);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(JsonSerializer.Serialize(TestResultsJson.Of(results), ContractJson.Options));
        else if (results.Count == 0)
            output.WriteLine("No result: 'stress' and 'preflight' keep theirs where the database is.");
        else
            foreach (string line in TextTable.Lines(["ID", "WHEN", "KIND", "OF", "VERDICT", "WHAT"], [.. results.Select(Row)]))
                output.WriteLine(line);
        return ExitCode.Healthy;
    }

    private static IReadOnlyList<string> Row(TestResult result) =>
    [
        result.Id.ToString(CultureInfo.InvariantCulture),
        Words.Instant(result.StartedAt),
        result.Kind.Name(),
        PlainText.Line(result.Subject, SubjectLimit),
        TestNames.Word(PlainText.Line(result.Verdict, 20)),
        PlainText.Line(result.Summary, SummaryLimit),
    ];
}
