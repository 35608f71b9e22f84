using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Db;

/// <summary><c>db backup</c>.</summary>
internal static class DbBackupCommand
{
    private static readonly Argument<string> Target = new("file") { Description = "Where the copy goes; the file must not exist" };

    public static Command Create()
    {
        Command command = new("backup", """
            Writes a copy of the last commit, checks every page of it, and only then gives it its name. The service may run. To restore, stop the service and put the copy in the place of the database (its -wal and -shm files deleted)

            Examples:
              uptimesampler db backup samples-copy.db
              uptimesampler db backup /var/backups/samples-$(date +%F).db --json
            """) { Target };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using Store store = Store.OpenReadOnly(SettingsFile.Load(parsed).Database, TimeProvider.System);
        string path = Path.GetFullPath(parsed.GetRequiredValue(Target));
        store.Backup(path);
        long bytes = new FileInfo(path).Length;
        parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(CommonOptions.Json)
            ? JsonSerializer.Serialize(new { File = path, Bytes = bytes, Checked = true }, ContractJson.Options)
            : $"{path}: {Bytes.Text(bytes)}, complete and checked.");
        return ExitCode.Healthy;
    }
}
