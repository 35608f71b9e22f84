using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands;

/// <summary><c>incidents list</c>.</summary>
internal static class IncidentsListCommand
{
    private static readonly Option<bool> Open = new("--open") { Description = "Only those that are not over" };

    private static readonly Option<string?> Since = new("--since")
    {
        Description = "Only those that had not ended before: an age such as 24h, or an instant such as 2026-11-23T14:00Z",
        HelpName = "WHEN",
    };

    public static Command Create()
    {
        Command command = new("list", """
            Lists incidents, oldest first

            Examples:
              uptimesampler incidents list --open
              uptimesampler incidents list --since 7d
              uptimesampler incidents list --since 24h --json | jq '.incidents[].target'
            """) { Open, Since };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        DateTimeOffset? since = parsed.GetValue(Since) is { } text ? InstantText.Parse("--since", text, now) : null;
        ProcessSettings settings = SettingsFile.Load(parsed);
        TargetSet? targets = KnownTargets.IfThere(parsed, settings);
        using Store store = IncidentsCommand.OpenStore(settings, forWriting: false);
        IReadOnlyList<Incident> incidents = store.Incidents(parsed.GetValue(Open), since);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(IncidentsCommand.Json(store, incidents, targets));
        else if (incidents.Count == 0)
            output.WriteLine(parsed.GetValue(Open) ? "No open incident." : "No incident.");
        else
            foreach (string line in TextTable.Lines(["ID", "TARGET", "STATE", "KIND", "SINCE", ">LASTS", ">FAILED OR SLOW", "BETWEEN"], [.. incidents.Select(incident => Row(incident, now))]))
                output.WriteLine(line);
        return ExitCode.Healthy;
    }

    private static IReadOnlyList<string> Row(Incident incident, DateTimeOffset now) =>
    [
        incident.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        IncidentText.Target(incident),
        incident.IsUnwatched ? "unwatched" : incident.State.Name(),
        incident.Kind.Name(),
        Words.Instant(incident.Onset),
        Words.Span(incident.State == IncidentState.Resolved ? IncidentText.Lasted(incident) : now - incident.Onset),
        incident.Rate is { } rate ? Words.Percent(rate) : "-",
        incident.Rate is null ? "-" : $"{Words.Percent(incident.Low)} and {Words.Percent(incident.High)}",
    ];
}
