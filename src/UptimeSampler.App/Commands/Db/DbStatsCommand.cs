using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Db;

/// <summary><c>db stats</c>.</summary>
internal static class DbStatsCommand
{
    public static Command Create()
    {
        Command command = new("stats", """
            How much is stored: bytes, rows and age by grain, samples by target

            Examples:
              uptimesampler db stats
              uptimesampler db stats --json | jq '.byTarget[] | select(.samples == 0).target'
            """);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using Store store = Store.OpenReadOnly(SettingsFile.Load(parsed).Database, TimeProvider.System);
        StoreStats stats = store.Stats();
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(JsonSerializer.Serialize(stats, ContractJson.Options));
        else
            foreach (string line in Lines(stats))
                output.WriteLine(line);
        return ExitCode.Healthy;
    }

    private static IEnumerable<string> Lines(StoreStats stats)
    {
        yield return $"{stats.Path}: {Bytes.Text(stats.Bytes)}, of which {Bytes.Text(stats.FreeBytes)} free; write-ahead log {Bytes.Text(stats.LogBytes)}; schema {stats.Schema}";
        yield return $"incidents {Words.Number(stats.Incidents)}, of which {Words.Number(stats.OpenIncidents)} not over; {Words.Count(stats.Outbox, "message waits", "messages wait")}";
        yield return "";
        (string Name, GrainStats Grain)[] grains = [("samples", stats.Single), ("minutes", stats.Minutes), ("hours", stats.Hours), ("days", stats.Days)];
        foreach (string line in TextTable.Lines(["GRAIN", ">ROWS", "OLDEST", "NEWEST"],
            [.. grains.Select(grain => new[] { grain.Name, Words.Number(grain.Grain.Rows), Instant(grain.Grain.Oldest), Instant(grain.Grain.Newest) })]))
            yield return line;
        if (stats.ByTarget.Count == 0)
            yield break;
        yield return "";
        foreach (string line in TextTable.Lines(["TARGET", ">SAMPLES IN ROLL-UPS"], [.. stats.ByTarget.Select(target => new[] { PlainText.Line(target.Target, 60), Words.Number(target.Samples) })]))
            yield return line;
    }

    private static string Instant(DateTimeOffset? at) => at is { } known ? Words.Instant(known) : "-";
}
