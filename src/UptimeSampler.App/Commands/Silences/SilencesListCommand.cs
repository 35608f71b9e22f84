using System.CommandLine;
using System.Globalization;
using UptimeSampler.App.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Silences;

/// <summary><c>silences list</c>.</summary>
internal static class SilencesListCommand
{
    private const int ScopeLimit = 60, NoteLimit = 80;

    private static readonly Option<bool> All = new("--all") { Description = "Those that are over, too" };

    public static Command Create()
    {
        Command command = new("list", """
            Silences that are in force or still to come, oldest first

            Examples:
              uptimesampler silences list
              uptimesampler silences list --all --json | jq '.silences[].note'
            """) { All };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using Store store = IncidentsCommand.OpenStore(SettingsFile.Load(parsed), forWriting: false);
        IReadOnlyList<Silence> silences = store.Silences(parsed.GetValue(All));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(SilencesCommand.Json(silences, now));
        else if (silences.Count == 0)
            output.WriteLine("No silence.");
        else
            foreach (string line in TextTable.Lines(["ID", "STATE", "COVERS", "KINDS", "FROM", "UNTIL", "BY", "NOTE"], [.. silences.Select(silence => Row(silence, now))]))
                output.WriteLine(line);
        return ExitCode.Healthy;
    }

    private static IReadOnlyList<string> Row(Silence silence, DateTimeOffset now) =>
    [
        silence.Id.ToString(CultureInfo.InvariantCulture),
        SilenceJson.StateOf(silence, now),
        silence.Scope(ScopeLimit),
        silence.Kinds.Count == 0 ? "all" : string.Join(", ", silence.Kinds.Select(kind => kind.Name())),
        Words.Instant(silence.From),
        Words.Instant(silence.End),
        PlainText.Line(silence.MadeBy, AccessToken.NameLimit),
        PlainText.Line(silence.Note, NoteLimit),
    ];
}
