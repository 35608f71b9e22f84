using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Reports.Postmortems;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands;

/// <summary><c>incidents report</c>: an incident as a postmortem to be completed.</summary>
internal static class IncidentsReportCommand
{
    private static readonly Argument<long> Id = IncidentsCommand.IdArgument();

    private static readonly ReportOutput Output = new();

    public static Command Create()
    {
        Command command = new("report", """
            One incident as a postmortem: summary, timeline, what a single look and the usual rules saw, evidence with a picture, and room for cause and measures

            Examples:
              uptimesampler incidents report 7 > incident-7.md
              uptimesampler incidents report 7 -o incident-7.html
            """) { Id };
        Output.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(CommonOptions.Json))
            throw new CommandException("a report is Markdown or HTML; 'incidents show --json' has the incident as JSON");
        ProcessSettings settings = SettingsFile.Load(parsed);
        // It needs none, but is called like its neighbours: a slip of the pen in what is named is told here, too.
        _ = KnownTargets.IfThere(parsed, settings);
        using Store store = IncidentsCommand.OpenStore(settings, forWriting: false);
        Output.Write(parsed, PostmortemDocument.Of(Postmortem.Of(store, IncidentsCommand.Find(store, parsed, parsed.GetValue(Id)), TimeProvider.System.GetUtcNow())));
        return ExitCode.Healthy;
    }
}
