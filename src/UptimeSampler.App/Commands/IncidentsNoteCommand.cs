using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Service;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands;

/// <summary><c>incidents note</c>.</summary>
internal static class IncidentsNoteCommand
{
    private static readonly Argument<long> Id = IncidentsCommand.IdArgument();

    private static readonly Argument<string> Text = new("text") { Description = $"What the others should know, at most {IncidentNote.Limit} characters" };

    public static Command Create()
    {
        Command command = new("note", """
            Writes down what the others should know of an incident, in place of the note before; also after it is over, for its report. Nobody is alerted

            Examples:
              uptimesampler incidents note 7 "limit of nginx, raised at 14:20 by Anna"
            """) { Id, Text };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        ProcessSettings settings = SettingsFile.Load(parsed, requireTargets: false);
        string text = parsed.GetValue(Text) ?? "";
        if (IncidentNote.Fault(text) is { } fault)
            throw new CommandException($"the text {fault}");
        using Store store = IncidentsCommand.OpenStore(settings, forWriting: true);
        Incident before = IncidentsCommand.Find(store, parsed, parsed.GetValue(Id));
        Incident after = await store.WriteAsync(transaction => IncidentNote.Write(transaction, before.Id, text), stopping) ?? before;
        await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(CommonOptions.Json)
            ? IncidentsCommand.Json(store, [after], KnownTargets.Watched(settings, parsed.InvocationConfiguration.Error))
            : $"The note of incident {after.Id} is {(before.Note is null ? "kept" : "changed")}.");
        return ExitCode.Healthy;
    }
}
