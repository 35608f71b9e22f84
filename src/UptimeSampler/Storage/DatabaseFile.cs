using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>One SQLite file: opens connections to it, and says in plain words what went wrong with it.</summary>
internal sealed class DatabaseFile
{
    /// <summary>How long a connection waits for another one's write lock.</summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Marks a database as ours (PRAGMA application_id): "UpSa".</summary>
    public const int ApplicationId = 0x55705361;

    // The index of the log grows by so many bytes.
    private const long LeastFreeSpace = 32_768;

    private readonly SqliteConnectionStringBuilder builder;

    private DatabaseFile(SqliteConnectionStringBuilder builder, string path)
    {
        this.builder = builder;
        Path = path;
    }

    /// <summary>The file's absolute path.</summary>
    public string Path { get; }

    public static DatabaseFile Parse(string connectionString)
    {
        try
        {
            DbConnectionStringBuilder keys = new() { ConnectionString = connectionString };
            if (keys.ContainsKey("Host") || keys.ContainsKey("Server"))
                throw new StorageException(StorageFault.Other,
                    "a Host=… connection string means PostgreSQL, but this version stores in SQLite only; write Data Source=uptimesampler.db");
            SqliteConnectionStringBuilder builder = new(connectionString) { Pooling = false, DefaultTimeout = (int)BusyTimeout.TotalSeconds };
            if (builder.DataSource.Length == 0 || builder.Mode == SqliteOpenMode.Memory || builder.DataSource == ":memory:")
                throw new StorageException(StorageFault.Other,
                    $"the connection string{Named(builder)} names no file; samples must survive a restart, so write Data Source=uptimesampler.db");
            if (builder.DataSource.StartsWith("file:", StringComparison.Ordinal))
                throw new StorageException(StorageFault.Other, $"the connection string{Named(builder)} is a URI; write the path of a file, such as Data Source=uptimesampler.db");
            return new DatabaseFile(builder, System.IO.Path.GetFullPath(builder.DataSource));
        }
        catch (ArgumentException malformed)
        {
            throw new StorageException(StorageFault.Other,
                $"the database is not named by a connection string ({malformed.Message}); write Data Source=uptimesampler.db", malformed);
        }
    }

    /// <summary>What a message may show of a connection string: never its password.</summary>
    private static string Named(SqliteConnectionStringBuilder builder) => $" 'Data Source={builder.DataSource.Split('?')[0]}'";

