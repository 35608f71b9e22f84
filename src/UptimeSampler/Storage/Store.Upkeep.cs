using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Keeping the file in order.</summary>
public sealed partial class Store
{
    /// <summary>Most findings that <see cref="Check"/> gives.</summary>
    public const int FindingLimit = 100;

    /// <summary>Deletes some of what is older than its retention; call again while <see cref="PruneResult.More"/>.</summary>
    /// <param name="policy">How long data is kept.</param>
    /// <param name="cancel">Gives up waiting for one's turn.</param>
    /// <exception cref="StorageException">Nothing was deleted; the message says why and what to do.</exception>
    public Task<PruneResult> PruneStepAsync(RetentionPolicy policy, CancellationToken cancel) =>
        WriteAsync(transaction => transaction.Prune(policy), cancel);

    /// <summary>How much is stored.</summary>
    public StoreStats Stats() => Read(connection => StoreStats.Of(connection, file));

    /// <summary>Checks every page and index; empty when all is well.</summary>
    public IReadOnlyList<string> Check() => Read(connection =>
    {
        List<string> findings = [];
        using Statement check = new(connection, $"PRAGMA integrity_check({FindingLimit})");
        while (check.Step())
            if (check.Text(0) is var finding && finding != "ok")
                findings.Add(finding);
        return findings;
    });

    /// <summary>Writes the file anew without free pages. Needs as much free disk again, and writers wait meanwhile.</summary>
    /// <param name="cancel">Gives up waiting for one's turn.</param>
    /// <exception cref="StorageException">The file is as it was; the message says why and what to do.</exception>
    public async Task VacuumAsync(CancellationToken cancel)
    {
        StoreWriter write = Writer;
        await writeGate.WaitAsync(cancel);
        try
        {
            Statement.Execute(write.Connection, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException problem)
        {
            throw file.Explain(problem);
        }
        finally
        {
            writeGate.Release();
        }
    }

    /// <summary>Writes a copy of the last commit, compact and ready to use, and checks it; writers need not wait.</summary>
    /// <param name="path">Where to; must not exist.</param>
    /// <exception cref="StorageException">The copy could not be written; the message says why and what to do.</exception>
    public void Backup(string path)
    {
        string target = System.IO.Path.GetFullPath(path);
        if (File.Exists(target))
            throw new StorageException(StorageFault.Other, $"{target} exists already; a backup overwrites nothing, so name another file");
        string? folder = System.IO.Path.GetDirectoryName(target);
        if (!Directory.Exists(folder))
            throw new StorageException(StorageFault.Missing, $"the directory {folder} does not exist; make it first, or name another one");
        // Another name until it is complete: a copy that was cut short is never taken for a backup. Nobody can guess it and put something there.
        string partial = $"{target}.{Guid.NewGuid():N}.partial";
        using SqliteConnection connection = file.OpenForReading();
        try
        {
            DatabaseFile.CreatePrivate(partial);
            Statement.Execute(connection, "PRAGMA query_only = OFF");
            using (Statement copy = new(connection, "VACUUM INTO ?"))
                copy.Bind(1, partial).Run();
            Verify(partial, file);
            File.Move(partial, target);
        }
        catch (Exception problem) when (problem is SqliteException or StorageException or IOException or UnauthorizedAccessException)
        {
            File.Delete(partial);
            if (problem is StorageException)
                throw;
            if (problem is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB } damaged)
                throw new StorageException(StorageFault.Corrupt, $"no backup was made: {file.Explain(damaged).Message}", damaged);
            StorageFault fault = problem is SqliteException sqlite ? file.Explain(sqlite).Fault : StorageFault.Other;
            throw new StorageException(fault, $"the backup {target} could not be written ({problem.Message}); is there space, and may this user write there?", problem);
        }
    }

    private static void Verify(string copy, DatabaseFile original)
    {
        DatabaseFile written = DatabaseFile.Of(copy);
        using SqliteConnection connection = written.OpenForReading();
        Storage.Migrations.Require(connection, written, Storage.Migrations.Embedded());
        if (Finding(connection) is not { } finding)
            return;
        // A copy of what is damaged is damaged too: whoever reads this must not look at the wrong disk.
        using SqliteConnection source = original.OpenForReading();
        throw new StorageException(StorageFault.Corrupt, Finding(source) is { } cause
            ? $"no backup was made: {original.CorruptText(cause)}"
            : $"the backup failed its check and was not kept ({finding}), while the database {original.Path} is sound; is the disk that the backup goes to?");
    }

    private static string? Finding(SqliteConnection connection) =>
        Statement.ScalarText(connection, "PRAGMA integrity_check(1)") is var finding && finding != "ok" ? finding : null;
}
