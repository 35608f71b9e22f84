using System.CommandLine;
using UptimeSampler.App.Commands.Results;
using UptimeSampler.Preflight;
using UptimeSampler.Preflight.Reading;
using UptimeSampler.Preflight.Reporting;
using UptimeSampler.Reports.Documents;

namespace UptimeSampler.App.Commands.Preflight;

/// <summary><c>preflight</c>: are we ready for the event?</summary>
internal static class PreflightCommand
{
    public static Command Create()
    {
        Command command = new("preflight", """
            Are we ready for the event? Checks what a plan lists, the cheap first and load last: names resolve alike on all workers, certificates outlast the event, targets are healthy, limits leave room, the expected load with head-room is carried. Writes one report in Markdown and HTML. After the first breach nothing is loaded, unless the plan says so. Only this host is loaded, and hosts that you gave leave for.

            Exit code: 0 ready, 2 not ready, 3 not known, stopped, or a wrong call.

            Examples:
              uptimesampler preflight config/preflight.example.json --validate
              uptimesampler preflight sale.json --i-may-load shop.example --report reports
              uptimesampler preflight sale.json --json | jq -r '.checks[] | select(.verdict != "ready") | "\(.kind) of \(.name): \(.detail)"'
              uptimesampler preflight --schema > config/preflight.schema.json
            """) { PreflightOptions.Plan };
        foreach (Option option in PreflightOptions.All)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(PreflightOptions.Schema))
        {
            await output.WriteAsync(PreflightSchema.Text());
            return ExitCode.Healthy;
        }
        PreflightCall call = PreflightCall.Read(parsed);
        bool isJson = parsed.GetValue(CommonOptions.Json);
        if (parsed.GetValue(PreflightOptions.Validate))
        {
            await output.WriteLineAsync(isJson ? PreflightJson.Write(call.Plan) : string.Join('\n', PreflightText.Lines(call.Plan)));
            return ExitCode.Healthy;
        }
        PreflightResult result = await PreflightAsync(parsed, call, stopping);
        Document report = PreflightDocument.Of(result);
        DocumentFiles files = Write(report, parsed.GetRequiredValue(PreflightOptions.Report), call.Name);
        string answer = PreflightJson.Write(result, files);
        await output.WriteLineAsync(isJson ? answer : string.Join('\n', PreflightText.Lines(result, files)));
        await ResultKeeper.KeepAsync(parsed, call.Settings, new TestResult
        {
            Kind = TestKind.Preflight,
            Subject = result.Plan.Name,
            Verdict = result.Verdict.Name(),
            Passed = result.Verdict switch { ReadyVerdict.Ready => true, ReadyVerdict.NotReady => false, _ => null },
            Summary = PreflightDocument.Sentence(result).TrimEnd('.'),
            StartedAt = result.StartedAt,
            EndedAt = result.EndedAt,
            Answer = answer,
            Report = DocumentJson.Write(report),
        });
        return result.Verdict switch
        {
            ReadyVerdict.Ready => ExitCode.Healthy,
            ReadyVerdict.NotReady when !result.WasInterrupted => ExitCode.Failing,
            _ => ExitCode.Unknown,
        };
    }

    private static async Task<PreflightResult> PreflightAsync(ParseResult parsed, PreflightCall call, CancellationToken stopping)
    {
        int seed = parsed.GetValue(CommonOptions.Seed) ?? (int)(TimeProvider.System.GetTimestamp() & int.MaxValue);
        using PreflightWorld world = new(call.Settings, call.MayLoad, call.LoadHours, seed);
        if (await LoadLeave.RefusalAsync(call.Plan, world.Surroundings, stopping) is { } refusal)
            throw new CommandException(refusal);
        using PreflightProgressLine line = new(parsed.InvocationConfiguration.Error);
        return await new PreflightRun(call.Plan, world.Surroundings, line.Show).RunAsync(stopping);
    }

    private static DocumentFiles Write(Document document, string folder, string name)
    {
        try
        {
            return DocumentFiles.Write(document, folder, name);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandException($"--report: the report cannot be written to {PlainText.Line(folder, 200)} ({unwritable.Message}); name a folder that may be written");
        }
    }
}