    /// <summary>The database in a file of that path, whatever characters it holds.</summary>
    public static DatabaseFile Of(string path) => new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = (int)BusyTimeout.TotalSeconds }, path);

    /// <summary>Opens a connection that may write, and creates the file when asked to.</summary>
    public SqliteConnection OpenForWriting(bool create)
    {
        SqliteOpenMode mode = builder.Mode == SqliteOpenMode.ReadOnly ? SqliteOpenMode.ReadOnly
            : create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite;
        if (mode == SqliteOpenMode.ReadWriteCreate && !File.Exists(Path))
            TryCreatePrivate();
        return Open(mode, "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864;");
    }

    /// <summary>Creates a file, empty as SQLite expects a new one, that only this user may read; its log and index inherit that.</summary>
    /// <exception cref="IOException">It exists already, or cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be created.</exception>
    public static void CreatePrivate(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }

    private void TryCreatePrivate()
    {
        try
        {
            CreatePrivate(Path);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // Another process was faster, or SQLite will fail too and say why.
        }
    }

    /// <summary>Refuses to write a file that nobody will find.</summary>
    public void RequireInPlace(SqliteConnection connection)
    {
        if (MovedFile.Is(connection))
            throw new StorageException(StorageFault.Missing,
                $"the database {Path} was deleted, moved or replaced while this program uses it; put the same file back, or restart the program to go on with what is there now");
    }

    /// <summary>Opens a connection that only reads; the file must exist.</summary>
    /// <param name="isMapped">
    /// Reads through a memory map, which is faster for questions about many rows. Not for connections that stay open: should the file be
    /// cut short by somebody, the process would be killed.
    /// </param>
    public SqliteConnection OpenForReading(bool isMapped = false)
    {
        if (!File.Exists(Path))
            throw new StorageException(StorageFault.Missing, Path, words =>
                $"there is no database {Path} yet: name another one by --database 'Data Source=FILE', or start this first: {words.Line("run")}");
        string pragmas = isMapped ? ReadingPragmas + MappingPragma : ReadingPragmas;
        try
        {
            return Open(SqliteOpenMode.ReadOnly, pragmas);
        }
        catch (StorageException problem) when (problem.Fault is StorageFault.ReadOnly or StorageFault.Full && !HasLog)
        {
            // Even a reader makes the log's index beside the file, and here it cannot. Without a log nobody writes: the file alone is all there is.
            string uri = "file:" + Uri.EscapeDataString(Path).Replace("%2F", "/", StringComparison.Ordinal) + "?immutable=1";
            return Open(SqliteOpenMode.ReadOnly, pragmas, uri);
        }
    }

    private const string ReadingPragmas = "PRAGMA query_only = ON; SELECT 1 FROM sqlite_schema LIMIT 1;";
    private const string MappingPragma = "PRAGMA mmap_size = 268435456;";

    private bool HasLog => new FileInfo(Path + "-wal") is { Exists: true, Length: > 0 };

    private SqliteConnection Open(SqliteOpenMode mode, string pragmas, string? uri = null)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder(builder.ConnectionString) { DataSource = uri ?? Path, Mode = mode }.ConnectionString);
        try
        {
            connection.Open();
            Statement.Execute(connection, $"PRAGMA busy_timeout = {(int)BusyTimeout.TotalMilliseconds}; {pragmas}");
            return connection;
        }
        catch (SqliteException problem)
        {
            connection.Dispose();
            throw Explain(problem);
        }
    }

    /// <summary>The same trouble in plain words: which file, and what to do.</summary>
    public StorageException Explain(SqliteException problem)
    {
        if (problem.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL || (problem.SqliteErrorCode == SQLitePCL.raw.SQLITE_IOERR && IsDiskFull()))
            return new StorageException(StorageFault.Full, Path, words =>
                $"the disk with the database {Path} is full; free some space, or lower the retention and run: {words.Line("db prune")}", problem);
        (StorageFault fault, string message) = problem.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM or SQLitePCL.raw.SQLITE_AUTH when problem.SqliteErrorCode != SQLitePCL.raw.SQLITE_CANTOPEN || File.Exists(Path) =>
                (StorageFault.ReadOnly, $"the database {Path} cannot be written; let this user write the file and its directory, or mount the file system for writing"),
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
                (StorageFault.Locked, $"another process has kept the database {Path} locked for more than {BusyTimeout.TotalSeconds:0} s; end it (fuser {Path} names it) and repeat"),
            SQLitePCL.raw.SQLITE_CORRUPT => (StorageFault.Corrupt, CorruptText(problem.Message)),
            SQLitePCL.raw.SQLITE_NOTADB => (StorageFault.NotADatabase, $"{Path} is not an SQLite database; name another file by --database 'Data Source=FILE'"),
            SQLitePCL.raw.SQLITE_CANTOPEN => (StorageFault.Missing, $"the database {Path} cannot be opened; its directory must exist and this user must be allowed to read and write it"),
            SQLitePCL.raw.SQLITE_IOERR => (StorageFault.Other, $"reading or writing the database {Path} failed ({problem.Message}); look at the disk (dmesg) and its free space"),
            _ => (StorageFault.Other, $"the database {Path} refused: {problem.Message}"),
        };
        return new StorageException(fault, message, problem);
    }

    // A log's index that cannot grow is reported as an input/output error.
    private bool IsDiskFull() => System.IO.Path.GetDirectoryName(Path) is { } folder && Directory.Exists(folder) && new DriveInfo(folder).AvailableFreeSpace < LeastFreeSpace;

    /// <summary>What to do about a damaged file.</summary>
    public string CorruptText(string finding) =>
        $"the database {Path} is damaged ({finding.TrimEnd('.')}). Stop all programs that use it, keep a copy, and then either restore a backup made by " +
        $"'uptimesampler db backup' (delete {Path}-wal and {Path}-shm with the old file), or salvage what is readable: sqlite3 {Path} .recover | sqlite3 recovered.db";
}
