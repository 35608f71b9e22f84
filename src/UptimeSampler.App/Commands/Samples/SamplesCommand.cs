using System.CommandLine;
using UptimeSampler.App.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Samples;

/// <summary><c>samples</c>: single samples out, one a line, read while they are written.</summary>
internal static class SamplesCommand
{
    private static readonly Option<string[]> Target = new("--target") { Description = "Only this target; may be given several times (default: all)", HelpName = "NAME" };

    private static readonly Option<string?> Since = new("--since")
    {
        Description = "Only from here on: an age such as 24h, or an instant such as 2026-11-23T14:00Z (default: all that is kept)",
        HelpName = "WHEN",
    };

    private static readonly Option<string?> Until = new("--until") { Description = "Only what started before, written as for --since (default: now)", HelpName = "WHEN" };
    private static readonly Option<bool> Csv = new("--csv") { Description = "Comma-separated values with a heading" };
    private static readonly Option<bool> JsonLines = new("--jsonl") { Description = "One JSON object a line" };

    private static readonly Option<bool> Maintenance = new("--include-maintenance")
    {
        Description = "Also samples taken within maintenance windows, which 'rates' leaves out, told apart by one more column",
    };

    private static readonly Option<bool> MarkExtra = new("--mark-extra")
    {
        Description = "One more column tells samples that suspicion added, which 'rates' leaves out too. Without it they are written like the others, and 'samples import' takes them for base samples",
    };

    public static Command Create()
    {
        Command command = new("samples", """
            Stored samples, one a line, in order of their start; 'samples import' takes them in again

            Examples:
              uptimesampler samples --target shop --since 24h --csv > shop.csv
              uptimesampler samples --since 2026-11-23T14:00Z --until 2026-11-23T15:00Z --jsonl | jq 'select(.outcome == "failed")'
              uptimesampler samples import shop.csv --target shop
              uptimesampler samples --target shop --csv --include-maintenance --mark-extra > whole.csv
            """) { Target, Since, Until, Csv, JsonLines, Maintenance, MarkExtra };
        command.Subcommands.Add(SamplesImportCommand.Create());
        command.SetAction((parsed, stopping) => Task.FromResult(Run(parsed, stopping)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken stopping)
    {
        bool asJson = parsed.GetValue(JsonLines);
        if (parsed.GetValue(CommonOptions.Json))
            throw new CommandException("samples are no single document: write --jsonl instead of --json, for one JSON object a line");
        if (asJson == parsed.GetValue(Csv))
            throw new CommandException(asJson ? "--csv and --jsonl cannot be given together; choose one" : "choose how samples are written: --csv or --jsonl");
        ProcessSettings settings = SettingsFile.Load(parsed);
        TargetSet? watched = KnownTargets.IfThere(parsed, settings);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string[] targets = parsed.GetValue(Target) ?? [];
        SampleQuery query = new(
            targets is [var only] ? only : null,
            parsed.GetValue(Since) is { } since ? InstantText.Parse("--since", since, now) : null,
            parsed.GetValue(Until) is { } until ? InstantText.Parse("--until", until, now) : now);
        using Store store = Store.OpenReadOnly(settings.Database, TimeProvider.System);
        TargetNames.Check(targets, store, watched);
        bool withMaintenance = parsed.GetValue(Maintenance);
        MarkColumns marks = (withMaintenance ? MarkColumns.Maintenance : MarkColumns.None) | (parsed.GetValue(MarkExtra) ? MarkColumns.Extra : MarkColumns.None);
        IEnumerable<Sample> samples = store.Samples(query)
            .Where(sample => (withMaintenance || !sample.InMaintenance) && (targets.Length < 2 || targets.Contains(sample.Target)))
            .TakeWhile(_ => !stopping.IsCancellationRequested);
        LongOutput.Write(parsed.InvocationConfiguration.Output, asJson
            ? samples.Select(SampleJson.Line)
            : samples.Select(sample => SampleCsv.Line(sample, marks)).Prepend(SampleCsv.HeaderOf(marks)));
        return ExitCode.Healthy;
    }
}
