using System.CommandLine;
using UptimeSampler.App.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Reports.Comparisons;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Compare;

/// <summary><c>compare</c>: is it worse than before, or than the other?</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        Command command = new("compare", """
            Does it fail more often than before a change, or than another target that was sampled at the same time? A gate for a deploy or a canary: exit code 2 when a rise is shown, 0 when the samples do not show one, 3 when they are too few

            The verdict holds however often one looks at samples since the same instant: "risen" is ever wrong with at most 5 % (what --confidence leaves).

            Examples:
              uptimesampler compare --target shop --changed-at 2026-11-26T09:00Z
              uptimesampler compare --target shop --changed-at 2026-11-26T09:00Z --before 7d --confidence 0.99
              uptimesampler compare --target canary --against stable --since 2026-11-26T09:00Z
              uptimesampler compare --target shop --changed-at "$DEPLOYED_AT" --json | jq .verdict
            """);
        foreach (Option option in CompareOptions.All)
            command.Options.Add(option);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        ComparisonQuestion question = CompareOptions.QuestionOf(parsed, TimeProvider.System.GetUtcNow());
        ProcessSettings settings = SettingsFile.Load(parsed);
        TargetSet? watched = KnownTargets.IfThere(parsed, settings);
        using Store store = Store.OpenReadOnly(settings.Database, TimeProvider.System);
        TargetNames.Check([question.After.Target, question.Before.Target], store, watched);
        ComparisonAnswer answer = Comparison.Answer(store, question);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(JsonText.Of(json => ComparisonJson.Write(json, answer)));
        else
            foreach (string line in ComparePage.Lines(answer))
                output.WriteLine(line);
        return answer.Verdict switch
        {
            ComparisonVerdict.Risen => ExitCode.Failing,
            ComparisonVerdict.NotShown => ExitCode.Healthy,
            _ => ExitCode.Unknown,
        };
    }
}
