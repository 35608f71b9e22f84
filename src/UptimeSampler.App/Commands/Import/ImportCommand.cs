using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using UptimeSampler.Importing;
using UptimeSampler.Reports.Documents;

namespace UptimeSampler.App.Commands.Import;

/// <summary><c>config import</c>: a targets file from the configuration of another program.</summary>
internal static class ImportCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Argument<string> File = new("file") { Description = "The other program's configuration", HelpName = "FILE" };

    private static readonly Argument<string> Database = new("database") { Description = "Its database on SQLite, kuma.db", HelpName = "DB" };

    private static readonly Option<string> List = new("--targets") { Description = "What is probed: a line each of 'module url' or a URL alone; or Prometheus' file_sd (.json, .yml)", HelpName = "LIST", Required = true };

    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Write to this file instead of standard output", HelpName = "FILE" };

    private static readonly Option<bool> Force = new("--force") { Description = "Replace the file if it is there" };

    public static Command Create()
    {
        Command command = new("import", """
            Makes a targets file of another program's configuration, and lists line by line what could not be carried over. Secrets become environment variables.
            Exit code 0 when all was carried over, 1 when something was left

            Examples:
              uptimesampler config import gatus config.yaml -o config/targets.json
              uptimesampler config import blackbox blackbox.yml --targets probed.txt
              uptimesampler config import uptime-kuma /app/data/kuma.db -o config/targets.json
            """);
        command.Subcommands.Add(Of("gatus", "From a configuration of Gatus (YAML)", [File], parsed => GatusImport.Read(parsed.GetRequiredValue(File))));
        command.Subcommands.Add(Of("blackbox", "From modules of blackbox_exporter and a list of what is probed by them", [File, List], parsed => BlackboxImport.Read(parsed.GetRequiredValue(File), parsed.GetRequiredValue(List))));
        command.Subcommands.Add(Of("uptime-kuma", "From the database of Uptime Kuma, version 1 or 2, on SQLite", [Database], parsed => KumaImport.Read(parsed.GetRequiredValue(Database))));
        return command;
    }

    private static Command Of(string name, string description, Symbol[] from, Func<ParseResult, ImportedTargets> read)
    {
        Command command = new(name, description) { Output, Force };
        foreach (Symbol symbol in from)
            if (symbol is Option option)
                command.Options.Add(option);
            else
                command.Arguments.Add((Argument)symbol);
        command.SetAction(parsed => Run(parsed, read));
        return command;
    }

    private static int Run(ParseResult parsed, Func<ParseResult, ImportedTargets> read)
    {
        string? file = parsed.GetValue(Output);
        if (file is not null && System.IO.File.Exists(file) && !parsed.GetValue(Force))
            throw new CommandException($"{PlainText.Line(file, 200)} is there already, and holds perhaps what is watched now; give another name, or --force to replace it");
        ImportedTargets found;
        try
        {
            found = read(parsed);
        }
        catch (ImportException broken)
        {
            throw new CommandException(broken.Message);
        }
        Write(file, found.Document.ToJsonString(Readable) + "\n", parsed.InvocationConfiguration.Output);
        Tell(found, file, parsed.InvocationConfiguration.Error);
        return found.Left == 0 ? ExitCode.Healthy : ExitCode.Degraded;
    }

    private static void Write(string? file, string text, TextWriter output)
    {
        if (file is null)
        {
            output.Write(text);
            return;
        }
        try
        {
            WholeFile.Write(file, Encoding.UTF8.GetBytes(text));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{PlainText.Line(file, 200)} cannot be written: {unwritable.Message}");
        }
    }

    private static void Tell(ImportedTargets found, string? file, TextWriter errors)
    {
        foreach (ImportNote note in found.Notes)
            errors.WriteLine($"{note.Where}: {note.What}: {note.Why}");
        if (found.Left > found.Notes.Count)
            errors.WriteLine($"and {found.Left - found.Notes.Count} more");
        if (found.Variables.Count > 0)
            errors.WriteLine($"Secrets were not copied. Set these variables where the service runs: {string.Join(", ", found.Variables)}");
        errors.WriteLine($"{Words.Count(found.Count, "target")} carried over{(file is null ? "" : $" to {PlainText.Line(file, 200)}")}, {Words.Count(found.Left, "thing")} left. How often each is sampled is this program's own ('samplesPerRound', 3 a round).");
    }
}
