using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>One step of the schema, as it travels inside the assembly.</summary>
/// <param name="Number">Its place in the order, from 1.</param>
/// <param name="Name">File name.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, line ends as LF.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.Replace("\r\n", "\n", StringComparison.Ordinal))));
}

/// <summary>Brings a database to the schema of this program: forward only, under a lock, each step at most once and never an edited one.</summary>
internal static class Migrations
{
    private const string Folder = "migrations/sqlite/";

    private const string CreateTable = """
        CREATE TABLE IF NOT EXISTS migration (
            number     INTEGER PRIMARY KEY,
            name       TEXT NOT NULL,
            checksum   TEXT NOT NULL,
            applied_ms BIGINT NOT NULL
        )
        """;

    /// <summary>The migrations of this program, in order.</summary>
    public static IReadOnlyList<Migration> Embedded()
    {
        Assembly assembly = typeof(Migrations).Assembly;
        List<Migration> all = [];
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);
            string name = resource[Folder.Length..];
            all.Add(new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }
        return all;
    }

    /// <summary>Applies what is missing and returns the names of what was applied.</summary>
    public static IReadOnlyList<string> Apply(SqliteConnection connection, DatabaseFile file, IReadOnlyList<Migration> program, DateTimeOffset now)
    {
        RefuseForeign(connection, file);
        if (IsCurrent(connection, file, program))
            return [];
        Statement.Execute(connection, "PRAGMA journal_mode = WAL");
        Statement.Execute(connection, "BEGIN EXCLUSIVE");
        try
        {
            // Looked at again under the lock: another process may have come first.
            Statement.Execute(connection, CreateTable);
            int applied = VerifiedCount(connection, file, program);
            List<string> names = [];
            foreach (Migration migration in program.Skip(applied))
            {
                Statement.Execute(connection, migration.Sql);
                Record(connection, migration, now);
                names.Add(migration.Name);
            }
            Statement.Execute(connection, $"PRAGMA application_id = {DatabaseFile.ApplicationId}");
            Statement.Execute(connection, "COMMIT");
            return names;
        }
        catch
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle!) == 0)
                Statement.Execute(connection, "ROLLBACK");
            throw;
        }
    }

    /// <summary>Checks that a database that must not be changed has exactly this program's schema.</summary>
    public static void Require(SqliteConnection connection, DatabaseFile file, IReadOnlyList<Migration> program)
    {
        RefuseForeign(connection, file);
        if (!IsCurrent(connection, file, program))
            throw new StorageException(StorageFault.Older, file.Path, words => $"the database {file.Path} was made by an older program; bring it up to date by: {words.Line("db migrate")}");
    }

    private static bool IsCurrent(SqliteConnection connection, DatabaseFile file, IReadOnlyList<Migration> program) =>
        Statement.Scalar(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'migration'") is not null
        && VerifiedCount(connection, file, program) == program.Count;

    /// <summary>How many migrations were applied, after checking that they are this program's.</summary>
    private static int VerifiedCount(SqliteConnection connection, DatabaseFile file, IReadOnlyList<Migration> program)
    {
        int count = 0;
        using Statement rows = new(connection, "SELECT number, name, checksum FROM migration ORDER BY number");
        while (rows.Step())
        {
            (long number, string name, string checksum) = (rows.Integer(0), rows.Text(1), rows.Text(2));
            if (number > program.Count)
                throw new StorageException(StorageFault.Newer,
                    $"the database {file.Path} was changed by a newer program (it has migration {name}, this program ends at {program[^1].Name}); install the newer program, or use another database");
            Migration mine = program[count++];
            if (number != mine.Number || checksum != mine.Checksum)
                throw new StorageException(StorageFault.Other,
                    $"migration {name} of the database {file.Path} is not the {mine.Name} of this program (SHA-256 {checksum[..12]}… against {mine.Checksum[..12]}…): " +
                    "a migration was edited after it had been applied; install the program that made the database, or use another database");
        }
        return count;
    }

    private static void Record(SqliteConnection connection, Migration migration, DateTimeOffset now)
    {
        using Statement insert = new(connection, "INSERT INTO migration (number, name, checksum, applied_ms) VALUES (?, ?, ?, ?)");
        insert.Bind(1, migration.Number).Bind(2, migration.Name).Bind(3, migration.Checksum).Bind(4, now.ToUnixTimeMilliseconds()).Run();
    }

    private static void RefuseForeign(SqliteConnection connection, DatabaseFile file)
    {
        bool ours = Statement.Scalar(connection, "PRAGMA application_id") == DatabaseFile.ApplicationId;
        if (!ours && Statement.Scalar(connection, "SELECT COUNT(*) FROM sqlite_schema") > 0)
            throw new StorageException(StorageFault.NotADatabase,
                $"{file.Path} is an SQLite database of another program; name another file by --database 'Data Source=FILE'");
    }
}
