using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Db;

/// <summary><c>db migrate</c>.</summary>
internal static class DbMigrateCommand
{
    public static Command Create()
    {
        Command command = new("migrate", """
            Brings the database to this program's schema, or makes it; 'run' does the same when it starts. A database of a newer program is refused

            Examples:
              uptimesampler db migrate
              uptimesampler db migrate --database "Data Source=/var/lib/uptimesampler/samples.db" --json | jq .applied
            """);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using Store store = Store.Open(SettingsFile.Load(parsed).Database, TimeProvider.System);
        TextWriter output = parsed.InvocationConfiguration.Output;
        IReadOnlyList<string> before = [.. Store.Migrations.Except(store.AppliedMigrations)];
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(JsonSerializer.Serialize(new { store.Path, Applied = store.AppliedMigrations, AppliedBefore = before }, ContractJson.Options));
        else
            foreach (string line in Lines(store, before))
                output.WriteLine(line);
        return ExitCode.Healthy;
    }

    private static IEnumerable<string> Lines(Store store, IReadOnlyList<string> before)
    {
        foreach (string name in before)
            yield return $"already there  {name}";
        foreach (string name in store.AppliedMigrations)
            yield return $"applied        {name}";
        yield return store.AppliedMigrations.Count == 0 ? $"{store.Path} is up to date." : $"{store.Path} is now up to date.";
    }
}
