using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Db;

/// <summary><c>db prune</c>.</summary>
internal static class DbPruneCommand
{
    public static Command Create()
    {
        Command command = new("prune", """
            Deletes what is older than the retention in the settings, in small steps; a running service does it by itself. The file keeps its size: new rows fill it, 'db vacuum' shrinks it

            Examples:
              uptimesampler db prune
              UPTIMESAMPLER_RETENTION__RAW=2d uptimesampler db prune
            """);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        ProcessSettings settings = SettingsFile.Load(parsed);
        // Opened for reading first: a name with a slip of the pen makes no new database.
        Store.OpenReadOnly(settings.Database, TimeProvider.System).Dispose();
        using Store store = Store.Open(settings.Database, TimeProvider.System);
        SlowProgress progress = new(parsed.InvocationConfiguration.Error, TimeProvider.System);
        PruneResult gone = new(0, 0, 0, More: true);
        while (gone.More && !stopping.IsCancellationRequested)
        {
            gone += await store.PruneStepAsync(settings.Retention.Policy, CancellationToken.None);
            progress.Report(() => $"deleted {Samples(gone)}, {MinuteRows(gone)}, {HourRows(gone)}");
        }
        Print(parsed, settings.Retention, gone, store.Stats().FreeBytes, store.Path);
        return ExitCode.Healthy;
    }

    private static void Print(ParseResult parsed, RetentionSettings kept, PruneResult gone, long freeBytes, string databasePath)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
        {
            output.WriteLine(JsonSerializer.Serialize(new { gone.Samples, gone.MinuteRows, gone.HourRows, Complete = !gone.More, FreeBytes = freeBytes }, ContractJson.Options));
            return;
        }
        output.WriteLine($"Deleted {Samples(gone)} older than {DurationText.Format(kept.Raw)}, {MinuteRows(gone)} older than "
            + $"{DurationText.Format(kept.Minute)}, {HourRows(gone)} older than {DurationText.Format(kept.Hour)}.");
        if (gone.More)
            output.WriteLine("Stopped before the end; call it again to go on.");
        output.WriteLine($"{Bytes.Text(freeBytes)} of the file are free now: new rows fill them. To give them back: {GivenOptions.Words(parsed, databasePath).Line("db vacuum")}");
    }

    private static string Samples(PruneResult gone) => Words.Count(gone.Samples, "sample");

    private static string MinuteRows(PruneResult gone) => Words.Count(gone.MinuteRows, "row of minutes", "rows of minutes");

    private static string HourRows(PruneResult gone) => Words.Count(gone.HourRows, "row of hours and days", "rows of hours and days");
}
