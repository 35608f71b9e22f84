using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Db;

/// <summary><c>db vacuum</c>.</summary>
internal static class DbVacuumCommand
{
    public static Command Create()
    {
        Command command = new("vacuum", """
            Writes the file anew without its free pages. Needs as much free disk again; a running service keeps its samples in memory meanwhile

            Examples:
              uptimesampler db prune && uptimesampler db vacuum
              uptimesampler db vacuum --json
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
        (long before, long free) = (store.Stats().Bytes, store.Stats().FreeBytes);
        await parsed.InvocationConfiguration.Error.WriteLineAsync($"writing {Bytes.Text(before - free)} anew");
        await store.VacuumAsync(stopping);
        long after = store.Stats().Bytes;
        TextWriter output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync(parsed.GetValue(CommonOptions.Json)
            ? JsonSerializer.Serialize(new { store.Path, BytesBefore = before, Bytes = after }, ContractJson.Options)
            : $"{store.Path}: {Bytes.Text(before)} before, {Bytes.Text(after)} now.");
        return ExitCode.Healthy;
    }
}
