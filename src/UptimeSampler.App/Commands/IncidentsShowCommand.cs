using System.CommandLine;
using UptimeSampler.App.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands;

/// <summary><c>incidents show</c>.</summary>
internal static class IncidentsShowCommand
{
    private static readonly Argument<long> Id = IncidentsCommand.IdArgument();

    public static Command Create()
    {
        Command command = new("show", """
            One incident: what fails, since when, the evidence, who was told, and where to look next

            Examples:
              uptimesampler incidents show 7
              uptimesampler incidents show 7 --json | jq '.incidents[0].suspects'
            """) { Id };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        ProcessSettings settings = SettingsFile.Load(parsed);
        TargetSet? targets = KnownTargets.IfThere(parsed, settings);
        using Store store = IncidentsCommand.OpenStore(settings, forWriting: false);
        Incident incident = IncidentsCommand.Find(store, parsed, parsed.GetValue(Id));
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(IncidentsCommand.Json(store, [incident], targets));
        else
            foreach (string line in IncidentPage.Lines(incident, store.AlertsOf(incident.Id), IncidentsJson.Silencing(incident, store.ActiveSilences(), targets), store.HeldBackIncidents().Contains(incident.Id), TimeProvider.System.GetUtcNow(), GivenOptions.Words(parsed, store.Path)))
                output.WriteLine(line);
        return ExitCode.Healthy;
    }
}
