using System.CommandLine;

namespace UptimeSampler.App.Commands.Db;

/// <summary><c>db</c>: keeping the database in order.</summary>
internal static class DbCommand
{
    public static Command Create()
    {
        Command command = new("db", """
            Keeps the database in order; all of it may be done while the service runs

            Examples:
              uptimesampler db stats
              uptimesampler db backup /var/backups/samples-$(date +%F).db
              uptimesampler db prune && uptimesampler db vacuum
            """);
        command.Subcommands.Add(DbMigrateCommand.Create());
        command.Subcommands.Add(DbStatsCommand.Create());
        command.Subcommands.Add(DbPruneCommand.Create());
        command.Subcommands.Add(DbVacuumCommand.Create());
        command.Subcommands.Add(DbBackupCommand.Create());
        return command;
    }
}
