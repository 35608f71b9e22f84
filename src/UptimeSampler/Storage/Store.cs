using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>
/// Everything that outlives the process, in one SQLite file. One writer at a time; readers see the last commit and do not wait.
/// All members may be called from any thread. Trouble with the file is a <see cref="StorageException"/>.
/// </summary>
public sealed partial class Store : IDisposable
{
    /// <summary>Largest database whose pages are all checked when it is opened, in bytes; a larger one would delay the start.</summary>
    public const long CheckedAtOpenLimit = 64L << 20;

    private readonly DatabaseFile file;
    private readonly TimeProvider time;
    private readonly StoreWriter? writer;
    private readonly SqliteConnection reader;
    private readonly Lock readGate = new();
    private readonly SemaphoreSlim writeGate = new(1, 1);

    private Store(DatabaseFile file, TimeProvider time, StoreWriter? writer, SqliteConnection reader)
    {
        this.file = file;
        this.time = time;
        this.writer = writer;
        this.reader = reader;
        Key = Statement.ScalarText(reader, "SELECT value FROM meta WHERE name = 'key'")
            ?? throw new StorageException(StorageFault.Corrupt, file.CorruptText("its key is missing"));
    }

    /// <summary>Random name made with the database: alert keys of two databases never clash.</summary>
    public string Key { get; }

    /// <summary>Migrations of this program, in order; a database that is open has them all.</summary>
    public static IReadOnlyList<string> Migrations { get; } = [.. Storage.Migrations.Embedded().Select(migration => migration.Name)];

    /// <summary>Those that were applied when this database was opened.</summary>
    public IReadOnlyList<string> AppliedMigrations { get; private init; } = [];

    /// <summary>Told what a commit met and went on from, one sentence each; null to leave it untold. Set before the first write.</summary>
    public Action<string>? Noticed { get; set; }

    /// <summary>Absolute path of the file.</summary>
    public string Path => file.Path;

    private StoreWriter Writer => writer ?? throw new InvalidOperationException($"The database {Path} was opened for reading only.");

    /// <summary>Opens a database for reading and writing: creates it, checks it, and brings it to this program's schema.</summary>
    /// <param name="connectionString">Such as <c>Data Source=uptimesampler.db</c>.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StorageException">The database cannot be used; the message says why and what to do.</exception>
    public static Store Open(string connectionString, TimeProvider time)
    {
        DatabaseFile file = DatabaseFile.Parse(connectionString);
        SqliteConnection? connection = null;
        try
        {
            connection = file.OpenForWriting(create: true);
            RefuseDamaged(connection, file);
            IReadOnlyList<string> applied = Storage.Migrations.Apply(connection, file, Storage.Migrations.Embedded(), time.GetUtcNow());
            Statement.Execute(connection, "PRAGMA journal_mode = WAL");
            EnsureKey(connection);
            return new Store(file, time, new StoreWriter(connection), file.OpenForReading()) { AppliedMigrations = applied };
        }
        catch (SqliteException problem)
        {
            connection?.Dispose();
            throw file.Explain(problem);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing database for reading: it is neither created nor changed.</summary>
    /// <param name="connectionString">Such as <c>Data Source=uptimesampler.db</c>.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StorageException">The database cannot be used; the message says why and what to do.</exception>
    public static Store OpenReadOnly(string connectionString, TimeProvider time)
    {
        DatabaseFile file = DatabaseFile.Parse(connectionString);
        SqliteConnection connection = file.OpenForReading();
        try
        {
            Storage.Migrations.Require(connection, file, Storage.Migrations.Embedded());
            return new Store(file, time, null, connection);
        }
        catch (SqliteException problem)
        {
            connection.Dispose();
            throw file.Explain(problem);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction, after all earlier ones; commits when it returns and undoes everything when it
    /// throws, so that it may be repeated. Keep it short: the calling thread writes.
    /// </summary>
    /// <param name="work">What to write.</param>
    /// <param name="cancel">Gives up waiting for one's turn; a transaction that has begun is finished.</param>
    /// <exception cref="StorageException">Nothing was stored; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before it began.</exception>
    public async Task<T> WriteAsync<T>(Func<StoreTransaction, T> work, CancellationToken cancel)
    {
        StoreWriter write = Writer;
        await writeGate.WaitAsync(cancel);
        StoreTransaction transaction = new(write, time.GetUtcNow());
        bool isCommitted = false;
        try
        {
            file.RequireInPlace(write.Connection);
            write.Begin();
            T result = work(transaction);
            write.Commit(time.GetUtcNow());
            isCommitted = true;
            foreach (string notice in write.Notices.Take())
                Noticed?.Invoke(notice);
            return result;
        }
        catch (SqliteException problem)
        {
            throw file.Explain(problem);
        }
        finally
        {
            transaction.End();
            if (!isCommitted)
                write.Rollback();
            writeGate.Release();
        }
    }

    /// <summary>Closes the file. Work that still waits for its turn must have ended.</summary>
    public void Dispose()
    {
        reader.Dispose();
        writer?.Dispose();
        writeGate.Dispose();
    }

    private static void RefuseDamaged(SqliteConnection connection, DatabaseFile file)
    {
        if (new FileInfo(file.Path).Length > CheckedAtOpenLimit)
            return;
        string? finding = Statement.ScalarText(connection, "PRAGMA quick_check(1)");
        if (finding != "ok")
            throw new StorageException(StorageFault.Corrupt, file.CorruptText(finding ?? "the check says nothing"));
    }

    private static void EnsureKey(SqliteConnection connection)
    {
        if (Statement.ScalarText(connection, "SELECT value FROM meta WHERE name = 'key'") is not null)
            return;
        using Statement insert = new(connection, "INSERT INTO meta (name, value) VALUES ('key', ?) ON CONFLICT (name) DO NOTHING");
        insert.Bind(1, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))).Run();
    }

    private T Read<T>(Func<SqliteConnection, T> question)
    {
        lock (readGate)
        {
            try
            {
                return question(reader);
            }
            catch (SqliteException problem)
            {
                throw file.Explain(problem);
            }
        }
    }
}
