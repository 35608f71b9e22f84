using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands;

/// <summary><c>incidents ack</c>.</summary>
internal static class IncidentsAckCommand
{
    private static readonly Argument<long> Id = IncidentsCommand.IdArgument();

    private static readonly Option<string?> Note = new("--note") { Description = "What you want the others to know", HelpName = "TEXT" };

    public static Command Create()
    {
        Command command = new("ack", """
            Says that you look at an incident: reminders end, and its channels are told by the running service

            Examples:
              uptimesampler incidents ack 7
              uptimesampler incidents ack 7 --note "Anna looks, limit of nginx"
            """) { Id, Note };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        ProcessSettings settings = SettingsFile.Load(parsed, requireTargets: false);
        string? note = parsed.GetValue(Note);
        if (note?.Length > IncidentNote.Limit)
            throw new CommandException($"--note has {note.Length} characters, at most {IncidentNote.Limit} are kept; write a shorter one");
        TargetSet? targets = await ReadTargetsAsync(settings, parsed.InvocationConfiguration.Error);
        using Store store = IncidentsCommand.OpenStore(settings, forWriting: true);
        Incident before = IncidentsCommand.Find(store, parsed, parsed.GetValue(Id));
        RefuseOver(before);
        Incident after = await WriteAsync(store, before, note, targets, stopping);
        RefuseOver(after);
        if (parsed.GetValue(CommonOptions.Json))
            await parsed.InvocationConfiguration.Output.WriteLineAsync(IncidentsCommand.Json(store, [after], targets));
        else
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Answer(store, before, after, targets));
        return ExitCode.Healthy;
    }

    private static void RefuseOver(Incident incident)
    {
        if (incident.State == IncidentState.Resolved)
            throw new CommandException($"incident {incident.Id} {(incident.IsUnwatched ? "is not watched any more" : "is over")} since {Words.Instant(incident.ResolvedAt ?? incident.OpenedAt)}; there is nothing left to acknowledge");
    }

    private static async Task<Incident> WriteAsync(Store store, Incident incident, string? note, TargetSet? targets, CancellationToken stopping)
    {
        try
        {
            return await store.WriteAsync(transaction => Acknowledgement.Write(transaction, store.Key, incident.Id, note, targets, TimeProvider.System), stopping) ?? incident;
        }
        catch (StorageException problem)
        {
            throw new CommandException(problem.Message);
        }
    }

    /// <summary>Without the targets the incident is acknowledged all the same: only the channels are not told.</summary>
    private static async Task<TargetSet?> ReadTargetsAsync(ProcessSettings settings, TextWriter errors)
    {
        try
        {
            return TargetFile.Load(settings.Targets, Environment.GetEnvironmentVariable);
        }
        catch (TargetFileException broken)
        {
            await errors.WriteLineAsync($"uptimesampler: no channel is told, because the targets cannot be read: {broken.Message}");
            return null;
        }
    }

    private static string Answer(Store store, Incident before, Incident after, TargetSet? targets)
    {
        if (before.State == IncidentState.Acknowledged)
            return $"Incident {after.Id} was acknowledged before, at {Words.Instant(after.AcknowledgedAt ?? after.OpenedAt)}"
                + (after.Note == before.Note ? "." : "; its note is changed.");
        string[] told = [.. store.AlertsOf(after.Id).Where(alert => alert.Kind == AlertKind.Acknowledged).Select(alert => PlainText.Line(alert.Channel, 60))];
        string channels = told.Length > 0 ? Teller(store.Path, string.Join(", ", told))
            : targets is null ? ""
            : " No channel is told: the target has none, or is in maintenance or silenced, or is no longer watched.";
        return $"Incident {after.Id} is acknowledged: no more reminders.{channels}";
    }

    /// <summary>Written is not told: only a service delivers, and whoever acknowledges may count on the others knowing.</summary>
    private static string Teller(string databasePath, string channels) => ServiceLock.IsHeld(databasePath) switch
    {
        true => $" The running service tells {channels}.",
        false => $" No service runs on this database: {channels} will be told once 'uptimesampler run' is started.",
        null => $" {channels} will be told by the service, if it runs.",
    };
}
